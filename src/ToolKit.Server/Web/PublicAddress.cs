namespace ToolKit.Server;

/// <summary>The address under which people reach this server.</summary>
internal static class PublicAddress
{
    /// <summary><c>https://toolkit.example</c>, without a slash at the end.</summary>
    public static string Of(HttpRequest request, ServerOptions options) =>
        Of(options, $"{request.Scheme}://{request.Host}");

    /// <summary>As the other one, without a request.</summary>
    /// <param name="otherwise">The address where <c>ToolKit:PublicUrl</c> names none.</param>
    public static string Of(ServerOptions options, string otherwise) => (options.PublicUrl ?? otherwise).TrimEnd('/');

    /// <summary>Where clients mount the share: <c>https://toolkit.example/dav/</c></summary>
    /// <exception cref="BadHttpRequestException">The request's Host header is no address.</exception>
    public static Uri OfShare(HttpRequest request, ServerOptions options) =>
        Uri.TryCreate(Of(request, options) + LibraryUrl.Dav("/"), UriKind.Absolute, out var share)
            ? share
            : throw new BadHttpRequestException("The Host header is no address.");
}
