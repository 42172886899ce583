namespace ToolKit.Library;

public enum LockScope
{
    Exclusive,
    Shared,
}

/// <summary>A write lock (RFC 4918 §6) on the entry at <see cref="Root"/>.</summary>
public sealed class DocumentLock
{
    /// <summary>A URI, <c>urn:uuid:…</c>. Whoever knows it is not thereby entitled: compare <see cref="Holder"/>.</summary>
    public required string Token { get; init; }

    public required LibraryPath Root { get; init; }

    public required long EntryId { get; init; }

    public required LockScope Scope { get; init; }

    /// <summary>It covers everything below the root too.</summary>
    public required bool IsInfinite { get; init; }

    public required Author Holder { get; init; }

    /// <summary>The <c>DAV:owner</c> element as the client sent it; null without.</summary>
    public string? OwnerXml { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>The lock somebody wants.</summary>
/// <param name="OwnerXml">The <c>DAV:owner</c> element; null without.</param>
/// <param name="IsInfinite">Ignored on documents, which have nothing below.</param>
public sealed record LockRequest(Author Holder, string? OwnerXml, LockScope Scope, bool IsInfinite, TimeSpan Timeout);

/// <param name="Created">The path was unmapped, and an empty document was created there (RFC 4918 §7.3).</param>
public sealed record LockResult(DocumentLock Lock, LibraryEntry Entry, bool Created);
