namespace ToolKit.Formats;

/// <summary>What one file may cost. What goes beyond is not readable; only the text is cut instead.</summary>
public sealed record ReadLimits
{
    public static ReadLimits Default { get; } = new();

    /// <summary>Size of the file in bytes. Default: 200 MB.</summary>
    public long MostBytes { get; init; } = 200_000_000;

    /// <summary>
    /// Characters of text, after which the rest is left out; a paragraph counts for 32 more than it has, because it costs memory of its own. Default: 10 million, which is some 4,000 pages.
    /// With 0 only title, language and metadata are read, which office files state apart from their text.
    /// </summary>
    public int MostCharacters { get; init; } = 10_000_000;

    /// <summary>Levels of nesting: elements, groups, parts of a mail. Default: 256.</summary>
    public int MostDepth { get; init; } = 256;

    /// <summary>How long reading may take. Default: 30 seconds.</summary>
    public TimeSpan MostTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes that may be unpacked out of one file. Default: 1 GB.</summary>
    public long MostExpandedBytes { get; init; } = 1_000_000_000;

    /// <summary>How many times the size of the packed part may be unpacked out of it; the first 8 MB are free, since repetitive tables pack very well. Default: 100.</summary>
    public int MostExpansion { get; init; } = 100;

    /// <summary>Memory the program that reads PDF may address, in bytes. Default: 1 GB.</summary>
    public long MostPdfMemory { get; init; } = 1_000_000_000;
}
