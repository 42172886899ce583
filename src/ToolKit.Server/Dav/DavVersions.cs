using System.Globalization;
using System.Runtime.CompilerServices;
using ToolKit.Access;
using ToolKit.Library;
using ToolKit.WebDav;

namespace ToolKit.Server;

/// <summary>
/// The versions of all documents as files to read: <c>/Versionen/PATH OF THE DOCUMENT/0003 2026-11-20.docx</c>. Folders and documents of the library are folders there. It has the rights of what it shows, is left out of the listing of
/// the root, so that nobody's mirror fetches every version, and takes no writes.
/// </summary>
internal static class DavVersions
{
    public const string RootName = "Versionen";

    private const int LongestExtension = 20;

    private static readonly DavPath Root = DavPath.Root.Append(RootName);

    public static bool Holds(DavPath path) => Root.Contains(path);

    public static async ValueTask<IDavResource?> FindAsync(LibraryDavStore store, DavPath path, CancellationToken cancellation)
    {
        var shown = LibraryDavStore.PathOf(path.Rebase(Root, DavPath.Root));
        var found = await store.View.FindAsync(shown, cancellation);
        if (found.Entry is not null)
            return await ShowAsync(store, found, cancellation);
        if (shown.IsRoot || !TryReadNumber(shown.Name, out var number))
            return null;
        var document = await store.View.FindAsync(shown.Parent, cancellation);
        if (document.Entry is not { IsFolder: false } || !await store.View.MayAsync(Right.Read, document, cancellation))
            return null;
        await foreach (var batch in ListAsync(store, document, cancellation))
        {
            foreach (var version in batch)
            {
                if (((DavVersion)version).Number == number)
                    return version.Name == shown.Name ? version : null;
            }
        }

        return null;
    }

    /// <summary>The versions of a document, the oldest first.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<IDavVersion>> ListAsync(
        LibraryDavStore store, ViewedPath document, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var versions = await store.View.ListVersionsAsync(document, cancellation); // the newest first
        var shown = new IDavVersion[versions.Count];
        for (var i = 0; i < shown.Length; i++)
        {
            shown[^(i + 1)] = new DavVersion(
                store, document, versions[i], i + 1 < versions.Count ? versions[i + 1] : null, i > 0 ? versions[i - 1] : null);
        }

