namespace ToolKit.Access;

/// <summary>What a WebDAV client or script signs in with. It has no rights of its own: it passes on, and cuts, its person's.</summary>
/// <param name="Id">The row's id.</param>
/// <param name="PersonId">Whose.</param>
/// <param name="Letters">The eight letters by which it is looked up and told from others: <c>tk_LETTERS_…</c>. No secret.</param>
/// <param name="Label">What the person calls it.</param>
/// <param name="ScopeId">The folder outside of which it opens nothing; null: everything the person may see.</param>
/// <param name="IsReadOnly">Nothing can be changed with it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">It no longer holds at this moment.</param>
/// <param name="LastUsedAt">When it was last accepted; null: never. Uses in other processes appear after <see cref="AccessOptions.LastUseInterval"/>.</param>
/// <param name="WithdrawnAt">When it was withdrawn; null: it was not.</param>
/// <param name="IsOffice">It stands behind the cookie of a sign-in inside Office, and cannot be used as a password.</param>
public sealed record DeviceToken(
    long Id,
    long PersonId,
    string Letters,
    string Label,
    long? ScopeId,
    bool IsReadOnly,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? WithdrawnAt,
    bool IsOffice = false)
{
    /// <summary>Neither expired nor withdrawn.</summary>
    public bool Holds(DateTimeOffset now) => WithdrawnAt is null && now < ExpiresAt;
}

/// <summary>A token that was just made.</summary>
/// <param name="Token">The token.</param>
/// <param name="Secret">
/// What to enter as password: <c>tk_LETTERS_SECRET</c>; of a sign-in inside Office the cookie's value. It is shown this once and not kept.
/// </param>
public sealed record CreatedDeviceToken(DeviceToken Token, string Secret);

/// <summary>A device token to be made.</summary>
/// <param name="PersonId">Whose.</param>
/// <param name="Label">What the person calls it, 1 to 100 characters.</param>
/// <param name="ScopeId">The folder outside of which it opens nothing; null: everything the person may see.</param>
/// <param name="IsReadOnly">Nothing can be changed with it.</param>
/// <param name="Days">How long it holds; null: <see cref="AccessOptions.TokenDays"/>.</param>
/// <param name="IsByOperator">A command makes it, not the person.</param>
public sealed record NewDeviceToken(long PersonId, string Label, long? ScopeId = null, bool IsReadOnly = false, int? Days = null, bool IsByOperator = false);
