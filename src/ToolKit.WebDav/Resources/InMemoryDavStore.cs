using System.Buffers;
using System.Collections.Immutable;
using System.IO.Pipelines;

namespace ToolKit.WebDav;

/// <summary>
/// A whole tree in memory: files, dead properties, locks, quota. Thread-safe; for tests, samples and scratch space. One instance holds the tree, <see cref="OpenAs"/> shows it to a
/// caller. The tree is immutable and every change puts a new root in place, so readers never wait and a change is all or nothing.
/// </summary>
public sealed partial class InMemoryDavStore : IDisposable
{
    // rclone and ownCloud's clients compare files by it (README R4).
    private static readonly PropertyName Checksums = new("http://owncloud.org/ns", "checksums");
    private static readonly LivePropertyInfo[] FileProperties = [new(Checksums, IsWritable: true)];

    private readonly Guid _id = Guid.NewGuid(); // a host may show several trees at one address
    private readonly TimeProvider _time;
    private readonly InMemoryLockStore _locks;
    private volatile Collection _root;
    private long _version;

    public InMemoryDavStore(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _locks = new InMemoryLockStore(time);
        _root = new Collection(_time.GetUtcNow(), NextVersion());
    }

    /// <summary>The bytes all files together may have; null (default) for no limit.</summary>
    public long? QuotaBytes { get; init; }

    /// <summary>The tree as seen by <paramref name="principal"/>, who sees and may do everything.</summary>
    public IDavStore OpenAs(string principal) => new View(this, principal);

    public void Dispose() => _locks.Dispose();

    private long NextVersion() => Interlocked.Increment(ref _version);

    private Node? Find(DavPath path)
    {
        Node? node = _root;
        if (path.IsRoot)
            return node;
        foreach (var range in path.Value.AsSpan(1).Split('/'))
        {
            if (node is not Collection collection || !collection.Members.TryGetValue(path.Value.AsSpan(1)[range].ToString(), out node))
                return null;
        }

        return node;
    }

    // Every change goes through here, inside the gate: the nodes from the changed one up to the root are replaced.
    private void Put(DavPath path, Node? node)
    {
        var now = _time.GetUtcNow();
        while (!path.IsRoot)
        {
            var parent = Find(path.Parent) as Collection ?? throw WebDavException.Conflict("The collection this lies in is gone.");
            var isOrHasChild = parent.Members.ContainsKey(path.Name);
            var members = node is null ? parent.Members.Remove(path.Name) : parent.Members.SetItem(path.Name, node);

            // Its date tells when names came or went, not that something below was written.
            var changed = node is null || !isOrHasChild;
            node = parent with { Members = members, LastModified = changed ? now : parent.LastModified, Version = NextVersion() };
            path = path.Parent;
        }

        _root = (Collection)(node ?? throw new InvalidOperationException("The root stays."));
    }

    private void EnsureSpace(long more)
    {
        if (QuotaBytes is { } quota && _root.TotalBytes + more > quota)
            throw WebDavException.QuotaExceeded();
    }

    private abstract record Node(DateTimeOffset Created, long Version)
    {
        public DateTimeOffset LastModified { get; init; } = Created;

        public string? DisplayName { get; init; }

        public ImmutableArray<DeadProperty> Properties { get; init; } = [];

        public abstract long TotalBytes { get; }
    }

    private sealed record Document(DateTimeOffset Created, long Version, byte[] Content, string? ContentType) : Node(Created, Version)
    {
        /// <summary>What the client said with the content, such as <c>SHA1:…</c>; null without.</summary>
        public string? Checksum { get; init; }

        public EntityTag ETag { get; } = EntityTag.Strong(Version.ToString("x", System.Globalization.CultureInfo.InvariantCulture));

        public override long TotalBytes => Content.Length;
    }

    private sealed record Collection(DateTimeOffset Created, long Version) : Node(Created, Version)
    {
        private long _totalBytes = -1;

        private Collection(Collection other) : base(other)
        {
            Members = other.Members;
            _totalBytes = -1; // counted anew
        }

        public ImmutableSortedDictionary<string, Node> Members { get; init; } =
            ImmutableSortedDictionary.Create<string, Node>(StringComparer.Ordinal);

        public override long TotalBytes
        {
            get
            {
                if (_totalBytes < 0)
                    _totalBytes = Members.Values.Sum(member => member.TotalBytes);
                return _totalBytes;
            }
        }
    }

