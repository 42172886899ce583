using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ToolKit.Bench;

/// <summary>
/// The same web server with nothing in it: no sign-in, no library, the bytes are in memory. What it reaches is the most any handler can.
/// </summary>
internal static class EmptyHandler
{
    public static Task RunAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        var app = builder.Build();
        var small = Payload.Small(0);
        var block = Payload.Block;
        app.Run(async context =>
        {
            if (!HttpMethods.IsGet(context.Request.Method))
            {
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                return;
            }

            context.Response.ContentType = "application/octet-stream";
            if (!context.Request.Path.Value!.EndsWith("/big.bin", StringComparison.Ordinal))
            {
                context.Response.ContentLength = small.Length;
                await context.Response.Body.WriteAsync(small);
                return;
            }

            context.Response.ContentLength = Payload.BigLength;
            for (var sent = 0L; sent < Payload.BigLength; sent += block.Length)
                await context.Response.Body.WriteAsync(block);
        });
        return app.RunAsync();
    }
}
