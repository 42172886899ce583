using Microsoft.Extensions.Primitives;

namespace ToolKit.Server;

/// <summary>
/// Over TLS each cookie of the pages is named <c>__Host-toolkit-…</c>: a browser then takes it from this host alone, only over TLS, and sends it nowhere else. Over plain
/// HTTP, which is for loopback, such a name would be refused. Inside, they have one name: <c>toolkit-…</c>.
/// </summary>
/// <remarks>Each must be set for the path <c>/</c>, or browsers refuse it. Office's cookie has a path and a name of its own (<see cref="OfficeSignIn"/>).</remarks>
internal static class PrefixedCookies
{
    private const string Prefix = "__Host-";
    private const string Own = "toolkit-";

    private static readonly Func<object, Task> Name = static state =>
    {
        var headers = ((HttpContext)state).Response.Headers;
        if (headers.SetCookie.Any(IsOwn))
            headers.SetCookie = new StringValues([.. headers.SetCookie.Select(cookie => IsOwn(cookie) ? Prefix + cookie : cookie)]);
        return Task.CompletedTask;
    };

    /// <summary>To be put before whatever reads or sets cookies, and behind what tells whether the request came over TLS.</summary>
    public static void UsePrefixedCookies(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!context.Request.IsHttps)
            return next(context);
        var sent = context.Request.Headers.Cookie;
        if (sent.Count > 0)
            context.Request.Headers.Cookie = Read(sent);
        context.Response.OnStarting(Name, context); // what was put on last runs first: by now all of them are set
        return next(context);
    });

    /// <summary>One without the prefix is dropped: another host of the domain, or somebody on the way without TLS, may have set it.</summary>
    private static string Read(StringValues sent) => string.Join(
        "; ",
        string.Join(';', sent.AsEnumerable()).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(cookie => !IsOwn(cookie))
            .Select(cookie => cookie.StartsWith(Prefix + Own, StringComparison.Ordinal) ? cookie[Prefix.Length..] : cookie));

    private static bool IsOwn(string? cookie) => cookie?.StartsWith(Own, StringComparison.Ordinal) == true;
}
