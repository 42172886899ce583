namespace ToolKit.WebDav;

/// <summary>
/// A collection that can say what has changed below it since a client last asked (RFC 6578), at a cost that follows the changes and not the collection. Tokens belong to the collection that gave them and to
/// what the caller may see: where either has become another, a token is not valid any more.
/// </summary>
public interface ISyncSource
{
    /// <summary>The token of the state now (<c>DAV:sync-token</c>): a URI without spaces and angle brackets, not beginning with <c>urn:uuid:</c>.</summary>
    ValueTask<string> GetSyncTokenAsync(CancellationToken cancellation);

    /// <summary>
    /// The visible members that were added, changed or removed since a token. A member that moved within the collection appears twice: gone from its old place, there at its new one. What a moved, copied or restored
    /// collection brings along is reported member by member; a collection that is gone stands for all that was in it.
    /// </summary>
    /// <returns>Null where the token is not one of this collection and caller, or no longer valid (403 <c>valid-sync-token</c>).</returns>
    ValueTask<SyncReport?> ReportChangesAsync(SyncQuery query, CancellationToken cancellation);

    /// <summary>Whether <paramref name="token"/> is valid and nothing has changed since: what an <c>If</c> header with it asks (RFC 6578 §5).</summary>
    ValueTask<bool> IsUnchangedSinceAsync(string token, CancellationToken cancellation);
}

/// <summary>What a client asks of an <see cref="ISyncSource"/>.</summary>
/// <param name="Token">What it got last time; null for everything there is.</param>
/// <param name="IsDeep">Whether it asks for all descendants, or for direct members only.</param>
/// <param name="Limit">How many members the report may have, at least 1; null for no limit. A source may have one of its own.</param>
/// <param name="Detail">What will be asked of the members.</param>
public sealed record SyncQuery(string? Token, bool IsDeep, int? Limit, ResourceDetail Detail);

/// <summary>An answer of an <see cref="ISyncSource"/>, read once and in order.</summary>
/// <param name="members">The members; when they have been read to their end, <see cref="Token"/> and <see cref="IsTruncated"/> are set.</param>
public sealed class SyncReport(IAsyncEnumerable<SyncMember> members)
{
    public IAsyncEnumerable<SyncMember> Members => members;

    /// <summary>The token to go on with.</summary>
    public string Token { get; set; } = "";

    /// <summary>Whether there is more than fitted; the next report with <see cref="Token"/> goes on.</summary>
    public bool IsTruncated { get; set; }
}

/// <summary>One line of a <see cref="SyncReport"/>.</summary>
/// <param name="Path">Where the member lies or lay.</param>
/// <param name="IsCollection">Whether it is or was a collection.</param>
/// <param name="Resource">The member as it is now; null: it is gone from there.</param>
public readonly record struct SyncMember(DavPath Path, bool IsCollection, IDavResource? Resource);
