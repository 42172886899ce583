using System.Text;

namespace ToolKit.Server;

/// <summary>The record of acts as a table for spreadsheets, read and sent part by part.</summary>
internal static class AuditDownload
{
    public const string Address = "/verwaltung/protokoll.csv";

    private const int LinesPerFlush = 200;

    public static void MapAuditDownload(this WebApplication app) =>
        app.MapGet(Address, (Delegate)SendAsync).RequireAuthorization().ExcludeFromDescription();

    private static async Task<IResult> SendAsync([AsParameters] AuditQuery query, CurrentPerson me, HttpContext context, CancellationToken cancellation)
    {
        if (!await me.Desk.IsAdministratorAsync(cancellation) && (await me.Desk.ListRegionsAsync(cancellation)).Count == 0)
            return Results.NotFound();
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"protokoll.csv\"";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.WriteAsync(Encoding.UTF8.Preamble.ToArray(), cancellation); // or spreadsheets take umlauts for something else
        var lines = 0;
        await foreach (var line in me.Desk.ListAuditCsvAsync(query.ToFilter(), cancellation))
        {
            await context.Response.WriteAsync(line + "\r\n", Encoding.UTF8, cancellation); // RFC 4180 §2
            if (++lines % LinesPerFlush == 0)
                await context.Response.Body.FlushAsync(cancellation);
        }

        return Results.Empty;
    }
}
