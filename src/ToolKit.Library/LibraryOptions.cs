namespace ToolKit.Library;

public sealed class LibraryOptions
{
    /// <summary>The folder of large bodies; created where it is missing.</summary>
    public required string BlobFolder { get; set; }

    /// <summary>Bodies up to this many bytes lie in the database, larger ones in <see cref="BlobFolder"/>. Default 64 KB.</summary>
    public int InlineLimit { get; set; } = 64 * 1024;

    /// <summary>Memory for small bodies that are read often, in bytes. Default 32 MB; 0 switches it off.</summary>
    public long CacheBytes { get; set; } = 32L * 1024 * 1024;

    /// <summary>How many paths are remembered while nothing is written. Default 10,000.</summary>
    public int CachedPaths { get; set; } = 10_000;

    /// <summary>How long deleted entries can be restored. Default 90 days.</summary>
    public TimeSpan TrashLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long clients' scratch files are kept after their last change. Default one day.</summary>
    public TimeSpan ScratchLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long bytes that nothing refers to, and temporary files, are kept. Default one day; no upload may take longer.</summary>
    public TimeSpan UnclaimedLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long an upload in parts waits for its next one. Default one day.</summary>
    public TimeSpan UploadLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How long a document moved to a scratch name is remembered under its old one, and an empty body waits for its content. Default ten minutes.
    /// </summary>
    public TimeSpan SaveWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Looks at each body before it is stored, from its beginning to its end: null when it is harmless, otherwise what was found in it, which refuses it
    /// (<see cref="LibraryError.Harmful"/>). An <see cref="IOException"/> means that it could not look (<see cref="LibraryError.NotScanned"/>). Default null: nobody looks.
    /// </summary>
    public Func<Stream, CancellationToken, ValueTask<string?>>? Scan { get; set; }

    /// <summary>Names that nothing directly under the root may be given, in any case: the product shows something else there. Default: none.</summary>
    public IReadOnlyCollection<string> ReservedNames { get; set; } = [];
}