    private sealed class View : IDavStore, IResourceStates
    {
        private readonly InMemoryDavStore _tree;

        public View(InMemoryDavStore tree, string principal)
        {
            _tree = tree;
            Principal = principal;
            Locks = tree._locks.For(this, this);
        }

        public string Principal { get; }

        public ILockStore Locks { get; }

        public InMemoryDavStore Tree => _tree;

        public ValueTask<IDavResource?> FindAsync(DavPath path, ResourceDetail detail, CancellationToken cancellation) =>
            new(_tree.Find(path) is { } node ? Show(path.Parent, path.Name, node) : null);

        public ValueTask<ResourceState> GetStateAsync(DavPath path, CancellationToken cancellation) => new(_tree.Find(path) switch
        {
            null => default,
            var node => new ResourceState
            {
                Exists = true,
                IsCollection = node is Collection,
                ETag = (node as Document)?.ETag,
                LastModified = node.LastModified,
            },
        });

        public ValueTask<IReadOnlyList<ActiveLock>> FindCoveringAsync(DavPath path, CancellationToken cancellation) =>
            new(_tree._locks.Covering(path));

        public ValueTask<IReadOnlyList<ActiveLock>> FindBelowAsync(DavPath path, bool membersOnly, CancellationToken cancellation) =>
            new(_tree._locks.Below(path, membersOnly));

        public ValueTask<bool> HasStateTokenAsync(DavPath path, string token, CancellationToken cancellation) =>
            new(_tree.Find(path) is Collection && _tree.IsUnchangedSince(path, token));

        public IDavResource Show(DavPath parent, string name, Node node) =>
            node is Document document ? new FileResource(this, parent, name, document) : new CollectionResource(this, parent, name, (Collection)node);

        public ValueTask<IDisposable> EnterAsync(Preconditions preconditions, CancellationToken cancellation) =>
            _tree._locks.EnterAsync((IResourceStates)this, preconditions, cancellation);
    }

    private abstract class Resource(View view, DavPath parent, string name, Node node) : IDavResource
    {
        protected View View => view;

        protected InMemoryDavStore Tree => view.Tree;

        public Node Node => node;

        public DavPath Path => name.Length == 0 ? DavPath.Root : parent.Append(name);

        public string Name => name;

        public string? DisplayName => node.DisplayName;

        public DateTimeOffset? CreationDate => node.Created;

        public DateTimeOffset LastModified => node.LastModified;

        public abstract EntityTag? ETag { get; }

        public IReadOnlyList<DeadProperty> DeadProperties => node.Properties;

        public bool IsOf(InMemoryDavStore tree) => Tree == tree;

        public async ValueTask<IReadOnlyList<PropertyFailure>> PatchPropertiesAsync(
            PropertyPatch patch, Preconditions preconditions, CancellationToken cancellation)
        {
            using var entered = await view.EnterAsync(preconditions, cancellation);
            var current = Tree.Find(Path) ?? throw WebDavException.NotFound();
            var patched = Patched(current, patch);
            if (Path.IsRoot)
                Tree._root = (Collection)patched;
            else
                Tree.Put(Path, patched);
            Tree.Note(Path, isNew: false);
            return [];
        }

        public async ValueTask<IReadOnlyList<FailedMember>> DeleteAsync(Preconditions preconditions, CancellationToken cancellation)
        {
            using var entered = await view.EnterAsync(preconditions, cancellation);
            var removed = Tree.Find(Path) ?? throw WebDavException.NotFound();
            Tree.Put(Path, null);
            Tree.NoteGone(Path, removed);
            Tree._locks.EndTree(Path);
            return [];
        }
    }

    private static Node Patched(Node node, PropertyPatch patch)
    {
        var properties = node.Properties;
        var displayName = node.DisplayName;
        foreach (var change in patch.Changes)
        {
            if (change.Name is { Namespace: PropertyName.Dav, LocalName: "displayname" })
            {
                displayName = change.IsRemoval ? null : change.Text;
                continue;
            }

            if (change.Name == Checksums && node is Document document)
            {
                node = document with { Checksum = change.IsRemoval ? null : change.Text.Trim() };
                continue;
            }

            properties = properties.With(change);
        }

        return node with
        {
            Properties = properties,
            DisplayName = displayName,
            LastModified = patch.LastModified ?? node.LastModified,
            Created = patch.CreationDate ?? node.Created,
        };
    }

