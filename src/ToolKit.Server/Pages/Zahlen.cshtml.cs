using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>How often documents are read, by week, document and region: of those that the reader may read herself.</summary>
public sealed class ZahlenModel(CurrentPerson me, RegionStore regions, TimeProvider time) : PageModel
{
    /// <summary>How many documents are listed.</summary>
    public const int Most = 50;

    public FigureQuery Query { get; private set; } = null!;

    public ReadPeriod Period { get; private set; } = null!;

    /// <summary>The one document; null: all.</summary>
    public ViewedPath? Document { get; private set; }

    public string? DocumentTitle => Document is null ? null : Titles.Of(Document.Entry!);

    /// <summary>In their order; those without reads are missing.</summary>
    public IReadOnlyList<ReadTotal> Weeks { get; private set; } = [];

    /// <summary>Those read most first.</summary>
    public IReadOnlyList<(ViewedPath Document, ReadTotal Total)> Documents { get; private set; } = [];

    /// <summary>Those where most is read first.</summary>
    public IReadOnlyList<(string Name, ReadTotal Total)> Regions { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(long? dokument, int? wochen, CancellationToken cancellation)
    {
        Query = FigureQuery.Of(dokument, wochen);
        Period = Query.PeriodAt(time.GetUtcNow());
        if (Query.Document is { } id)
        {
            Document = await me.View.FindAsync(id, cancellation);
            if (Document is null || Document.Entry!.IsFolder || !await me.View.MayAsync(Right.Read, Document, cancellation))
                return NotFound();
        }

        Weeks = await me.View.SumReadsAsync(ReadGrouping.Week, Period, Document, cancellation: cancellation);
        var names = (await regions.ListRegionsAsync(cancellation)).ToDictionary(region => region.Id, region => region.Name);
        Regions =
        [
            .. (await me.View.SumReadsAsync(ReadGrouping.Region, Period, Document, cancellation: cancellation))
                .Select(total => (names.GetValueOrDefault(total.Key, T("ohne Region")), total)),
        ];
        if (Document is null)
            Documents = await ListDocumentsAsync(cancellation);
        return Page();
    }

    private async Task<IReadOnlyList<(ViewedPath Document, ReadTotal Total)>> ListDocumentsAsync(CancellationToken cancellation)
    {
        var listed = new List<(ViewedPath, ReadTotal)>();
        foreach (var total in await me.View.SumReadsAsync(ReadGrouping.Document, Period, limit: Most, cancellation: cancellation))
        {
            if (await me.View.FindAsync(total.Key, cancellation) is { } document)
                listed.Add((document, total));
        }

        return listed;
    }
}
