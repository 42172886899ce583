namespace ToolKit.Access;

/// <summary>A session of a browser.</summary>
/// <param name="Id">Names it; random.</param>
/// <param name="PersonId">Whose it is.</param>
/// <param name="Issuer">The identity provider that has vouched for her; null: she signed in with a password.</param>
/// <param name="HasSecondFactor">A second factor was shown or set up in it.</param>
/// <param name="Browser">As <c>Firefox, Windows</c>; for its owner to recognise.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="AuthenticatedAt">When she last showed who she is.</param>
/// <param name="UsedAt">When it was last used, to five minutes.</param>
/// <param name="ExpiresAt">When it ends, used or not.</param>
public sealed record BrowserSession(
    string Id,
    long PersonId,
    string? Issuer,
    bool HasSecondFactor,
    string Browser,
    DateTimeOffset CreatedAt,
    DateTimeOffset AuthenticatedAt,
    DateTimeOffset UsedAt,
    DateTimeOffset ExpiresAt);

/// <summary>How a session begins.</summary>
/// <param name="Browser">As <c>Firefox, Windows</c>; up to 100 characters are kept.</param>
public sealed record NewSession(string Browser)
{
    /// <summary>The identity provider that has vouched for her; null: she signed in with a password.</summary>
    public string? Issuer { get; init; }

    /// <summary>The issuer's name for its own session (<c>sid</c>); null: it has not given one.</summary>
    public string? ProviderSession { get; init; }

    /// <summary>The issuer's token about the sign-in, encrypted by the caller; null: none.</summary>
    public string? ProtectedIdToken { get; init; }

    /// <summary>A second factor was shown.</summary>
    public bool HasSecondFactor { get; init; }

    /// <summary>When she showed who she is; null: now.</summary>
    public DateTimeOffset? AuthenticatedAt { get; init; }

    /// <summary>The session of the same browser before; it ends.</summary>
    public string? Replaces { get; init; }
}

/// <summary>A session that holds, and whose it is.</summary>
public sealed record OpenedSession(BrowserSession Session, Principal Principal);

/// <summary>How long sessions last.</summary>
/// <param name="Idle">Without a request.</param>
/// <param name="Longest">In all.</param>
public sealed record SessionLimits(TimeSpan Idle, TimeSpan Longest);
