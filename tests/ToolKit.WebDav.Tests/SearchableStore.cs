using System.Runtime.CompilerServices;

namespace ToolKit.WebDav.Tests;

/// <summary>A tree that is searched by reading the names of its direct members: a file is found whose name holds the text.</summary>
internal sealed class SearchableStore(IDavStore inner) : IDavStore, ISearchable
{
    public string Principal => inner.Principal;

    public ILockStore Locks => inner.Locks;

    public ValueTask<IDavResource?> FindAsync(DavPath path, ResourceDetail detail, CancellationToken cancellation) => inner.FindAsync(path, detail, cancellation);

    public async IAsyncEnumerable<IDavFile> SearchAsync(DavSearch search, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (await inner.FindAsync(search.Scope, search.Detail, cancellation) is not IDavCollection scope)
            yield break;
        await foreach (var batch in scope.ListAsync(search.Detail, cancellation))
        {
            foreach (var file in batch.OfType<IDavFile>().Where(file => search.Text is null || file.Name.Contains(search.Text, StringComparison.Ordinal)))
                yield return file;
        }
    }
}
