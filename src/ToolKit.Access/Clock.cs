using System.Globalization;

namespace ToolKit.Access;

/// <summary>Times as the tables hold them: milliseconds since 1970, UTC.</summary>
internal static class Clock
{
    public static long Milliseconds(this TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds();

    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } value ? Time(value) : null;

    /// <summary>A moment as the record holds it: <c>2027-11-22T23:00:00Z</c>. What ends then has had its last day before.</summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>What every table of this component shares.</summary>
internal static class AccessRows
{
    /// <summary>Says in the same transaction that somebody's access has changed.</summary>
    public static async ValueTask TouchAsync(ToolKit.Database.SqlSession session) =>
        await session.ExecuteAsync("UPDATE access_state SET number = number + 1 WHERE id = 1");

    /// <summary>A text a person typed, trimmed; refused when it is empty, too long or holds control characters.</summary>
    public static string Clean(string? text, int most, Refusal refusal)
    {
        var trimmed = text?.Trim().Normalize() ?? "";
        if (trimmed.Length is 0 || trimmed.Length > most || trimmed.Any(char.IsControl))
            throw new RefusedException(refusal);
        return trimmed;
    }

    /// <summary>As <see cref="Clean"/>, for texts of several lines, which come out with <c>\n</c> between them.</summary>
    public static string CleanLines(string? text, int most, Refusal refusal)
    {
        var trimmed = text?.Trim().Normalize().ReplaceLineEndings("\n") ?? "";
        if (trimmed.Length is 0 || trimmed.Length > most || trimmed.Any(character => char.IsControl(character) && character is not ('\n' or '\t')))
            throw new RefusedException(refusal);
        return trimmed;
    }
}
