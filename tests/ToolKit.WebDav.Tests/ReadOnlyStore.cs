using System.Runtime.CompilerServices;

namespace ToolKit.WebDav.Tests;

/// <summary>A tree somebody may only read.</summary>
internal sealed class ReadOnlyStore(IDavStore inner) : IDavStore
{
    public string Principal => inner.Principal;

    public ILockStore Locks => inner.Locks;

    public async ValueTask<IDavResource?> FindAsync(DavPath path, ResourceDetail detail, CancellationToken cancellation) =>
        Show(await inner.FindAsync(path, detail, cancellation));

    public ValueTask<WebDavException> RefuseAsync(IDavResource resource, ResourceRights missing, CancellationToken cancellation) =>
        ValueTask.FromResult(WebDavException.Forbidden("Ask the editors."));

    private static IDavResource? Show(IDavResource? resource) => resource switch
    {
        IDavFile file => new ReadOnlyFile(file),
        IDavCollection collection => new ReadOnlyCollection(collection),
        _ => null,
    };

    private abstract class ReadOnlyResource(IDavResource resource)
    {
        public DavPath Path => resource.Path;

        public string Name => resource.Name;

        public DateTimeOffset? CreationDate => resource.CreationDate;

        public DateTimeOffset LastModified => resource.LastModified;

        public EntityTag? ETag => resource.ETag;

        public ResourceRights Rights => ResourceRights.Read;

        public IReadOnlyList<DeadProperty> DeadProperties => resource.DeadProperties;

        public ValueTask<IReadOnlyList<PropertyFailure>> PatchPropertiesAsync(PropertyPatch patch, Preconditions preconditions, CancellationToken cancellation) =>
            throw new InvalidOperationException("The rights were not asked.");

        public ValueTask<IReadOnlyList<FailedMember>> DeleteAsync(Preconditions preconditions, CancellationToken cancellation) =>
            throw new InvalidOperationException("The rights were not asked.");
    }

    private sealed class ReadOnlyFile(IDavFile file) : ReadOnlyResource(file), IDavFile
    {
        public long Length => file.Length;

        public string? ContentType => file.ContentType;

        public ValueTask<IDavContent> OpenAsync(CancellationToken cancellation) => file.OpenAsync(cancellation);
    }

    private sealed class ReadOnlyCollection(IDavCollection collection) : ReadOnlyResource(collection), IDavCollection
    {
        public async IAsyncEnumerable<IReadOnlyList<IDavResource>> ListAsync(ResourceDetail detail, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await foreach (var batch in collection.ListAsync(detail, cancellation))
                yield return batch.Select(member => Show(member)!).ToList();
        }

        public ValueTask<WrittenFile> WriteFileAsync(string name, IncomingFile content, Preconditions preconditions, CancellationToken cancellation) =>
            throw new InvalidOperationException("The rights were not asked.");

        public ValueTask<IReadOnlyList<PropertyFailure>> CreateCollectionAsync(string name, PropertyPatch properties, Preconditions preconditions, CancellationToken cancellation) =>
            throw new InvalidOperationException("The rights were not asked.");
    }
}
