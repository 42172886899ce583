namespace ToolKit.WebDav;

/// <summary>A store whose content can be searched (RFC 5323). Where <see cref="WebDavOptions.IsSearchable"/> says so, clients are told.</summary>
public interface ISearchable
{
    /// <summary>
    /// The visible files in a scope that hold a text, the best first; without a text all of them, in any order. Read only as far as the answer goes. Empty where the scope holds none.
    /// </summary>
    /// <exception cref="WebDavException">503 where nobody can search at the moment.</exception>
    IAsyncEnumerable<IDavFile> SearchAsync(DavSearch search, CancellationToken cancellation);
}

/// <summary>What a client looks for.</summary>
/// <param name="Scope">Only there.</param>
/// <param name="Depth">0: the resource itself; 1: the direct members; infinity: all below.</param>
/// <param name="Text">What <c>DAV:contains</c> asks for: words as a person types them; null: anything.</param>
/// <param name="Detail">What will be asked of the files.</param>
public sealed record DavSearch(DavPath Scope, Depth Depth, string? Text, ResourceDetail Detail);
