using System.Runtime.CompilerServices;

namespace ToolKit.WebDav.Tests;

/// <summary>
/// A store without special abilities over one that has them: no subtree in one go, locks kept beside it, members that are stuck. What a simple store on disk would be.
/// </summary>
internal sealed class PlainStore(IDavStore inner, InMemoryLockStore locks, Func<DavPath, bool>? isStuck = null) : IDavStore
{
    private ILockStore? _locks;

    public string Principal => inner.Principal;

    public ILockStore Locks => _locks ??= locks.For(this);

    public async ValueTask<IDavResource?> FindAsync(DavPath path, ResourceDetail detail, CancellationToken cancellation) =>
        await inner.FindAsync(path, detail, cancellation) switch
        {
            IDavFile file => new PlainFile(this, file),
            IDavCollection collection => new PlainCollection(this, collection),
            _ => null,
        };

    private bool IsStuck(DavPath path) => isStuck?.Invoke(path) == true;

    private ValueTask<IDisposable> EnterAsync(Preconditions preconditions, CancellationToken cancellation) =>
        locks.EnterAsync(this, preconditions, cancellation);

    private abstract class PlainResource(PlainStore store, IDavResource resource)
    {
        protected PlainStore Store => store;

        public DavPath Path => resource.Path;

        public string Name => resource.Name;

        public DateTimeOffset? CreationDate => resource.CreationDate;

        public DateTimeOffset LastModified => resource.LastModified;

        public EntityTag? ETag => resource.ETag;

        public IReadOnlyList<DeadProperty> DeadProperties => resource.DeadProperties;

        public async ValueTask<IReadOnlyList<PropertyFailure>> PatchPropertiesAsync(
            PropertyPatch patch, Preconditions preconditions, CancellationToken cancellation)
        {
            using var entered = await store.EnterAsync(preconditions, cancellation);
            return await resource.PatchPropertiesAsync(patch, Preconditions.None, cancellation);
        }

        public async ValueTask<IReadOnlyList<FailedMember>> DeleteAsync(Preconditions preconditions, CancellationToken cancellation)
        {
            using var entered = await store.EnterAsync(preconditions, cancellation);
            var failed = new List<FailedMember>();
            await DeleteAsync(resource, failed, cancellation);
            return failed;
        }

        private async Task<bool> DeleteAsync(IDavResource one, List<FailedMember> failed, CancellationToken cancellation)
        {
            if (store.IsStuck(one.Path))
            {
                failed.Add(new FailedMember(one.Path, WebDavException.Forbidden("It is stuck.")));
                return false;
            }

            var all = true;
            if (one is IDavCollection collection)
            {
                await foreach (var batch in collection.ListAsync(ResourceDetail.None, cancellation))
                {
                    foreach (var member in batch)
                        all &= await DeleteAsync(member, failed, cancellation);
                }
            }

            if (!all)
                return false;
            await one.DeleteAsync(Preconditions.None, cancellation);
            store.LocksBeside.EndTree(one.Path);
            return true;
        }

    }

    private InMemoryLockStore LocksBeside => locks;

    private sealed class PlainFile(PlainStore store, IDavFile file) : PlainResource(store, file), IDavFile
    {
        public long Length => file.Length;

        public string? ContentType => file.ContentType;

        public ValueTask<IDavContent> OpenAsync(CancellationToken cancellation) => file.OpenAsync(cancellation);
    }

    private sealed class PlainCollection(PlainStore store, IDavCollection collection) : PlainResource(store, collection), IDavCollection
    {
        public async IAsyncEnumerable<IReadOnlyList<IDavResource>> ListAsync(
            ResourceDetail detail, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await foreach (var batch in collection.ListAsync(detail, cancellation))
            {
                yield return batch.Select(IDavResource (member) => member is IDavFile file
                    ? new PlainFile(Store, file)
                    : new PlainCollection(Store, (IDavCollection)member)).ToList();
            }
        }

        public async ValueTask<WrittenFile> WriteFileAsync(
            string name, IncomingFile content, Preconditions preconditions, CancellationToken cancellation)
        {
            if (Store.IsStuck(Path.Append(name)))
                throw WebDavException.Forbidden("It is stuck.");
            using var entered = await Store.EnterAsync(preconditions, cancellation);
            return await collection.WriteFileAsync(name, content, Preconditions.None, cancellation);
        }

        public async ValueTask<IReadOnlyList<PropertyFailure>> CreateCollectionAsync(
            string name, PropertyPatch properties, Preconditions preconditions, CancellationToken cancellation)
        {
            using var entered = await Store.EnterAsync(preconditions, cancellation);
            return await collection.CreateCollectionAsync(name, properties, Preconditions.None, cancellation);
        }
    }
}