    private sealed class FileResource(View view, DavPath parent, string name, Document document)
        : Resource(view, parent, name, document), IDavFile, ILivePropertySource
    {
        public IReadOnlyList<LivePropertyInfo> LiveProperties => FileProperties;

        public PropertyValue? GetLiveProperty(PropertyName name) => document.Checksum is { } checksum
            ? PropertyValue.Xml($"<oc:checksum xmlns:oc=\"{Checksums.Namespace}\">{System.Net.WebUtility.HtmlEncode(checksum)}</oc:checksum>")
            : null;

        public override EntityTag? ETag => document.ETag;

        public long Length => document.Content.Length;

        public string? ContentType => document.ContentType ?? MediaTypes.Of(Name);

        public ValueTask<IDavContent> OpenAsync(CancellationToken cancellation) => new(new Content(document.Content));
    }

    private sealed class Content(byte[] bytes) : IDavContent
    {
        public async ValueTask SendAsync(PipeWriter output, long offset, long length, CancellationToken cancellation)
        {
            const int Step = 64 * 1024;
            var rest = bytes.AsMemory((int)offset, (int)length);
            while (rest.Length > 0)
            {
                var part = rest[..Math.Min(Step, rest.Length)];
                rest = rest[part.Length..];
                if ((await output.WriteAsync(part, cancellation)).IsCompleted)
                    return;
            }
        }

        public void Dispose()
        {
            // The garbage collector has it.
        }
    }

    private sealed class CollectionResource(View view, DavPath parent, string name, Collection collection)
        : Resource(view, parent, name, collection), IDavCollection, ICopyTarget, IMoveTarget, IQuota, ITreeCount, ISyncSource
    {
        public override EntityTag? ETag => null;

        public string? ListingTag => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Tree._id}-{collection.Version}");

