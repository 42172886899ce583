using System.Text;

namespace ToolKit.Server;

/// <summary>Tables for spreadsheets, read and sent part by part.</summary>
internal static class CsvDownload
{
    private const int LinesPerFlush = 200;

    /// <param name="name">What the file is called.</param>
    /// <param name="lines">As <see cref="ToolKit.Access.CsvTable.Write"/> makes them.</param>
    public static async Task SendAsync(HttpContext context, string name, IAsyncEnumerable<string> lines)
    {
        var cancellation = context.RequestAborted;
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.WriteAsync(Encoding.UTF8.Preamble.ToArray(), cancellation); // or spreadsheets take umlauts for something else
        var sent = 0;
        await foreach (var line in lines.WithCancellation(cancellation))
        {
            await context.Response.WriteAsync(line + "\r\n", Encoding.UTF8, cancellation); // RFC 4180 §2
            if (++sent % LinesPerFlush == 0)
                await context.Response.Body.FlushAsync(cancellation);
        }
    }
}
