using Microsoft.AspNetCore.Http.Features;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;
using ToolKit.WebDav;

namespace ToolKit.Server;

/// <summary>Addresses of library paths on the pages: <c>/dokumente</c> and the path, each name percent-encoded.</summary>
public static class LibraryUrl
{
    public const string Prefix = "/dokumente";

    /// <summary>The page of a folder or document.</summary>
    /// <param name="path">A library path such as <c>/Werkzeugkoffer/Einstieg</c>.</param>
    public static string For(string path) => path == "/" ? Prefix : Prefix + Encode(path);

    /// <summary>The page that shows what lies at a path: of a README that of its folder.</summary>
    public static string PageOf(LibraryPath path) => For((path.Name == Pages.DokumenteModel.Readme ? path.Parent : path).ToString());

    /// <summary>Something else about the same place: <c>/archiv</c> and the path.</summary>
    /// <param name="prefix">Of the other address; without a slash at its end.</param>
    /// <param name="handler">What the page is to do; null: to show itself.</param>
    public static string For(string prefix, LibraryPath path, string? handler = null) =>
        (path.IsRoot ? prefix : prefix + Encode(path.ToString())) + (handler is null ? "" : "?handler=" + handler);

    /// <summary>The same place for WebDAV clients, relative to the server.</summary>
    public static string Dav(string path) => path == "/" ? "/dav/" : "/dav" + Encode(path);

    /// <summary>The names on the way to a place, for people: <c>Regionen › Hessen</c>. Empty for the root.</summary>
    public static string Trail(LibraryPath path) => path.ToString().TrimStart('/').Replace("/", " › ", StringComparison.Ordinal);

    /// <summary>
    /// The path that a request names. It is read from the raw request target: the framework's decoded path can no longer tell
    /// <c>%2F</c> from <c>/</c>. Null where that is no path.
    /// </summary>
    /// <param name="prefix">What stands before the path.</param>
    public static DavPath? Parse(HttpContext context, string prefix = Prefix)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var end = target.IndexOf('?', StringComparison.Ordinal);
        var raw = target.AsSpan(0, end < 0 ? target.Length : end);
        if (!raw.StartsWith('/') && raw.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme)
            raw = raw[(scheme + 3)..].IndexOf('/') is >= 0 and var start ? raw[(scheme + 3 + start)..] : "/"; // as proxies ask (RFC 9112 §3.2.2)
        if (!raw.StartsWith(prefix, StringComparison.Ordinal))
            return null;
        return DavPath.TryDecode(raw[prefix.Length..], out var path, out _) is null ? path : null;
    }

    /// <summary>The document that a request names; null for one and the same answer: there is none, or she may not do this with it.</summary>
    /// <param name="prefix">What stands before the path.</param>
    public static async ValueTask<ViewedPath?> FindDocumentAsync(HttpContext context, LibraryView view, string prefix, Right right, CancellationToken cancellation) =>
        Parse(context, prefix) is { } path
        && await view.FindAsync(LibraryPath.Parse(path.Value), cancellation) is { Entry.IsFolder: false } document
        && await view.MayAsync(right, document, cancellation)
            ? document
            : null;

    /// <summary>A link out of a document as a page's address: relative ones lead from its folder to the page of what they name.</summary>
    /// <param name="folder">The folder in which the document lies.</param>
    /// <param name="address">As written in the document, without scheme.</param>
    /// <returns>Null where it leads out of the library.</returns>
    public static string? Resolve(LibraryPath folder, string address)
    {
        var end = address.AsSpan().IndexOfAny('#', '?');
        var fragment = end >= 0 && address[end] == '#' ? "#" + SafeHtml.IdPrefix + address[(end + 1)..] : "";
        return PathOf(folder, address) is { } path ? PageOf(path) + fragment : null;
    }

    /// <summary>What a link or a picture out of a document names: relative addresses lead from its folder.</summary>
    /// <param name="folder">The folder in which the document lies.</param>
    /// <param name="address">As written in the document, without scheme; what stands behind <c>#</c> or <c>?</c> is not looked at.</param>
    /// <returns>Null where it can be no path of the library.</returns>
    public static LibraryPath? PathOf(LibraryPath folder, string address)
    {
        var end = address.AsSpan().IndexOfAny('#', '?');
        var place = end < 0 ? address : address[..end];
        var at = place.StartsWith('/') ? LibraryPath.Root : folder;
        foreach (var part in place.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = Uri.UnescapeDataString(part);
            if (name == ".")
                continue;
            if (name == "..")
                at = at.Parent;
            else if (EntryName.Refusal(name) is null)
                at = at.Append(name);
            else
                return null;
        }

        return at;
    }

    private static string Encode(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
