using System.Collections.Immutable;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Win32.SafeHandles;

namespace ToolKit.WebDav;

/// <summary>
/// A folder of the file system with everything below it; locks in this process's memory, dead properties in hidden folders <c>.toolkit-properties</c>. Thread-safe. One instance holds the folder,
/// <see cref="OpenAs"/> shows it to a caller. Other programs may work in the folder at the same time, but no second instance: it would know nothing of the locks of this one.
/// <para>
/// Links are neither listed nor followed. Names compare by NFC and case; where the disk ignores case, a second name that differs in case only is refused. An upload goes to a hidden file beside and is
/// renamed when it is whole and on disk, so a reader has the old bytes or the new ones. Names that begin with <c>.toolkit-</c> are the store's own.
/// </para>
/// <para>
/// A file's tag is strong: its length, its modification time in units of 100 ns and, but for Linux where .NET does not know it, the time of its birth. Every write through this store changes it. What it cannot see:
/// another program that changes bytes in place and keeps length and time, or does so within one tick of the disk's clock (some milliseconds), and on Linux another file of the same length and time moved there.
/// Setting the modification date changes the tag, moving keeps it, a copy has its own. The creation date is the disk's, so writing a file anew renews it.
/// </para>
/// </summary>
public sealed class FolderDavStore : IDisposable
{
    private readonly FolderTree _tree;
    private readonly InMemoryLockStore _locks;

