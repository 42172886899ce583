using System.Globalization;
using System.Runtime.CompilerServices;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>The figures as a table for spreadsheets: document, week and region, the finest that is kept.</summary>
internal static class FigureDownload
{
    public const string Address = "/zahlen.csv";

    public static void MapFigureDownload(this WebApplication app) => app.MapGet(Address, SendAsync).RequireAuthorization().ExcludeFromDescription();

    private static async Task<IResult> SendAsync(
        HttpContext context, CurrentPerson me, RegionStore regions, TimeProvider time, long? dokument, int? wochen, CancellationToken cancellation)
    {
        var query = FigureQuery.Of(dokument, wochen);
        var document = query.Document is { } id ? await me.View.FindAsync(id, cancellation) : null;
        if (query.Document is not null && (document is null || document.Entry!.IsFolder || !await me.View.MayAsync(Right.Read, document, cancellation)))
            return Results.NotFound();
        var names = (await regions.ListRegionsAsync(cancellation)).ToDictionary(region => region.Id, region => region.Name);
        await CsvDownload.SendAsync(context, "zahlen.csv", ListAsync(me.View, query.PeriodAt(time.GetUtcNow()), document, names, cancellation));
        return Results.Empty;
    }

    private static async IAsyncEnumerable<string> ListAsync(
        LibraryView view, ReadPeriod period, ViewedPath? document, Dictionary<long, string> regions, [EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return CsvTable.Write(T("Woche ab"), T("Dokument"), T("Pfad"), T("Region"), T("angesehen"), T("heruntergeladen"));
        ViewedPath? at = null;
        await foreach (var count in view.ListReadsAsync(period, document, cancellation))
        {
            if (at?.Entry!.Id != count.DocumentId)
                at = await view.FindAsync(count.DocumentId, cancellation);
            if (at is null)
                continue; // deleted in this moment
            yield return CsvTable.Write(
                ReadPeriod.MondayOf(count.Week).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                Titles.Of(at.Entry!),
                at.Path.ToString(),
                regions.GetValueOrDefault(count.RegionId, T("ohne Region")),
                Figures.Plain(count.Views),
                Figures.Plain(count.Downloads));
        }
    }
}
