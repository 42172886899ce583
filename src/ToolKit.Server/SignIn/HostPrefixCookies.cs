using Microsoft.AspNetCore.Authentication.Cookies;

namespace ToolKit.Server;

/// <summary>
/// Names the cookie <c>__Host-…</c> where the request came over TLS: a browser then takes it from this host alone, and only over TLS. Over plain
/// HTTP, which is for loopback, such a name would be refused.
/// </summary>
internal sealed class HostPrefixCookies(string name) : ICookieManager
{
    private readonly ChunkingCookieManager cookies = new();

    public string? GetRequestCookie(HttpContext context, string key) => cookies.GetRequestCookie(context, Name(context));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        cookies.AppendResponseCookie(context, Name(context), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) => cookies.DeleteCookie(context, Name(context), options);

    private string Name(HttpContext context) => context.Request.IsHttps ? "__Host-" + name : name;
}
