using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;

namespace ToolKit.Server;

/// <summary>Where a form leads back to that stands on many pages.</summary>
internal static class WayBack
{
    /// <summary>Path and query of the page that is shown; what was sent to it is not sent again.</summary>
    public static string To(HttpRequest request) => HttpMethods.IsGet(request.Method) ? request.GetEncodedPathAndQuery() : request.Path.ToUriComponent();

    /// <summary>Leads back there.</summary>
    /// <param name="page">As the form has brought it; what is none of this server's, or null, leads to <paramref name="otherwise"/>.</param>
    public static LocalRedirectResult Go(IUrlHelper url, string? page, string otherwise) => new(url.IsLocalUrl(page) ? page : otherwise);
}
