using System.Text;
using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>
/// Turns request targets, <c>Destination</c> headers and resource tags into paths of one mounted tree. All read the raw text: the framework's path is decoded in part, which nobody can undo.
/// </summary>
internal sealed class RequestTarget
{
    private readonly string _prefix; // decoded, "" for the root, else "/dav"
    private readonly IList<string> _hosts;

    public RequestTarget(string prefix, IList<string> hosts)
    {
        if (!DavPath.TryParse(prefix.Length == 0 ? "/" : prefix, out var path))
            throw new ArgumentException($"'{prefix}' cannot be the prefix of a WebDAV tree: it must begin with a slash.", nameof(prefix));
        Prefix = path;
        _prefix = path.IsRoot ? "" : path.Value;
        _hosts = hosts;
    }

    public DavPath Prefix { get; }

    /// <summary>The prefix as it stands in hrefs: encoded, without trailing slash.</summary>
    public string HrefPrefix(PathString pathBase)
    {
        var prefix = _prefix.Length == 0 ? "" : Prefix.ToHref();
        return pathBase.HasValue ? pathBase.ToUriComponent() + prefix : prefix;
    }

    /// <summary>The path of the request itself.</summary>
    /// <exception cref="WebDavException">400: the target cannot be an address in the tree.</exception>
    public DavPath ReadPath(string rawTarget, PathString pathBase, out bool hasTrailingSlash)
    {
        var target = rawTarget.AsSpan();
        if (target is "*")
        {
            hasTrailingSlash = true;
            return DavPath.Root;
        }

        // RFC 9112 §3.2.2: a proxy's absolute form.
        if (target.Length > 0 && target[0] != '/')
        {
            var authority = target.IndexOf("://");
            var slash = authority < 0 ? -1 : target[(authority + 3)..].IndexOf('/');
            target = slash < 0 ? "/" : target[(authority + 3 + slash)..];
        }

        // A fragment never belongs in a request; acting on what is left of it would hit the wrong resource (litmus delete_fragment).
        if (target.Contains('#'))
            throw WebDavException.BadRequest("The address has a fragment. A # in a name is written %23.");
        var query = target.IndexOf('?');
        if (query >= 0)
            target = target[..query];
        if (DavPath.TryDecode(target, out var whole, out hasTrailingSlash) is { } problem)
            throw WebDavException.BadRequest(problem);
        return TakePrefixOff(whole, pathBase)
            ?? throw WebDavException.BadRequest("The address does not lie below the prefix of this tree.");
    }

    /// <summary>The path a <c>Destination</c> names; null where it is in this host but not in this tree.</summary>
    /// <exception cref="WebDavException">400: no URI; 502: another server.</exception>
    public DavPath? ReadReference(string reference, HttpRequest request)
    {
        var text = Undo(reference).Trim();
        var path = text.AsSpan();
        if (path.Length == 0)
            throw WebDavException.BadRequest("The address is empty.");
        if (path[0] != '/' || path.StartsWith("//"))
        {
            var start = path.IndexOf("://");
            if (path[0] == '/')
                start = -1;
            else if (start <= 0)
                throw WebDavException.BadRequest("The address must be a URI or begin with a slash.");
            var rest = path[0] == '/' ? path[2..] : path[(start + 3)..];
            var end = rest.IndexOfAny('/', '?', '#');
            var authority = end < 0 ? rest : rest[..end];
            path = end < 0 ? "/" : rest[end..];

            // The scheme does not matter: behind a proxy that ends TLS the client says https and the server sees http (README X6).
            if (!IsOurs(authority, request.Host))
                throw new WebDavException(StatusCodes.Status502BadGateway, "The destination lies on another server.");
            if (path[0] != '/')
                path = "/";
        }

        if (path.Contains('#') || path.Contains('?'))
            throw WebDavException.BadRequest("The address has a query or a fragment. In a name ? is written %3F and # is written %23.");
        if (DavPath.TryDecode(path, out var whole, out _) is { } problem)
            throw WebDavException.BadRequest(problem);
        return TakePrefixOff(whole, request.PathBase);
    }

    /// <summary>The path of a resource tag in an <c>If</c> header; null where it is not in this tree.</summary>
    public DavPath? ReadTag(string tag, HttpRequest request)
    {
        try
        {
            return ReadReference(tag, request);
        }
        catch (WebDavException)
        {
            return null; // RFC 4918 §10.4.5: a resource without any state
        }
    }

    private DavPath? TakePrefixOff(DavPath whole, PathString pathBase)
    {
        var prefix = Prefix;
        if (pathBase.HasValue && DavPath.TryParse(pathBase.Value + (_prefix.Length == 0 ? "" : _prefix), out var full))
            prefix = full;
        return prefix.Contains(whole) ? whole.Rebase(prefix, DavPath.Root) : null;
    }

    private bool IsOurs(ReadOnlySpan<char> authority, HostString host)
    {
        var user = authority.LastIndexOf('@');
        if (user >= 0)
            authority = authority[(user + 1)..];
        if (SameHost(authority, host.Value))
            return true;
        foreach (var configured in _hosts)
        {
            if (SameHost(authority, configured))
                return true;
        }

        return false;
    }

    private static bool SameHost(ReadOnlySpan<char> one, ReadOnlySpan<char> other) =>
        WithoutDefaultPort(one).Equals(WithoutDefaultPort(other), StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> WithoutDefaultPort(ReadOnlySpan<char> authority) =>
        authority.EndsWith(":80") ? authority[..^3] : authority.EndsWith(":443") ? authority[..^4] : authority;

    // Some clients write raw UTF-8 or Latin-1 into the header (README X5). Where the host reads headers as Latin-1, the bytes can be had back.
    private static string Undo(string text)
    {
        var hasHigh = false;
        foreach (var c in text)
        {
            if (c > 0xFF)
                return text;
            hasHigh |= c >= 0x80;
        }

        if (!hasHigh)
            return text;
        var bytes = Encoding.Latin1.GetBytes(text);
        return System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : text;
    }
}
