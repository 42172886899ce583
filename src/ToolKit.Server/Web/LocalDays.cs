using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ToolKit.Server;

/// <summary>Days and times as people in Germany mean and read them, wherever the machine stands.</summary>
internal static class LocalDays
{
    private static TimeZoneInfo Zone { get; } =
        TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Berlin", out var zone) ? zone : TimeZoneInfo.Local;

    /// <summary>The first moment after a day.</summary>
    public static DateTimeOffset EndOf(DateOnly day) => At(day.AddDays(1), 0);

    /// <summary>A full hour of a day.</summary>
    public static DateTimeOffset At(DateOnly day, int hour)
    {
        var time = day.ToDateTime(new TimeOnly(hour, 0), DateTimeKind.Unspecified);
        return new DateTimeOffset(time, Zone.GetUtcOffset(time));
    }

    /// <summary>The day of a moment.</summary>
    public static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, Zone).DateTime);

    /// <summary>The last day of something that ends at <paramref name="end"/>, the moment after it.</summary>
    public static DateOnly LastDay(DateTimeOffset end) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(end, Zone).DateTime.AddTicks(-1));

    /// <summary><c>22.11.2026</c>, <c>22 Nov 2026</c></summary>
    /// <param name="culture"><see cref="Language.German"/> or <see cref="Language.English"/>; null: that of the request.</param>
    public static string Day(DateTimeOffset time, CultureInfo? culture = null) => Day(DayOf(time), culture);

    /// <summary><c>2026-11-22</c>, for names that sort by it, and for metadata.</summary>
    public static string SortableDay(DateTimeOffset time) => SortableDay(DayOf(time));

    /// <inheritdoc cref="SortableDay(DateTimeOffset)"/>
    public static string SortableDay(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Day(DateTimeOffset, CultureInfo?)"/>
    public static string Day(DateOnly day, CultureInfo? culture = null)
    {
        culture ??= Language.Culture;
        return day.ToString(culture == Language.German ? "dd.MM.yyyy" : "d MMM yyyy", culture);
    }

    /// <summary>A day that metadata state as <c>2026-11-22</c>; what is no such day, as it is written. Null: nothing is stated.</summary>
    [return: NotNullIfNotNull(nameof(stated))]
    public static string? StatedDay(string? stated) =>
        DateOnly.TryParseExact(stated, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Day(day) : stated;

    /// <summary><c>22.11.2026, 14:05 Uhr</c>, <c>22 Nov 2026, 14:05</c></summary>
    /// <inheritdoc cref="Day(DateTimeOffset, CultureInfo?)" path="/param"/>
    public static string Time(DateTimeOffset time, CultureInfo? culture = null)
    {
        culture ??= Language.Culture;
        return TimeZoneInfo.ConvertTime(time, Zone).ToString(culture == Language.German ? "dd.MM.yyyy, HH:mm 'Uhr'" : "d MMM yyyy, HH:mm", culture);
    }

    /// <summary><c>vor 20 Sekunden</c>, <c>vor einer Minute</c>, <c>vor 5 Minuten</c>; from an hour on <see cref="Time"/> with <c>am</c>.</summary>
    public static string Ago(DateTimeOffset time, DateTimeOffset now) => (int)(now - time).TotalSeconds switch
    {
        < 5 => Texts.T("gerade eben"),
        < 60 and var seconds => Texts.T("vor {0} Sekunden", seconds),
        < 120 => Texts.T("vor einer Minute"),
        < 3_600 and var seconds => Texts.T("vor {0} Minuten", seconds / 60),
        _ => Texts.T("am {0}", Time(time)),
    };

    /// <summary>What a clock in Germany shows then: for formats that know no time zone.</summary>
    public static DateTimeOffset Clock(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Zone);

    /// <summary>For the attribute <c>datetime</c>.</summary>
    public static string Machine(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary><c>12,4 KB</c>, in English <c>12.4 KB</c>; units of 1,000.</summary>
    public static string Size(long bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB"];
        var unit = 0;
        double value = bytes;
        while (value >= 999.5 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        return unit == 0 ? $"{bytes} B" : $"{value.ToString(value < 10 ? "0.0" : "0", Language.Culture)} {units[unit]}";
    }
}
