namespace ToolKit.Search;

public sealed class SearchIndexOptions
{
    /// <summary>Where the index keeps its files; made when it is missing. Nothing else may lie in it.</summary>
    public required string Folder { get; init; }

    /// <summary>How many searches run at the same time; the others wait. 1 to 64, default 4.</summary>
    public int Readers { get; init; } = 4;

    /// <summary>Memory for pages of the file, for each reader and the writer, in kilobytes; at least 100, default 8,000 (measured: docs/performance.md).</summary>
    public int CacheKilobytes { get; init; } = 8_000;

    /// <summary>Tells when the words for spelling are read anew; the system's by default.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
