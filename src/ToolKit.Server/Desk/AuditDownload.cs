namespace ToolKit.Server;

/// <summary>The record of acts as a table for spreadsheets.</summary>
internal static class AuditDownload
{
    public const string Address = "/verwaltung/protokoll.csv";

    public static void MapAuditDownload(this WebApplication app) =>
        app.MapGet(Address, (Delegate)SendAsync).RequireAuthorization().ExcludeFromDescription();

    private static async Task<IResult> SendAsync([AsParameters] AuditQuery query, CurrentPerson me, HttpContext context, CancellationToken cancellation)
    {
        if (!await me.Desk.IsAdministratorAsync(cancellation) && (await me.Desk.ListRegionsAsync(cancellation)).Count == 0)
            return Results.NotFound();
        await CsvDownload.SendAsync(context, "protokoll.csv", me.Desk.ListAuditCsvAsync(query.ToFilter(), cancellation));
        return Results.Empty;
    }
}
