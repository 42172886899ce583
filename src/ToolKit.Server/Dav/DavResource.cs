using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using ToolKit.Access;
using ToolKit.Library;
using ToolKit.WebDav;

namespace ToolKit.Server;

/// <summary>A folder or document of the library as a WebDAV resource.</summary>
internal abstract class DavResource(LibraryDavStore store, LibraryEntry entry, ResourceRights rights, IReadOnlyList<WebDav.DeadProperty>? properties)
    : IDavResource, ILivePropertySource
{
    private ViewedPath? place;

    public LibraryEntry Entry => entry;

    public DavPath Path => LibraryDavStore.PathOf(Place.Path);

    public string Name => entry.Name;

    public string? DisplayName => entry.DisplayName;

    public DateTimeOffset? CreationDate => entry.CreatedAt;

    public DateTimeOffset LastModified => entry.ModifiedAt;

    public EntityTag? ETag => TagOf(entry);

    public ResourceRights Rights => rights;

    public IReadOnlyList<WebDav.DeadProperty> DeadProperties { get; } = properties ?? ToDav(entry.Properties);

    public IReadOnlyList<LivePropertyInfo> LiveProperties => DavMetadata.Properties;

    protected LibraryDavStore Store => store;

    /// <summary>Where it lies. A member of a listing works that out only when it is asked.</summary>
    public ViewedPath Place => place ??= LibraryView.Member(Folder!.Place, entry);

    /// <summary>The folder it was listed in; null when it was found by its path.</summary>
    public DavFolder? Folder { get; init; }

    /// <summary>A resource found by its path.</summary>
    public static DavResource Of(
        LibraryDavStore store, ViewedPath place, ResourceRights rights, IReadOnlyList<WebDav.DeadProperty>? properties, string? listingTag) =>
        place.Entry!.IsFolder
            ? new DavFolder(store, place.Entry, rights, properties) { place = place, ListingTag = listingTag }
            : new DavDocument(store, place.Entry, rights, properties) { place = place };

    /// <summary>The strong tag of a document, the stamp of its current version; null for a folder.</summary>
    public static EntityTag? TagOf(LibraryEntry entry) => entry.IsFolder ? null : EntityTag.Strong(entry.ETag.Trim('"'));

    public static IReadOnlyList<WebDav.DeadProperty> ToDav(IReadOnlyList<Library.DeadProperty> properties) => properties.Count == 0
        ? []
        : [.. properties.Select(property => new WebDav.DeadProperty(new PropertyName(property.Namespace, property.Name), Encoding.UTF8.GetBytes(property.Xml)))];

    public PropertyValue? GetLiveProperty(PropertyName name) => DavMetadata.Get(entry, name);

    public async ValueTask<IReadOnlyList<PropertyFailure>> PatchPropertiesAsync(PropertyPatch patch, Preconditions preconditions, CancellationToken cancellation)
    {
        return await DavRefusal.TranslateAsync<IReadOnlyList<PropertyFailure>>(async () =>
        {
            await store.View.ChangeAsync(Place.Path, DavMetadata.ChangesOf(patch), LibraryDavStore.GuardOf(preconditions, cancellation), cancellation);
            return [];
        });
    }

    public async ValueTask<IReadOnlyList<FailedMember>> DeleteAsync(Preconditions preconditions, CancellationToken cancellation)
    {
        return await DavRefusal.TranslateAsync<IReadOnlyList<FailedMember>>(async () =>
        {
            await store.View.DeleteAsync(Place.Path, LibraryDavStore.GuardOf(preconditions, cancellation), cancellation);
            return [];
        });
    }
}

/// <summary>A document.</summary>
internal sealed class DavDocument(LibraryDavStore store, LibraryEntry entry, ResourceRights rights, IReadOnlyList<WebDav.DeadProperty>? properties)
    : DavResource(store, entry, rights, properties), IDavFile, IVersioned
{
    public long Length => Entry.Size;

    public string? ContentType => MediaTypes.Of(Entry.Name);

    public async ValueTask<IDavContent> OpenAsync(CancellationToken cancellation) => new DavContent(Store.View, Place, await Store.View.OpenAsync(Place, cancellation));

    public async ValueTask<DavPath?> FindCheckedInAsync(CancellationToken cancellation) =>
        await Store.View.FindVersionAsync(Place, Entry.VersionNumber, cancellation) is { } version ? DavVersions.PathOf(Place, version) : null;

    public IAsyncEnumerable<IReadOnlyList<IDavVersion>> ListVersionsAsync(CancellationToken cancellation) => DavVersions.ListAsync(Store, Place, cancellation);
}

