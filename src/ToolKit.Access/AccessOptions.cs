namespace ToolKit.Access;

/// <summary>Settings of people and device tokens.</summary>
public sealed class AccessOptions
{
    /// <summary>The folder of secret keys, usually <c>DIR/keys</c>; created where it is missing, for its owner alone.</summary>
    public required string KeyFolder { get; set; }

    /// <summary>How long a device token holds when nothing else is said, in days. Default 180; at most <see cref="MostTokenDays"/>.</summary>
    public int TokenDays { get; set; } = 180;

    /// <summary>The longest life of a device token, in days. Default 365; 1 to 3,650.</summary>
    public int MostTokenDays { get; set; } = 365;

    /// <summary>How many tokens one person may have that have neither expired nor been withdrawn. Default 50, at least 1.</summary>
    public int MostTokens { get; set; } = 50;

    /// <summary>How often the last use of tokens is written down. Default five minutes; in between it is known to this process alone.</summary>
    public TimeSpan LastUseInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many verified tokens are remembered. Default 10,000, at least 1.</summary>
    public int RememberedTokens { get; set; } = 10_000;

    /// <summary>How much one region's folder may hold with all its sites, in bytes. Default 0: as much as the disk.</summary>
    public long RegionQuotaBytes { get; set; }

    /// <summary>How much one site's workspace may hold, in bytes. Default 0: as much as its region.</summary>
    public long SiteQuotaBytes { get; set; }

    /// <summary>When wrong device tokens are answered with 429.</summary>
    public SignInThrottleOptions Throttle { get; set; } = new();

    /// <summary>Why these settings cannot be used, as a sentence that says what to change; null when they can.</summary>
    public string? Problem =>
        string.IsNullOrWhiteSpace(KeyFolder) ? $"{nameof(KeyFolder)} is empty; name the folder of the keys."
        : MostTokenDays is < 1 or > 3650 ? $"{nameof(MostTokenDays)} is {MostTokenDays}; it must be 1 to 3650 days."
        : TokenDays < 1 || TokenDays > MostTokenDays ? $"{nameof(TokenDays)} is {TokenDays}; it must be 1 to {nameof(MostTokenDays)} ({MostTokenDays}) days."
        : MostTokens < 1 ? $"{nameof(MostTokens)} is {MostTokens}; it must be at least 1."
        : RememberedTokens < 1 ? $"{nameof(RememberedTokens)} is {RememberedTokens}; it must be at least 1."
        : LastUseInterval < TimeSpan.FromSeconds(1) ? $"{nameof(LastUseInterval)} is {LastUseInterval}; it must be at least one second."
        : Throttle.Problem;
}
