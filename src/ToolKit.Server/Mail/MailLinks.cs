using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ToolKit.Server;

/// <summary>Addresses of this server's pages, as they stand in mails.</summary>
public sealed class MailLinks(IHttpContextAccessor http, IServer server, ServerOptions options)
{
    /// <summary>
    /// The whole address of a page. Without <c>ToolKit:PublicUrl</c> (mails are files then) it is the one the page was asked under; where nobody has asked, the first
    /// the server listens on.
    /// </summary>
    /// <param name="path">Begins with a slash.</param>
    public string To(string path) => path.Insert(
        0,
        http.HttpContext is { } context
            ? PublicAddress.Of(context.Request, options)
            : PublicAddress.Of(options, server.Features.Get<IServerAddressesFeature>()!.Addresses.First()));
}
