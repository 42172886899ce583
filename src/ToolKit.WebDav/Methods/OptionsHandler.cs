using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>OPTIONS (RFC 4918 §9.1, §10.1): what can be done here.</summary>
internal sealed class OptionsHandler : WebDavHandler
{
    private const string Compliance = "1, 2, 3, extended-mkcol";
    private const string Search = ", SEARCH";
    private const string Everything = "OPTIONS, GET, HEAD, PUT, DELETE, MKCOL, COPY, MOVE, PROPFIND, PROPPATCH, LOCK, UNLOCK, REPORT";

    public override string Method => "OPTIONS";

    public override async Task HandleAsync(WebDavRequest request)
    {
        Describe(request.Response, await AllowAsync(request), request.Options.IsSearchable);
    }

    /// <summary>The answer to a caller nobody knows: what the server can, nothing about the tree.</summary>
    public static void DescribeServer(HttpResponse response, WebDavOptions options) => Describe(response, Everything + (options.IsSearchable ? Search : ""), options.IsSearchable);

    /// <summary>The answer for a folder above the tree.</summary>
    public static void DescribeParent(HttpResponse response) => Describe(response, "OPTIONS, PROPFIND", isSearchable: false);

    private static void Describe(HttpResponse response, string allow, bool isSearchable)
    {
        response.StatusCode = StatusCodes.Status200OK; // 204 confused old clients
        response.ContentLength = 0;
        response.Headers["DAV"] = Compliance;
        response.Headers["MS-Author-Via"] = "DAV"; // without it Office opens read-only (README O1)
        response.Headers.Allow = allow;
        if (isSearchable)
            response.Headers["DASL"] = "<DAV:basicsearch>"; // RFC 5323 §3.2
        response.Headers.AcceptRanges = "bytes";
    }

    /// <summary>The methods the caller may use on what she asked for, or where there is nothing.</summary>
    public static async ValueTask<string> AllowAsync(WebDavRequest request) =>
        Allow(request.Path, await request.Store.FindAsync(request.Path, ResourceDetail.None, request.Aborted)) + (request.Options.IsSearchable ? Search : "");

    private static string Allow(DavPath path, IDavResource? resource)
    {
        if (resource is null)
            return "OPTIONS, PUT, MKCOL, LOCK";
        var rights = resource.Rights;
        var allow = "OPTIONS, GET, HEAD, PROPFIND, COPY";
        if (rights.HasFlag(ResourceRights.Write))
            allow += resource is IDavFile ? ", PUT, LOCK, UNLOCK" : ", LOCK, UNLOCK";
        if (rights.HasFlag(ResourceRights.WriteProperties))
            allow += ", PROPPATCH";
        if (rights.HasFlag(ResourceRights.Delete) && !path.IsRoot)
            allow += ", DELETE, MOVE";
        if (resource is ISyncSource or IVersioned)
            allow += ", REPORT";
        return allow;
    }
}