        public async IAsyncEnumerable<IReadOnlyList<IDavResource>> ListAsync(
            ResourceDetail detail, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
        {
            await Task.CompletedTask;
            const int BatchSize = 256;
            var path = Path;
            var batch = new List<IDavResource>(Math.Min(BatchSize, collection.Members.Count));
            foreach (var (member, node) in collection.Members)
            {
                batch.Add(View.Show(path, member, node));
                if (batch.Count == BatchSize)
                {
                    yield return batch;
                    batch = new List<IDavResource>(BatchSize);
                }
            }

            if (batch.Count > 0)
                yield return batch;
        }

        public ValueTask<long> CountDescendantsAsync(long limit, CancellationToken cancellation) => new(Count(collection, limit));

        public ValueTask<Quota> GetQuotaAsync(CancellationToken cancellation)
        {
            var used = Tree._root.TotalBytes;
            return new(new Quota(used, Tree.QuotaBytes is { } quota ? Math.Max(0, quota - used) : null));
        }

        public ValueTask RefuseWriteEarlyAsync(string name, long? length, CancellationToken cancellation)
        {
            var replaced = collection.Members.GetValueOrDefault(name)?.TotalBytes ?? 0;
            Tree.EnsureSpace((length ?? 0) - replaced);
            return ValueTask.CompletedTask;
        }

        public async ValueTask<WrittenFile> WriteFileAsync(
            string name, IncomingFile content, Preconditions preconditions, CancellationToken cancellation)
        {
            var bytes = await ReadAsync(content.Body, cancellation);
            using var entered = await View.EnterAsync(preconditions, cancellation);
            return Write(name, bytes, content);
        }

        public async ValueTask<IReadOnlyList<PropertyFailure>> CreateCollectionAsync(
            string name, PropertyPatch properties, Preconditions preconditions, CancellationToken cancellation)
        {
            using var entered = await View.EnterAsync(preconditions, cancellation);
            var path = Path.Append(name);
            if (Tree.Find(path) is not null)
                throw WebDavException.MethodNotAllowed("There is something at this address already.");
            Tree.Put(path, Patched(new Collection(Tree._time.GetUtcNow(), Tree.NextVersion()), properties));
            Tree.Note(path, isNew: true);
            return [];
        }

        public async ValueTask<TransferResult?> CopyInAsync(
            IDavResource source, string name, bool deep, Preconditions preconditions, CancellationToken cancellation)
        {
            if (source is not Resource resource || !resource.IsOf(Tree))
                return null;
            using var entered = await View.EnterAsync(preconditions, cancellation);
            var copied = Tree.Find(source.Path) ?? throw WebDavException.NotFound();
            Tree.EnsureSpace((deep || copied is Document ? copied.TotalBytes : 0) - (Tree.Find(Path.Append(name))?.TotalBytes ?? 0));
            var now = Tree._time.GetUtcNow();
            copied = copied switch
            {
                Collection one when !deep => new Collection(now, Tree.NextVersion()) { Properties = one.Properties, DisplayName = one.DisplayName },
                _ => copied with { Created = now },
            };
            return PutIn(name, copied);
        }

        public async ValueTask<TransferResult?> MoveInAsync(
            IDavResource source, string name, Preconditions preconditions, CancellationToken cancellation)
        {
            if (source is not Resource resource || !resource.IsOf(Tree))
                return null;
            using var entered = await View.EnterAsync(preconditions, cancellation);
            var moved = Tree.Find(source.Path) ?? throw WebDavException.NotFound();
            var result = PutIn(name, moved);
            Tree.Put(source.Path, null);
            Tree.NoteGone(source.Path, moved);
            Tree._locks.EndTree(source.Path);
            return result;
        }

        public ValueTask<string> GetSyncTokenAsync(CancellationToken cancellation) => new(Tree.SyncTokenOf(Path));

        public ValueTask<SyncReport?> ReportChangesAsync(SyncQuery query, CancellationToken cancellation) => new(Tree.ReportChanges(View, Path, query));

        public ValueTask<bool> IsUnchangedSinceAsync(string token, CancellationToken cancellation) => new(Tree.IsUnchangedSince(Path, token));

        private TransferResult PutIn(string name, Node node)
        {
            var path = Path.Append(name);
            if (path.Value.AsSpan().Count('/') + HeightOf(node) > DavPath.MaxSegments)
                throw WebDavException.Forbidden("The tree would be too deep there: no address would lead to what lies at its bottom.");
            var replaced = Tree.Find(path);
            Tree.Put(path, node);
            if (replaced is not null)
                Tree.NoteGone(path, replaced);
            Tree.NoteTree(path, node);
            Tree._locks.EndBelow(path);
            return new TransferResult(replaced is null, []);
        }

        private static int HeightOf(Node node) => node is Collection { Members: { Count: > 0 } members } ? 1 + members.Max(member => HeightOf(member.Value)) : 0;

        private WrittenFile Write(string name, byte[] bytes, IncomingFile content)
        {
            var path = Path.Append(name);
            var replaced = Tree.Find(path);
            if (replaced is Collection)
                throw WebDavException.MethodNotAllowed("There is a collection at this address.");
            Tree.EnsureSpace(bytes.Length - (replaced?.TotalBytes ?? 0));
            var now = Tree._time.GetUtcNow();
            var written = new Document(replaced?.Created ?? now, Tree.NextVersion(), bytes, content.ContentType)
            {
                LastModified = content.LastModified ?? now,
                DisplayName = replaced?.DisplayName,
                Properties = replaced?.Properties ?? [],
                Checksum = content.Checksum,
            };
            Tree.Put(path, written);
            Tree.Note(path, isNew: replaced is null);
            return new WrittenFile(replaced is null, written.ETag, written.LastModified);
        }

        private async ValueTask<byte[]> ReadAsync(PipeReader body, CancellationToken cancellation)
        {
            var bytes = new ArrayBufferWriter<byte>();
            while (true)
            {
                var read = await body.ReadAsync(cancellation);
                foreach (var segment in read.Buffer)
                {
                    if (bytes.WrittenCount + (long)segment.Length > Array.MaxLength)
                        throw WebDavException.InsufficientStorage();
                    bytes.Write(segment.Span);
                }

                body.AdvanceTo(read.Buffer.End);
                if (Tree.QuotaBytes is { } quota && bytes.WrittenCount > quota)
                    throw WebDavException.QuotaExceeded();
                if (read.IsCompleted)
                    return bytes.WrittenSpan.ToArray();
            }
        }

        private static long Count(Collection collection, long limit)
        {
            long count = collection.Members.Count;
            foreach (var member in collection.Members.Values)
            {
                if (count > limit)
                    break;
                if (member is Collection inner)
                    count += Count(inner, limit - count);
            }

            return count;
        }
    }
}