    /// <param name="folder">The folder to serve, itself possibly a link; a relative path is one of the current directory.</param>
    /// <param name="time">For locks and modification times.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    public FolderDavStore(string folder, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(time);
        _tree = new FolderTree(folder, time);
        _locks = new InMemoryLockStore(time);
    }

    /// <summary>The folder as seen by <paramref name="principal"/>, who sees and may do what this process may.</summary>
    public IDavStore OpenAs(string principal) => new View(this, principal);

    public void Dispose() => _locks.Dispose();

    private sealed class View : IDavStore
    {
        public View(FolderDavStore store, string principal)
        {
            Store = store;
            Principal = principal;
            Locks = store._locks.For(this);
        }

        public FolderDavStore Store { get; }

        public string Principal { get; }

        public ILockStore Locks { get; }

        public ValueTask<IDavResource?> FindAsync(DavPath path, ResourceDetail detail, CancellationToken cancellation)
        {
            if (Store._tree.Find(path) is not { } entry)
                return new((IDavResource?)null);
            var properties = entry.IsFolder ? FolderProperties.Read(entry.FullPath, "") : FolderProperties.Read(entry.Folder, entry.Name);
            return new(Show(path.Parent, entry, properties));
        }

        public IDavResource Show(DavPath parent, FolderEntry entry, ImmutableArray<DeadProperty> properties) => entry.IsFolder
            ? new CollectionResource(this, parent, entry, properties)
            : new FileResource(this, parent, entry, properties);

        public ValueTask<IDisposable> EnterAsync(Preconditions preconditions, CancellationToken cancellation) =>
            Store._locks.EnterAsync(this, preconditions, cancellation);
    }

    private abstract class Resource(View view, DavPath parent, FolderEntry entry, ImmutableArray<DeadProperty> properties) : IDavResource, IQuota
    {
        protected View View => view;

        protected FolderTree Tree => view.Store._tree;

        protected InMemoryLockStore LockTable => view.Store._locks;

        public FolderEntry Entry => entry;

        public DavPath Path => Name.Length == 0 ? DavPath.Root : parent.Append(Name);

        public string Name => entry.Name;

        public string? DisplayName { get; } = DisplayNameOf(properties);

        public DateTimeOffset? CreationDate => entry.Created;

        public DateTimeOffset LastModified => entry.LastModified;

        public EntityTag? ETag => entry.ETag;

        public IReadOnlyList<DeadProperty> DeadProperties => properties.IsEmpty ? properties : properties.RemoveAll(IsDisplayName);

        public bool IsOf(FolderDavStore store) => view.Store == store;

        // Where the system says nothing, as for some network shares, there is no limit to tell of.
        public ValueTask<Quota> GetQuotaAsync(CancellationToken cancellation) => new(Tree.FindQuota() ?? new Quota(0, null));

        public async ValueTask<IReadOnlyList<PropertyFailure>> PatchPropertiesAsync(
            PropertyPatch patch, Preconditions preconditions, CancellationToken cancellation)
        {
            using var entered = await view.EnterAsync(preconditions, cancellation);
            var current = Tree.Find(Path) ?? throw WebDavException.NotFound();
            try
            {
                var (folder, name) = current.IsFolder ? (current.FullPath, "") : (current.Folder, current.Name);
                if (patch.Changes.Count > 0)
                {
                    var patched = Patched(FolderProperties.Read(folder, name), patch, out var failures);
                    if (failures.Count > 0)
                        return failures;
                    FolderProperties.Write(folder, name, patched, Tree.NewTemporaryName());
                }

                if (patch.LastModified is { } asked && !current.IsFolder)
                    Tree.Stamp(current.FullPath, asked);
                return [];
            }
            catch (Exception problem) when (FolderTree.IsRefusal(problem))
            {
                throw FolderTree.Refusal(problem);
            }
        }

        public async ValueTask<IReadOnlyList<FailedMember>> DeleteAsync(Preconditions preconditions, CancellationToken cancellation)
        {
            if (Path.IsRoot)
                throw WebDavException.Forbidden("The root cannot be deleted.");
            string? aside = null;
            using (await view.EnterAsync(preconditions, cancellation))
            {
                var current = Tree.Find(Path) ?? throw WebDavException.NotFound();
                try
                {
                    // The properties go last: if they stay behind, the next file of that name drops them.
                    if (current.IsFolder)
                        aside = Tree.TakeAside(current);
                    else
                        File.Delete(current.FullPath);
                    LockTable.EndTree(Path);
                    FolderProperties.Drop(current.Folder, current.Name);
                }
                catch (Exception problem) when (FolderTree.IsRefusal(problem))
                {
                    throw FolderTree.Refusal(problem);
                }
            }

            FolderTree.Remove(aside);
            return [];
        }

        protected static ImmutableArray<DeadProperty> Patched(
            ImmutableArray<DeadProperty> properties, PropertyPatch patch, out IReadOnlyList<PropertyFailure> failures)
        {
            foreach (var change in patch.Changes)
                properties = properties.With(change);
            failures = [];
            if (FolderProperties.LengthOf(properties) > FolderProperties.MaxBytes)
            {
                var reason = new WebDavException(StatusCodes.Status507InsufficientStorage, "The properties of one resource may have 1 MB together.");
                failures = patch.Changes.Where(change => !change.IsRemoval).Select(change => new PropertyFailure(change.Name, reason)).ToList();
            }

            return properties;
        }

        private static bool IsDisplayName(DeadProperty property) =>
            property.Name is { Namespace: PropertyName.Dav, LocalName: "displayname" };

        private static string? DisplayNameOf(ImmutableArray<DeadProperty> properties)
        {
            foreach (var property in properties)
            {
                if (!IsDisplayName(property))
                    continue;
                using var reader = XmlBody.Open(property.Xml);
                XmlFragment.Capture(reader, out var text);
                return text;
            }

            return null;
        }
    }

    private sealed class FileResource(View view, DavPath parent, FolderEntry entry, ImmutableArray<DeadProperty> properties)
        : Resource(view, parent, entry, properties), IDavFile
    {
        public long Length => Entry.Length;

        // A plain folder knows nothing but names; what a client once said would be wrong after the next rename.
        public string? ContentType => MediaTypes.Of(Name);

        public ValueTask<IDavContent> OpenAsync(CancellationToken cancellation)
        {
            try
            {
                var file = File.OpenHandle(
                    Entry.FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
                var content = new Content(file, ETag);
                try
                {
                    content.EnsureSame();
                    return new(content);
                }
                catch
                {
                    file.Dispose();
                    throw;
                }
            }
            catch (Exception problem) when (FolderTree.IsRefusal(problem))
            {
                throw FolderTree.Refusal(problem);
            }
        }
    }

    private sealed class Content(SafeFileHandle file, EntityTag? tag) : IDavContent
    {
        public async ValueTask SendAsync(PipeWriter output, long offset, long length, CancellationToken cancellation)
        {
            const int Step = 128 * 1024;
            try
            {
                while (length > 0)
                {
                    var read = await RandomAccess.ReadAsync(file, output.GetMemory(Step)[..(int)Math.Min(Step, length)], offset, cancellation);
                    offset += read;
                    length -= read;
                    if (read == 0 || length == 0)
                        EnsureSame(); // before the last bytes leave: half old, half new must not look whole
                    if (read == 0)
                        throw new EndOfStreamException("The file has fewer bytes than the disk says.");
                    output.Advance(read);
                    if ((await output.FlushAsync(cancellation)).IsCompleted)
                        return;
                }
            }
            catch (Exception problem) when (FolderTree.IsRefusal(problem))
            {
                throw FolderTree.Refusal(problem);
            }
        }

        public void EnsureSame()
        {
            if (FolderEntry.TagOf(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file).Ticks, File.GetCreationTimeUtc(file).Ticks) != tag)
                throw WebDavException.Conflict("The file was changed at this moment: ask for it again.");
        }

        public void Dispose() => file.Dispose();
    }

    private sealed class CollectionResource(View view, DavPath parent, FolderEntry entry, ImmutableArray<DeadProperty> properties)
        : Resource(view, parent, entry, properties), IDavCollection, ICopyTarget, IMoveTarget
    {
        // Not the bits that let a program run as its owner: the owner is another one now, and so is the content.
        private const UnixFileMode Permissions = ~(UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.StickyBit);

        public async IAsyncEnumerable<IReadOnlyList<IDavResource>> ListAsync(
            ResourceDetail detail, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await Task.CompletedTask;
            const int BatchSize = 256;
            var path = Path;
            var haveProperties = FolderProperties.AnyIn(Entry.FullPath);
            var batch = new List<IDavResource>();
            foreach (var member in Tree.Members(Entry))
            {
                batch.Add(View.Show(path, member, member.IsFolder
                    ? FolderProperties.Read(member.FullPath, "")
                    : haveProperties ? FolderProperties.Read(Entry.FullPath, member.Name) : []));
                if (batch.Count < BatchSize)
                    continue;
                yield return batch;
                cancellation.ThrowIfCancellationRequested();
                batch = new List<IDavResource>(BatchSize);
            }

            if (batch.Count > 0)
                yield return batch;
        }

        public ValueTask RefuseWriteEarlyAsync(string name, long? length, CancellationToken cancellation)
        {
            FolderTree.RequireName(name);
            EnsureSpace(length ?? 0);
            return ValueTask.CompletedTask;
        }

        public async ValueTask<WrittenFile> WriteFileAsync(
            string name, IncomingFile content, Preconditions preconditions, CancellationToken cancellation)
        {
            FolderTree.RequireName(name);
            string? upload = null;
            try
            {
                upload = await Tree.ReceiveAsync(Entry, content.Body, cancellation);
                using var entered = await View.EnterAsync(preconditions, cancellation);
                var folder = FindSelf();
                var replaced = Tree.FindIn(folder, name);
                if (replaced is { IsFolder: true })
                    throw WebDavException.MethodNotAllowed("There is a collection at this address.");
                if (replaced is null)
                    FolderProperties.Drop(folder.FullPath, name);
                else if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(upload, File.GetUnixFileMode(replaced.FullPath) & Permissions); // what was private stays so
                Tree.Stamp(upload, content.LastModified);
                Tree.Place(upload, isFolder: false, folder, name);
                upload = null;
                var written = Tree.FindIn(folder, name) ?? throw WebDavException.Conflict("The file has gone at this moment.");
                return new WrittenFile(replaced is null, written.ETag!.Value, written.LastModified);
            }
            catch (Exception problem) when (FolderTree.IsRefusal(problem))
            {
                throw FolderTree.Refusal(problem);
            }
            finally
            {
                FolderTree.Remove(upload);
            }
        }

        public async ValueTask<IReadOnlyList<PropertyFailure>> CreateCollectionAsync(
            string name, PropertyPatch properties, Preconditions preconditions, CancellationToken cancellation)
        {
            FolderTree.RequireName(name);
            var first = Patched([], properties, out var failures);
            if (failures.Count > 0)
                return failures;
            using var entered = await View.EnterAsync(preconditions, cancellation);
            string? made = null;
            try
            {
                var folder = FindSelf();
                if (Tree.FindIn(folder, name) is not null)
                    throw WebDavException.MethodNotAllowed("There is something at this address already.");
                made = System.IO.Path.Join(folder.FullPath, Tree.NewTemporaryName());
                Directory.CreateDirectory(made);
                FolderProperties.Write(made, "", first, Tree.NewTemporaryName());
                FolderProperties.Drop(folder.FullPath, name);
                Tree.Place(made, isFolder: true, folder, name);
                made = null;
                return [];
            }
            catch (Exception problem) when (FolderTree.IsRefusal(problem))
            {
                throw FolderTree.Refusal(problem);
            }
            finally
            {
                FolderTree.Remove(made);
            }
        }

        public async ValueTask<TransferResult?> CopyInAsync(
            IDavResource source, string name, bool deep, Preconditions preconditions, CancellationToken cancellation)
        {
            if (source is not Resource resource || !resource.IsOf(View.Store))
                return null;
            FolderTree.RequireName(name);
            await preconditions.RefuseEarlyAsync(View, cancellation); // copying may take long, and nobody shall wait for it
            string? copy = null;
            string? replaced = null;
            try
            {
                var copied = Tree.Find(source.Path) ?? throw WebDavException.NotFound();
                EnsureSpace(copied.Length);
                var failed = new List<FailedMember>();
                copy = Tree.CopyToTemporary(copied, Entry, deep, Path.Append(name), failed, cancellation);
                using var entered = await View.EnterAsync(preconditions, cancellation);
                var folder = FindSelf();
                (var isNew, replaced) = Tree.Place(copy, copied.IsFolder, folder, name);
                copy = null;
                TransferProperties(copied, folder, name, keep: true);
                LockTable.EndBelow(Path.Append(name));
                return new TransferResult(isNew, failed);
            }
            catch (Exception problem) when (FolderTree.IsRefusal(problem))
            {
                throw FolderTree.Refusal(problem);
            }
            finally
            {
                FolderTree.Remove(copy);
                FolderTree.Remove(replaced);
            }
        }

        public async ValueTask<TransferResult?> MoveInAsync(
            IDavResource source, string name, Preconditions preconditions, CancellationToken cancellation)
        {
            if (source is not Resource resource || !resource.IsOf(View.Store))
                return null;
            FolderTree.RequireName(name);
            string? replaced = null;
            try
            {
                using var entered = await View.EnterAsync(preconditions, cancellation);
                var moved = Tree.Find(source.Path) ?? throw WebDavException.NotFound();
                var folder = FindSelf();
                (var isNew, replaced) = Tree.Place(moved.FullPath, moved.IsFolder, folder, name);
                TransferProperties(moved, folder, name, keep: false);
                LockTable.EndTree(source.Path);
                LockTable.EndBelow(Path.Append(name));
                return new TransferResult(isNew, []);
            }
            catch (IOException problem) when (FolderTree.IsOtherDrive(problem))
            {
                return null; // another drive is mounted there: the library copies and deletes
            }
            catch (Exception problem) when (FolderTree.IsRefusal(problem))
            {
                throw FolderTree.Refusal(problem);
            }
            finally
            {
                FolderTree.Remove(replaced);
            }
        }

        // A folder carries its own with it.
        private static void TransferProperties(FolderEntry from, FolderEntry folder, string name, bool keep)
        {
            if (from.IsFolder)
                FolderProperties.Drop(folder.FullPath, name);
            else
                FolderProperties.Transfer(from.Folder, from.Name, folder.FullPath, name, keep);
        }

        // As it is now: since this was found it may have been moved away, and another one put in its place.
        private FolderEntry FindSelf() =>
            Tree.Find(Path) is { IsFolder: true } folder ? folder : throw WebDavException.Conflict("The collection this lies in is gone.");

        private void EnsureSpace(long more)
        {
            if (more > 0 && Tree.FindQuota() is { AvailableBytes: { } available } && more > available)
                throw WebDavException.InsufficientStorage();
        }
    }
}