/// <summary>The bytes of a version, and the note that somebody read them.</summary>
internal sealed class DavContent(LibraryView view, ViewedPath document, BlobReader blob) : IDavContent
{
    public async ValueTask SendAsync(PipeWriter output, long offset, long length, CancellationToken cancellation)
    {
        if (offset == 0) // clients that read in parts have read once
            await view.NoteReadAsync(document, ReadKind.Download, cancellation);
        await blob.CopyToAsync(output, offset, length, cancellation);
    }

    public void Dispose() => blob.Dispose();
}

/// <summary>A folder.</summary>
internal sealed class DavFolder(LibraryDavStore store, LibraryEntry entry, ResourceRights rights, IReadOnlyList<WebDav.DeadProperty>? properties)
    : DavResource(store, entry, rights, properties), IDavCollection, ICopyTarget, IMoveTarget, IQuota, ITreeCount, ISyncSource
{
    public string? ListingTag { get; set; }

    public async IAsyncEnumerable<IReadOnlyList<IDavResource>> ListAsync(ResourceDetail detail, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var visible = new VisibleRenditions();
        // Documents have the rights of their folder, whichever they are; of folders each may be somebody's scope.
        ResourceRights? ofDocuments = null;
        var options = new ListOptions { WithProperties = detail.HasFlag(ResourceDetail.DeadProperties) };
        do
        {
            var batch = await Store.View.ListAsync(Place, options, cancellation);
            var members = new List<IDavResource>(batch.Entries.Count);
            var made = new List<IDavResource>();
            foreach (var member in batch.Entries)
            {
                visible.Pass(member);
                members.Add(member.IsFolder
                    ? await FolderAsync(member, cancellation)
                    : new DavDocument(Store, member, ofDocuments ??= await Store.RightsAsync(LibraryView.Member(Place, member), cancellation), null) { Folder = this });
            }

            if (batch.Next is null)
                visible.End();
            if (visible.Take() is { Count: > 0 } renditions && !await Store.Renditions.AddAsync(this, renditions, ofDocuments!.Value, made, cancellation))
                ListingTag = null;
            // Whoever deletes what was listed, one after the other, finds each of them: a document takes its renditions along.
            if (made.Count + members.Count > 0)
                yield return [.. made, .. members];
            options = batch.Next is null ? null : options with { After = batch.Next };
        }
        while (options is not null);
    }

    private async ValueTask<DavFolder> FolderAsync(LibraryEntry member, CancellationToken cancellation)
    {
        var place = LibraryView.Member(Place, member);
        var granted = await Store.RightsAsync(place, cancellation);
        return new DavFolder(Store, member, granted, null) { Folder = this, ListingTag = await Store.ListingTagAsync(place, granted, cancellation) };
    }

    public ValueTask RefuseWriteEarlyAsync(string name, long? length, CancellationToken cancellation)
    {
        if (EntryName.Refusal(name) is { } refusal)
            throw WebDavException.Forbidden(refusal);
        if ((length ?? 1) > Store.Disk.Available)
            throw WebDavException.InsufficientStorage();
        return ValueTask.CompletedTask; // a quota depends on what is replaced: the view asks it, before it reads the body
    }

    public async ValueTask<WrittenFile> WriteFileAsync(string name, IncomingFile content, Preconditions preconditions, CancellationToken cancellation)
    {
        await RefuseWriteEarlyAsync(name, content.Length, cancellation); // which is not asked for small bodies
        if (await Store.Renditions.FindAsync(Place.Path.Append(name), cancellation) is { } rendition)
            throw rendition.Refuse();
        return await DavRefusal.TranslateAsync<WrittenFile>(async () =>
        {
            var written = await Store.View.WriteAsync(
                Place.Path.Append(name),
                content.Body.AsStream(leaveOpen: true),
                LibraryDavStore.GuardOf(preconditions, cancellation),
                new WriteOptions { Length = content.Length, ModifiedAt = content.LastModified },
                cancellation);
            return new WrittenFile(written.Outcome == WriteOutcome.Created, TagOf(written.Entry)!.Value, written.Entry.ModifiedAt);
        });
    }

    public async ValueTask<IReadOnlyList<PropertyFailure>> CreateCollectionAsync(
        string name, PropertyPatch properties, Preconditions preconditions, CancellationToken cancellation)
    {
        if (EntryName.Refusal(name) is { } refused)
            throw WebDavException.Forbidden(refused);
        return await DavRefusal.TranslateAsync<IReadOnlyList<PropertyFailure>>(async () =>
        {
            var changes = DavMetadata.ChangesOf(properties);
            await Store.View.CreateFolderAsync(
                Place.Path.Append(name),
                LibraryDavStore.GuardOf(preconditions, cancellation),
                new FolderOptions
                {
                    DisplayName = changes.DisplayName,
                    Properties = [.. changes.Properties.Where(property => property.Xml is not null).Select(property => new Library.DeadProperty(property.Namespace, property.Name, property.Xml!))],
                },
                cancellation);
            return [];
        });
    }

    public async ValueTask<TransferResult?> CopyInAsync(
        IDavResource source, string name, bool deep, Preconditions preconditions, CancellationToken cancellation)
    {
        if (source is DavVersionFolder)
            throw DavVersions.Refuse();
        if (source is not DavResource)
            return null; // an old version: its bytes are written like an upload
        return await TransferAsync(name, to => Store.View.CopyAsync(
            PathOf(source), to, overwrite: true, deep, LibraryDavStore.GuardOf(preconditions, cancellation), cancellation));
    }

    public ValueTask<TransferResult?> MoveInAsync(IDavResource source, string name, Preconditions preconditions, CancellationToken cancellation) =>
        source is DavRendition rendition
            ? throw rendition.Refuse()
            : TransferAsync(name, to => Store.View.MoveAsync(
                PathOf(source), to, overwrite: true, LibraryDavStore.GuardOf(preconditions, cancellation), cancellation));

    public async ValueTask<Quota> GetQuotaAsync(CancellationToken cancellation) =>
        new((await Store.View.GetUsageAsync(Place, cancellation))?.Bytes ?? 0, await AvailableAsync(cancellation));

    private async ValueTask<long> AvailableAsync(CancellationToken cancellation) =>
        Math.Min(Store.Disk.Available, (await Store.View.FindQuotaAsync(Place, cancellation))?.Left ?? long.MaxValue);

    public async ValueTask<long> CountDescendantsAsync(long limit, CancellationToken cancellation)
    {
        var tree = await Store.View.ListTreeAsync(Place, (int)Math.Min(limit, int.MaxValue - 1), cancellation: cancellation);
        return tree.IsComplete ? tree.Entries.Count + await Store.Renditions.CountAsync(tree.Entries, cancellation) : limit + 1;
    }

    public async ValueTask<string> GetSyncTokenAsync(CancellationToken cancellation) => DavSync.TokenOf(await Store.View.GetMirrorMarkAsync(Place, cancellation));

    public ValueTask<SyncReport?> ReportChangesAsync(SyncQuery query, CancellationToken cancellation) => DavSync.ReportAsync(Store, Place, query, cancellation);

    public async ValueTask<bool> IsUnchangedSinceAsync(string token, CancellationToken cancellation) =>
        DavSync.TryRead(token, out var mark) && await Store.View.IsUnchangedSinceAsync(Place, mark, cancellation);

    private static LibraryPath PathOf(IDavResource source) => ((DavResource)source).Place.Path;

    private async ValueTask<TransferResult?> TransferAsync(string name, Func<LibraryPath, ValueTask<WriteResult>> transfer)
    {
        if (EntryName.Refusal(name) is { } refused)
            throw WebDavException.Forbidden(refused);
        return await DavRefusal.TranslateAsync<TransferResult?>(async () =>
        {
            var result = await transfer(Place.Path.Append(name));
            return new TransferResult(result.Outcome == WriteOutcome.Created, []);
        });
    }
}
