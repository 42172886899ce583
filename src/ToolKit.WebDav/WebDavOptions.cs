using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>How a WebDAV tree is served. Checked when the tree is mapped; a wrong value stops the host with a sentence that says what to change.</summary>
public sealed class WebDavOptions
{
    /// <summary>
    /// Hands out the tree as the request's caller sees it. Null means the caller is not known: OPTIONS is answered, everything else refused with 401. Set the challenge before (<c>context.Response.Headers.WWWAuthenticate</c>): it is kept, and without one no client asks for a password. Required.
    /// </summary>
    public Func<HttpContext, ValueTask<IDavStore?>>? StoreProvider { get; set; }

    /// <summary>
    /// Hosts (with port where it is not the default) that <c>Destination</c> and <c>If</c> may name beside the request's own <c>Host</c>, for servers behind proxies that rewrite it. Default: none.
    /// </summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>The longest XML body taken, in bytes; beyond it 413. Default 1 MB, range 1 KB to 100 MB.</summary>
    public int MaxXmlBytes { get; set; } = 1024 * 1024;

    /// <summary>The longest single dead property, in bytes; beyond it 507. Default 64 KB, range 256 bytes to 10 MB.</summary>
    public int MaxPropertyBytes { get; set; } = 64 * 1024;

    /// <summary>The most properties one request may name or change; beyond it 413. Default 500, range 10 to 100,000.</summary>
    public int MaxProperties { get; set; } = 500;

    /// <summary>The longest body of a PUT, in bytes; beyond it 413. Null (default) for no limit but the store's.</summary>
    public long? MaxUploadBytes { get; set; }

    /// <summary>What a PUT of more than <see cref="MaxUploadBytes"/> is answered, as text. Asked for each such request, so that it can be in the caller's language.</summary>
    public Func<string> TooLarge { get; set; } = () => "The file is larger than this server takes.";

    /// <summary>How many members a PROPFIND of depth infinity may have; beyond it 403 <c>propfind-finite-depth</c>. Default 10,000; 0 refuses it on every collection.</summary>
    public int MaxInfiniteDepthEntries { get; set; } = 10_000;

    /// <summary>The bytes of rendered listings kept for collections that have a <see cref="IDavCollection.ListingTag"/>. Default 16 MB, range 0 (none) to 1 GB.</summary>
    public int ListingCacheBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>The shortest lock given. Default three minutes: very short ones make clients hammer (README O14).</summary>
    public TimeSpan MinLockTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>The longest lock given. Default one hour: a client that dies must not lock a document for a day (README O13).</summary>
    public TimeSpan MaxLockTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The lock given when the client names no time. Default ten minutes.</summary>
    public TimeSpan DefaultLockTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Whether OPTIONS and PROPFIND are answered on <c>/</c> and on every folder above the prefix, which Explorer and GNOME ask (README W1, W3, G2). Default true. PROPFIND there needs a caller
    /// <see cref="StoreProvider"/> knows. Of several trees the first that is mapped answers for a folder above them and shows its own way down; beside a tree at <c>/</c> set it to false.
    /// </summary>
    public bool AnswerParents { get; set; } = true;

    /// <summary>Whether OPTIONS says that SEARCH can be asked (RFC 5323), for stores that are <see cref="ISearchable"/>. Default false.</summary>
    public bool IsSearchable { get; set; }

    /// <summary>Called before the headers of a GET or HEAD of a file go out, to add some. Null (default) for none.</summary>
    public Action<HttpContext, IDavFile>? PrepareFileResponse { get; set; }

    /// <summary>Answers GET and HEAD of a collection; null (default) for a small HTML listing.</summary>
    public Func<HttpContext, IDavCollection, Task>? CollectionPage { get; set; }

    /// <exception cref="InvalidOperationException">A value is out of range.</exception>
    internal void Validate()
    {
        Require(StoreProvider is not null, $"{nameof(StoreProvider)} is missing: WebDAV needs to know the tree to serve.");
        Require(MaxXmlBytes is >= 1024 and <= 100 * 1024 * 1024, $"{nameof(MaxXmlBytes)} must lie between 1 KB and 100 MB.");
        Require(MaxPropertyBytes is >= 256 and <= 10 * 1024 * 1024, $"{nameof(MaxPropertyBytes)} must lie between 256 bytes and 10 MB.");
        Require(MaxProperties is >= 10 and <= 100_000, $"{nameof(MaxProperties)} must lie between 10 and 100,000.");
        Require(MaxUploadBytes is null or >= 0, $"{nameof(MaxUploadBytes)} must not be negative; leave it out for no limit.");
        Require(MaxInfiniteDepthEntries >= 0, $"{nameof(MaxInfiniteDepthEntries)} must not be negative; 0 refuses depth infinity.");
        Require(ListingCacheBytes is >= 0 and <= 1024 * 1024 * 1024, $"{nameof(ListingCacheBytes)} must lie between 0 and 1 GB.");
        Require(MinLockTimeout >= TimeSpan.FromSeconds(1), $"{nameof(MinLockTimeout)} must be at least a second.");
        Require(MaxLockTimeout >= MinLockTimeout, $"{nameof(MaxLockTimeout)} must not be shorter than {nameof(MinLockTimeout)}.");
        Require(
            DefaultLockTimeout >= MinLockTimeout && DefaultLockTimeout <= MaxLockTimeout,
            $"{nameof(DefaultLockTimeout)} must lie between {nameof(MinLockTimeout)} and {nameof(MaxLockTimeout)}.");
    }

    private static void Require(bool holds, string sentence)
    {
        if (!holds)
            throw new InvalidOperationException("WebDavOptions: " + sentence);
    }
}
