using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>One request to one tree: what all methods share.</summary>
internal sealed class WebDavRequest(
    HttpContext context, IDavStore store, DavPath path, bool hasTrailingSlash, string hrefPrefix, RequestTarget targets, WebDavOptions options, ListingCache listings, TimeProvider time)
{
    public HttpContext Context => context;

    public HttpRequest Http => context.Request;

    public HttpResponse Response => context.Response;

    public IHeaderDictionary Headers => context.Request.Headers;

    public CancellationToken Aborted => context.RequestAborted;

    public IDavStore Store => store;

    public DavPath Path => path;

    public bool HasTrailingSlash => hasTrailingSlash;

    /// <summary>The beginning of every href: path base and prefix, encoded, without trailing slash.</summary>
    public string HrefPrefix => hrefPrefix;

    public WebDavOptions Options => options;

    /// <summary>Rendered listings of this mounted tree.</summary>
    public ListingCache Listings => listings;

    public TimeProvider Time => time;

    /// <summary>HTTP/1.0 or 1.1.</summary>
    public bool IsHttp1 => HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol);

    public bool IsMethod(string method) => string.Equals(context.Request.Method, method, StringComparison.Ordinal);

    /// <summary>The resource asked for.</summary>
    /// <exception cref="WebDavException">404.</exception>
    public async ValueTask<IDavResource> FindTargetAsync(ResourceDetail detail = ResourceDetail.None) =>
        await store.FindAsync(path, detail, Aborted) ?? throw WebDavException.NotFound();

    /// <summary>The collection the target lies in or would be made in.</summary>
    /// <exception cref="WebDavException">409: it is missing (RFC 4918 §9.3.1, §9.7.1, §9.10.4); 405: the target is the root.</exception>
    public async ValueTask<IDavCollection> FindParentAsync()
    {
        if (path.IsRoot)
            throw WebDavException.MethodNotAllowed("The root is there already, and it is a collection.");
        return await store.FindAsync(path.Parent, ResourceDetail.None, Aborted) as IDavCollection
            ?? throw WebDavException.Conflict("The collection to make this in does not exist.");
    }

    /// <summary>The conditions the client has set; the method's handler adds what it needs.</summary>
    /// <exception cref="WebDavException">400: a header that is none.</exception>
    public Preconditions CreatePreconditions(bool lockTokenCounts = false, bool tokensBelowCount = false)
    {
        var values = Headers["If"];
        IfHeader? ifHeader = null;
        if (values.Count > 0 && (values.Count > 1 || !IfHeader.TryParse(values[0], out ifHeader)))
            throw WebDavException.BadRequest("The If header cannot be read (RFC 4918 section 10.4).");
        LockToken? further = lockTokenCounts && LockToken.TryParseHeader(Headers["Lock-Token"], out var token) ? token : null;
        Func<string, DavPath?>? resolve = ifHeader is null ? null : ReadReference;
        return new Preconditions(path, store.Principal, HttpConditions.Read(Headers), ifHeader, resolve, further)
        {
            TokensBelowCount = tokensBelowCount,
        };
    }

    /// <summary>The path in this tree that an address names; null where it names none.</summary>
    public DavPath? ReadReference(string address) => targets.ReadTag(address, context.Request);

    /// <summary>Where a COPY or MOVE goes.</summary>
    /// <exception cref="WebDavException">400, 403 or 502 (RFC 4918 §9.8.5, §9.9.4).</exception>
    public DavPath ReadDestination()
    {
        var values = Headers["Destination"];
        if (values.Count != 1 || string.IsNullOrWhiteSpace(values[0]))
            throw WebDavException.BadRequest("A COPY or MOVE needs one Destination header.");
        return targets.ReadReference(values[0]!, context.Request)
            ?? throw new WebDavException(StatusCodes.Status502BadGateway, "The destination does not lie in this tree.");
    }

    /// <exception cref="WebDavException">403, in the store's words.</exception>
    public async ValueTask RequireRightAsync(IDavResource resource, ResourceRights right)
    {
        if ((resource.Rights & right) != right)
            throw await store.RefuseAsync(resource, right & ~resource.Rights, Aborted);
    }

    public string HrefOf(DavPath target, bool isCollection) => target.IsRoot
        ? hrefPrefix + "/"
        : string.Concat(hrefPrefix, target.ToHref(), isCollection ? "/" : "");

    public PropertyScope CreatePropertyScope() => new(store.Principal, time.GetUtcNow(), WriteHref) { IsSearchable = store is ISearchable };

    public void WriteHref(DavXmlWriter writer, DavPath target)
    {
        writer.WriteText(hrefPrefix);
        if (target.IsRoot)
        {
            writer.Write("/"u8);
            return;
        }

        foreach (var range in target.Value.AsSpan(1).Split('/'))
        {
            writer.Write("/"u8);
            writer.WriteSegment(target.Value.AsSpan(1)[range].ToString());
        }
    }
}