        yield return shown;
    }

    public static DavPath PathOf(ViewedPath document, DocumentVersion version) => FolderOf(document).Append(NameOf(document, version));

    public static DavPath FolderOf(ViewedPath shown) => LibraryDavStore.PathOf(shown.Path).Rebase(DavPath.Root, Root);

    /// <summary>The number first, so that names sort by it, and the extension, so that every program knows it.</summary>
    public static string NameOf(ViewedPath document, DocumentVersion version)
    {
        var extension = Path.GetExtension(document.Path.Name);
        if (extension.Length > LongestExtension)
            extension = ""; // a dot in a long name, and with it this one would become too long
        return string.Create(CultureInfo.InvariantCulture, $"{version.Number:0000} {LocalDays.SortableDay(version.CreatedAt)}{extension}");
    }

    /// <summary>A folder or document of the library as a folder. A document that she sees she may read.</summary>
    public static async ValueTask<DavVersionFolder> ShowAsync(LibraryDavStore store, ViewedPath shown, CancellationToken cancellation) =>
        new(store, shown, (await store.RightsAsync(shown, cancellation)) & ResourceRights.Read);

    public static WebDavException Refuse() => WebDavException.Forbidden(
        "Unter „Versionen“ wird nur gelesen. Zum Ändern öffnen Sie das Dokument an seinem eigenen Ort; eine ältere Version können Sie dorthin kopieren.");

    private static bool TryReadNumber(string name, out long number)
    {
        var space = name.IndexOf(' ', StringComparison.Ordinal);
        number = 0;
        return space > 0 && long.TryParse(name.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}

/// <summary>What folders and versions below <c>/Versionen</c> share: nothing can be changed.</summary>
internal abstract class ReadOnlyResource : IDavResource
{
    public abstract DavPath Path { get; }

    public abstract string Name { get; }

    public virtual string? DisplayName => null;

    public abstract DateTimeOffset? CreationDate { get; }

    public abstract DateTimeOffset LastModified { get; }

    public virtual EntityTag? ETag => null;

    public virtual ResourceRights Rights => ResourceRights.Read;

    public IReadOnlyList<WebDav.DeadProperty> DeadProperties => [];

    public ValueTask<IReadOnlyList<PropertyFailure>> PatchPropertiesAsync(PropertyPatch patch, Preconditions preconditions, CancellationToken cancellation) =>
        throw DavVersions.Refuse();

    public ValueTask<IReadOnlyList<FailedMember>> DeleteAsync(Preconditions preconditions, CancellationToken cancellation) => throw DavVersions.Refuse();
}

/// <summary>A folder of the library, or a document with its versions in it.</summary>
internal sealed class DavVersionFolder(LibraryDavStore store, ViewedPath shown, ResourceRights rights) : ReadOnlyResource, IDavCollection
{
    public override DavPath Path => DavVersions.FolderOf(shown);

    public override string Name => shown.Path.IsRoot ? DavVersions.RootName : shown.Entry!.Name;

    public override string? DisplayName => shown.Path.IsRoot ? null : shown.Entry!.DisplayName;

    public override DateTimeOffset? CreationDate => shown.Entry!.CreatedAt;

    public override DateTimeOffset LastModified => shown.Entry!.ModifiedAt;

    public override ResourceRights Rights => rights;

    public async IAsyncEnumerable<IReadOnlyList<IDavResource>> ListAsync(ResourceDetail detail, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!shown.Entry!.IsFolder)
        {
            await foreach (var versions in DavVersions.ListAsync(store, shown, cancellation))
                yield return versions;
            yield break;
        }

        ListOptions? options = new();
        while (options is not null)
        {
            var batch = await store.View.ListAsync(shown, options, cancellation);
            var members = new List<IDavResource>(batch.Entries.Count);
            foreach (var member in batch.Entries)
            {
                if (!member.IsScratch)
                    members.Add(await DavVersions.ShowAsync(store, LibraryView.Member(shown, member), cancellation));
            }

            yield return members;
            options = batch.Next is null ? null : options with { After = batch.Next };
        }
    }

    public ValueTask RefuseWriteEarlyAsync(string name, long? length, CancellationToken cancellation) => throw DavVersions.Refuse();

    public ValueTask<WrittenFile> WriteFileAsync(string name, IncomingFile content, Preconditions preconditions, CancellationToken cancellation) =>
        throw DavVersions.Refuse();

    public ValueTask<IReadOnlyList<PropertyFailure>> CreateCollectionAsync(
        string name, PropertyPatch properties, Preconditions preconditions, CancellationToken cancellation) => throw DavVersions.Refuse();
}

/// <summary>One version of a document as a file.</summary>
internal sealed class DavVersion(LibraryDavStore store, ViewedPath document, DocumentVersion version, DocumentVersion? before, DocumentVersion? after)
    : ReadOnlyResource, IDavVersion, IVersioned
{
    public long Number => version.Number;

    public override DavPath Path => DavVersions.PathOf(document, version);

    public override string Name => DavVersions.NameOf(document, version);

    public override DateTimeOffset? CreationDate => version.CreatedAt;

    public override DateTimeOffset LastModified => version.CreatedAt;

    public override EntityTag? ETag => EntityTag.Strong(version.ETag.Trim('"'));

    public long Length => version.Size;

    public string? ContentType => MediaTypes.Of(document.Path.Name);

    public string VersionName => version.Number.ToString(CultureInfo.InvariantCulture);

    public string? CreatorDisplayName => version.Author.Name;

    public string? Comment => version.Comment;

    public DavPath? Predecessor => before is null ? null : DavVersions.PathOf(document, before);

    public DavPath? Successor => after is null ? null : DavVersions.PathOf(document, after);

    public async ValueTask<IDavContent> OpenAsync(CancellationToken cancellation) =>
        new DavContent(store.View, document, await store.View.OpenAsync(document, version, cancellation));

    public ValueTask<DavPath?> FindCheckedInAsync(CancellationToken cancellation) => ValueTask.FromResult<DavPath?>(null); // RFC 3253 §3.4: a version is not checked in itself

    public IAsyncEnumerable<IReadOnlyList<IDavVersion>> ListVersionsAsync(CancellationToken cancellation) => DavVersions.ListAsync(store, document, cancellation);
}
