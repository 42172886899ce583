namespace ToolKit.Server;

/// <summary>Addresses of this server's pages, as they stand in mails.</summary>
public sealed class MailLinks(IHttpContextAccessor http, ServerOptions options)
{
    /// <summary>The whole address of a page. Without <c>ToolKit:PublicUrl</c> (mails are files then) it is the one the page was asked under.</summary>
    /// <param name="path">Begins with a slash.</param>
    /// <exception cref="InvalidOperationException">There is no request, and no <c>ToolKit:PublicUrl</c>.</exception>
    public string To(string path) => http.HttpContext is { } context
        ? PublicAddress.Of(context.Request, options) + path
        : To(options.PublicUrl ?? throw new InvalidOperationException("There is no request whose address could be used."), path);

    /// <summary>The whole address of a page, for what happens without a request.</summary>
    /// <param name="address">The server's address.</param>
    public static string To(string address, string path) => address.TrimEnd('/') + path;
}
