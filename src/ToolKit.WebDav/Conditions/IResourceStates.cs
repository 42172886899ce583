namespace ToolKit.WebDav;

/// <summary>
/// What <see cref="Preconditions"/> ask of a store: the state as the committing transaction sees it. Answers must not change until that transaction ends.
/// Visibility plays no part here except that what the caller may not see counts as absent.
/// </summary>
public interface IResourceStates : IActiveLocks
{
    ValueTask<ResourceState> GetStateAsync(DavPath path, CancellationToken cancellation);

    /// <summary>
    /// Whether a state token of an <c>If</c> header, no lock token, holds for the resource: such as a sync token since which nothing has changed (RFC 6578 §5). Several tokens may hold at once, so this is a question
    /// and not a comparison; by default it asks for <see cref="ResourceState.StateToken"/>.
    /// </summary>
    async ValueTask<bool> HasStateTokenAsync(DavPath path, string token, CancellationToken cancellation) =>
        (await GetStateAsync(path, cancellation)).StateToken == token;
}

/// <summary>The state of one path; the default value is "nothing there".</summary>
public readonly record struct ResourceState
{
    public bool Exists { get; init; }

    public bool IsCollection { get; init; }

    public EntityTag? ETag { get; init; }

    public DateTimeOffset LastModified { get; init; }

    /// <summary>A further state token that an <c>If</c> header may name, such as a sync token (RFC 6578 §5); null for none.</summary>
    public string? StateToken { get; init; }
}
