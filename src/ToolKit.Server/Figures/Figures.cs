using System.Globalization;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>How figures of reads are shown.</summary>
internal static class Figures
{
    /// <summary>Smaller numbers are not told: somebody who knows a small site could guess who it was.</summary>
    public const long Least = 5;

    /// <summary><c>1.234</c>, in English <c>1,234</c>; below five <c>&lt;5</c>, also where nobody has read at all.</summary>
    public static string Of(long number) => number < Least ? $"<{Least}" : number.ToString("N0", Language.Culture);

    /// <summary>The same without the point between thousands, for tables that are calculated with.</summary>
    public static string Plain(long number) => number < Least ? $"<{Least}" : number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a query asks of the figures; the page and the download read the same.</summary>
/// <param name="Document">The document of which; null: all that the reader may read.</param>
/// <param name="Weeks">How many weeks, the one that is not over among them.</param>
public sealed record FigureQuery(long? Document, int Weeks)
{
    /// <summary>The numbers of weeks to choose from.</summary>
    public static readonly IReadOnlyList<int> Choices = [4, 12, 26, 53];

    private const int Usual = 12;

    /// <param name="document">From the query; null: none.</param>
    /// <param name="weeks">From the query; what is no choice means the usual twelve.</param>
    public static FigureQuery Of(long? document, int? weeks) => new(document, weeks is { } chosen && Choices.Contains(chosen) ? chosen : Usual);

    public ReadPeriod PeriodAt(DateTimeOffset now) => ReadPeriod.Until(now, Weeks);

    /// <summary>The same as a query, with its question mark.</summary>
    public string ToQuery() => string.Create(CultureInfo.InvariantCulture, $"?wochen={Weeks}{(Document is { } id ? $"&dokument={id}" : "")}");
}
