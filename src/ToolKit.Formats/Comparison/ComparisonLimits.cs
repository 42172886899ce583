namespace ToolKit.Formats;

/// <summary>What one comparison may cost. It is measured in work, not in time, so that the same two versions always give the same answer.</summary>
public sealed record ComparisonLimits
{
    /// <summary>What reading each of the two files may cost. Default: 50 MB, 5 seconds, 200 MB unpacked, a million characters.</summary>
    public ReadLimits Reading { get; init; } = new() { MostBytes = 50_000_000, MostTime = TimeSpan.FromSeconds(5), MostExpandedBytes = 200_000_000, MostCharacters = 1_000_000 };

    /// <summary>
    /// Steps to find out which paragraphs and words stand for each other. Two texts of n pieces with d of them changed take 2nd. Where fewer are left, a stretch is shown as deleted and inserted as a whole.
    /// Default: 50 million, which is less than a second.
    /// </summary>
    public long MostSteps { get; init; } = 50_000_000;

    /// <summary>Unchanged paragraphs that stay visible before and after a change. Default: 1.</summary>
    public int Context { get; init; } = 1;
}
