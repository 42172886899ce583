using ToolKit.WebDav;

namespace ToolKit.Server;

internal static class DavSetup
{
    /// <summary>The share at <c>/dav</c>. Who is asking was made out before (<see cref="DeviceTokens"/>).</summary>
    public static void MapDav(this WebApplication app)
    {
        var disk = app.Services.GetRequiredService<DiskSpace>();
        var time = app.Services.GetRequiredService<TimeProvider>();
        var search = app.Services.GetRequiredService<LibrarySearch>();
        var (renditions, queue) = (app.Services.GetRequiredService<RenditionWriter>(), app.Services.GetRequiredService<RenditionQueue>());
        var settings = app.Services.GetRequiredService<ServerOptions>();
        app.MapWebDav("/dav", options =>
        {
            options.StoreProvider = context => ValueTask.FromResult<IDavStore?>(
                DeviceTokens.ViewOf(context) is { } view ? new LibraryDavStore(view, disk, search, renditions, queue, time) : null);
            options.MaxInfiniteDepthEntries = settings.DepthInfinityEntries;
            options.IsSearchable = true;
            options.MaxUploadBytes = settings.MaxUploadBytes;
            options.TooLarge = () => $"Die Datei ist zu groß. Erlaubt sind {settings.MaxUploadMegabytes} MB.";
            if (settings.PublicUrl is { } address)
                options.Hosts.Add(new Uri(address).Authority);
            options.PrepareFileResponse = static (context, file) =>
            {
                // A stored page opened in a browser must not act as one of ours.
                context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.FilePolicy;
                context.Response.Headers.CacheControl = SecurityHeaders.CacheControlOfFile(context.Request);
                if (SecurityHeaders.IsDocument(file.ContentType))
                    context.Response.Headers.ContentDisposition = "attachment";
            };
        });
    }
}
