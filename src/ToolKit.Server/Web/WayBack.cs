using Microsoft.AspNetCore.Http.Extensions;

namespace ToolKit.Server;

/// <summary>Where a form leads back to that stands on many pages.</summary>
internal static class WayBack
{
    /// <summary>Path and query of the page that is shown; what was sent to it is not sent again.</summary>
    public static string To(HttpRequest request) => HttpMethods.IsGet(request.Method) ? request.GetEncodedPathAndQuery() : request.Path.ToUriComponent();
}
