using System.Globalization;
using System.Text;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>A chart of weeks as SVG, made on the server: two bars a week. Colours come from the style sheet; what it shows stands in a table beside it.</summary>
internal static class WeekChart
{
    private const int Height = 120;
    private const int BarWidth = 8;
    private const int WeekWidth = 22;

    /// <param name="totals">By week; a week that is missing had no reads. Numbers too small to be told have no bar.</param>
    public static string Draw(ReadPeriod period, IReadOnlyList<ReadTotal> totals)
    {
        var byWeek = totals.ToDictionary(total => total.Key);
        var most = HighestOf(totals);
        var bars = new StringBuilder();
        var weeks = 0;
        foreach (var week in period.Weeks())
        {
            var total = byWeek.GetValueOrDefault(week);
            AppendBar(bars, "views", weeks * WeekWidth, total?.Views ?? 0, most);
            AppendBar(bars, "downloads", (weeks * WeekWidth) + BarWidth + 1, total?.Downloads ?? 0, most);
            weeks++;
        }

        var width = weeks * WeekWidth;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<svg class=\"chart\" viewBox=\"0 0 {width} {Height + 2}\" aria-hidden=\"true\" focusable=\"false\">{bars}<path class=\"axis\" d=\"M0 {Height}.5H{width}\"/></svg>");
    }

    /// <summary>What the highest bar stands for, where there is one: at least <see cref="Figures.Least"/>.</summary>
    public static long HighestOf(IReadOnlyList<ReadTotal> totals) => totals.SelectMany(total => new[] { total.Views, total.Downloads }).Append(Figures.Least).Max();

    private static void AppendBar(StringBuilder bars, string kind, int x, long number, long most)
    {
        if (number < Figures.Least)
            return;
        var height = Math.Max(2, number * Height / most);
        bars.Append(CultureInfo.InvariantCulture, $"<rect class=\"{kind}\" x=\"{x}\" y=\"{Height - height}\" width=\"{BarWidth}\" height=\"{height}\"/>");
    }
}
