using Microsoft.AspNetCore.Http.Features;
using ToolKit.WebDav;

namespace ToolKit.Server;

/// <summary>Addresses of library paths on the pages: <c>/dokumente</c> and the path, each name percent-encoded.</summary>
public static class LibraryUrl
{
    public const string Prefix = "/dokumente";

    /// <summary>The page of a folder or document.</summary>
    /// <param name="path">A library path such as <c>/Werkzeugkoffer/Einstieg</c>.</param>
    public static string For(string path) => path == "/" ? Prefix : Prefix + Encode(path);

    /// <summary>The same place for WebDAV clients, relative to the server.</summary>
    public static string Dav(string path) => path == "/" ? "/dav/" : "/dav" + Encode(path);

    /// <summary>
    /// The path that a request names. It is read from the raw request target: the framework's decoded path can no longer tell
    /// <c>%2F</c> from <c>/</c>. Null where that is no path.
    /// </summary>
    public static DavPath? Parse(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var end = target.IndexOf('?', StringComparison.Ordinal);
        var raw = target.AsSpan(0, end < 0 ? target.Length : end);
        if (!raw.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        return DavPath.TryDecode(raw[Prefix.Length..], out var path, out _) is null ? path : null;
    }

    private static string Encode(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
