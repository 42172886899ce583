namespace ToolKit.Formats;

/// <summary>How a preview is made, and how much of a document it shows. What goes beyond is left out, and the HTML says so.</summary>
public sealed record PreviewOptions
{
    /// <summary>What reading the file may cost. Default: 50 MB, 5 seconds, 200 MB unpacked, else as <see cref="ReadLimits"/>.</summary>
    public ReadLimits Reading { get; init; } = new() { MostBytes = 50_000_000, MostTime = TimeSpan.FromSeconds(5), MostExpandedBytes = 200_000_000 };

    /// <summary>Characters of HTML, without pictures. Default: 2 million, some 400 pages of text.</summary>
    public int MostHtml { get; init; } = 2_000_000;

    /// <summary>Rows of one table or sheet. Default: 500.</summary>
    public int MostRows { get; init; } = 500;

    /// <summary>Columns of one table or sheet. Default: 50.</summary>
    public int MostColumns { get; init; } = 50;

    /// <summary>Bytes of one picture. Default: 150,000.</summary>
    public int MostPictureBytes { get; init; } = 150_000;

    /// <summary>Bytes of all pictures together. Default: 1 million.</summary>
    public int MostPicturesBytes { get; init; } = 1_000_000;

    /// <summary>Added to heading levels, up to level 6, so that the page's own heading stays the only one of level 1. Default: 1.</summary>
    public int HeadingOffset { get; init; } = 1;

    /// <summary>Turns a relative address of a Markdown text into one of the page; null drops the link. Default: drops all. Links of other documents lead to the web, to a mail address or into the document.</summary>
    public Func<string, string?> Link { get; init; } = static _ => null;

    /// <summary>The words in the HTML that are not the document's. Default: German.</summary>
    public PreviewWords Words { get; init; } = PreviewWords.German;

    /// <summary>Measures <see cref="ReadLimits.MostTime"/>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
