using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;

namespace ToolKit.Server.Pages;

/// <summary>Every datum about the people who use the product, what it is for and when it ends: made from the list that a test compares with the tables.</summary>
public sealed class DatenschutzModel(OperatorTexts texts) : PageModel
{
    /// <summary>What the operator says of it, in German.</summary>
    public OperatorPage Text => texts.Privacy;

    /// <summary>The data, those of one table and purpose together.</summary>
    public static IReadOnlyList<Purpose> Purposes { get; } =
    [
        .. StaffData.All.GroupBy(datum => (datum.Table, datum.Purpose, datum.End))
            .Select(group => new Purpose(group.Key.Table, group.Key.Purpose, group.Key.End, [.. group.Select(datum => datum.Column)])),
    ];

    public void OnGet()
    {
        // What there is to show does not depend on who asks.
    }

    public sealed record Purpose(string Table, Bilingual What, Bilingual End, IReadOnlyList<string> Columns);
}
