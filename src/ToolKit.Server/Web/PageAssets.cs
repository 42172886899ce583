using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;
using System.IO.Compression;

namespace ToolKit.Server;

/// <summary>What pages load (style sheet, fonts, scripts), and how it and the pages themselves are made small on the way.</summary>
internal static class PageAssets
{
    // Beside each text lies its Brotli form, made when the server was built (Design/build.mjs).
    private const string Brotli = ".br";

    public static void AddPageCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true; // safe under what UsePageCompression asks first
            compression.MimeTypes = ["text/html"];
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
    }

    /// <summary>
    /// Compresses pages that the person has asked for herself or this site has asked for. Length tells something of a compressed page's text to whoever can put a text of his own beside it and see how
    /// much is sent (BREACH): for that he must make the browser ask, again and again, from a site of his own. What another site asks for is sent as it is, and so is everything to browsers that do
    /// not say who asks.
    /// </summary>
    public static void UsePageCompression(this IApplicationBuilder app) => app.UseWhen(
        context => context.Request.Headers["Sec-Fetch-Site"] is ["same-origin" or "none"],
        pages => pages.UseResponseCompression());

    /// <summary>
    /// Answers with the files of <c>wwwroot</c>. Browsers keep them for a year: their address names their content; for a day what programs ask for by a name of their own (<c>favicon.ico</c>, <c>robots.txt</c>).
    /// </summary>
    public static void UsePageAssets(this IApplicationBuilder app)
    {
        var files = app.ApplicationServices.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider;
        var types = new FileExtensionContentTypeProvider { Mappings = { [Brotli] = "application/octet-stream" } };
        app.Use((context, next) =>
        {
            var path = context.Request.Path.Value!;
            if (path.EndsWith(".css", StringComparison.Ordinal) || path.EndsWith(".js", StringComparison.Ordinal))
            {
                context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
                if (TakesBrotli(context.Request) && files.GetFileInfo(path + Brotli).Exists)
                    context.Request.Path = path + Brotli;
            }

            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions
        {
            ContentTypeProvider = types,
            OnPrepareResponse = file =>
            {
                var headers = file.Context.Response.Headers;
                headers.CacheControl = Path.GetExtension(file.File.Name) is ".ico" or ".txt" ? "public, max-age=86400" : "public, max-age=31536000, immutable";
                if (file.File.Name.EndsWith(Brotli, StringComparison.Ordinal) && types.TryGetContentType(file.File.Name[..^Brotli.Length], out var type))
                    (headers.ContentEncoding, headers.ContentType) = ("br", type);
            },
        });
    }

    private static bool TakesBrotli(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var encodings)
        && encodings.Any(encoding => encoding.Value.Equals("br", StringComparison.OrdinalIgnoreCase) && encoding.Quality is not 0);
}
