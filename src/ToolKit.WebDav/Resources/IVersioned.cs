namespace ToolKit.WebDav;

/// <summary>
/// A file of which older contents are kept and can be read at addresses of their own (RFC 3253 in part: the version-tree report). Every write makes a version by itself; there is no checkout.
/// </summary>
public interface IVersioned
{
    /// <summary>Where the current version lies (<c>DAV:checked-in</c>); null where there is none. Asked only when the property is named.</summary>
    ValueTask<DavPath?> FindCheckedInAsync(CancellationToken cancellation);

    /// <summary>All versions in batches, the oldest first.</summary>
    IAsyncEnumerable<IReadOnlyList<IDavVersion>> ListVersionsAsync(CancellationToken cancellation);
}

/// <summary>The content a file had, or has, as a read-only file.</summary>
public interface IDavVersion : IDavFile
{
    /// <summary>What tells it from the file's other versions, for people (<c>DAV:version-name</c>).</summary>
    string VersionName { get; }

    /// <summary>Who wrote it (<c>DAV:creator-displayname</c>); null where that is not known.</summary>
    string? CreatorDisplayName { get; }

    /// <summary>What was noted with it (<c>DAV:comment</c>); null for nothing.</summary>
    string? Comment { get; }

    /// <summary>The version it replaced (<c>DAV:predecessor-set</c>); null for the first.</summary>
    DavPath? Predecessor { get; }

    /// <summary>The version that replaced it (<c>DAV:successor-set</c>); null for the current one.</summary>
    DavPath? Successor { get; }
}
