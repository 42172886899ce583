namespace ToolKit.Formats;

/// <summary>What one comparison may cost.</summary>
public sealed record ComparisonLimits
{
    /// <summary>What reading each of the two files may cost. Default: 50 MB, 5 seconds, a million characters.</summary>
    public ReadLimits Reading { get; init; } = new() { MostBytes = 50_000_000, MostTime = TimeSpan.FromSeconds(5), MostExpandedBytes = 200_000_000, MostCharacters = 1_000_000 };
}
