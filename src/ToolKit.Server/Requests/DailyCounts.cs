namespace ToolKit.Server;

/// <summary>How often something was done today (UTC) by whoever is named: a bound against those who go on all day. Kept in memory.</summary>
/// <param name="most">How often each may.</param>
/// <param name="time">The clock.</param>
public sealed class DailyCounts(int most, TimeProvider time)
{
    // Who comes after so many is let through: a bound must not become a memory leak, nor keep everybody out.
    private const int MostRemembered = 50_000;

    private readonly Lock one = new();
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);
    private DateOnly day;

    /// <summary>Counts once more. False when that is more than is allowed.</summary>
    public bool TryTake(string name)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        lock (one)
        {
            if (today != day)
            {
                counts.Clear();
                day = today;
            }

            var count = counts.GetValueOrDefault(name);
            if (count >= most)
                return false;
            if (count > 0 || counts.Count < MostRemembered)
                counts[name] = count + 1;
            return true;
        }
    }
}
