namespace ToolKit.Formats;

/// <summary>A format that documents are written in.</summary>
/// <param name="Extension">With its dot.</param>
/// <param name="MediaType">As IANA registers it.</param>
public sealed record WrittenFormat(string Extension, string MediaType)
{
    /// <summary>Text, Office Open XML.</summary>
    public static WrittenFormat Docx { get; } = new(".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document");

    /// <summary>Text, OpenDocument.</summary>
    public static WrittenFormat Odt { get; } = new(".odt", "application/vnd.oasis.opendocument.text");

    /// <summary>The tables of a text, one on each sheet, Office Open XML.</summary>
    public static WrittenFormat Xlsx { get; } = new(".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    /// <summary>The tables of a text, one on each sheet, OpenDocument.</summary>
    public static WrittenFormat Ods { get; } = new(".ods", "application/vnd.oasis.opendocument.spreadsheet");

    /// <summary>Slides, OpenDocument.</summary>
    public static WrittenFormat Odp { get; } = new(".odp", "application/vnd.oasis.opendocument.presentation");

    public static IReadOnlyList<WrittenFormat> All { get; } = [Docx, Odt, Xlsx, Ods, Odp];

    /// <summary>The extension without its dot: what addresses ask for.</summary>
    public string Name => Extension[1..];

    /// <summary>The format of that name; null: there is none.</summary>
    public static WrittenFormat? Find(string name) => All.FirstOrDefault(format => format.Extension.AsSpan(1).SequenceEqual(name));

    /// <summary>Whether a text has anything to write in this format: tables for the spreadsheets, slides for the presentation.</summary>
    public bool IsFor(MarkdownText text) =>
        this == Xlsx || this == Ods ? text.HasTables : this != Odp || text.IsSlides;
}

/// <summary>What is written into a document beside its text.</summary>
public sealed record WritingOptions
{
    public static WritingOptions Default { get; } = new();

    /// <summary>Null: the front matter's, else the first heading.</summary>
    public string? Title { get; init; }

    /// <summary>BCP 47. Default: <c>de-DE</c>.</summary>
    public string Language { get; init; } = "de-DE";

    /// <summary>When the text was changed last; null: not stated.</summary>
    public DateTimeOffset? Modified { get; init; }

    /// <summary>The stamp: names and values that go into the document's own properties, in this order; <see cref="DocumentStamp"/> reads them back.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Properties { get; init; } = [];

    /// <summary>States the stamp among the keywords as well, as <c>name=value</c>: PDF that an office program makes of the document keeps those and loses the others. Default: false.</summary>
    public bool StatesPropertiesAmongKeywords { get; init; }

    /// <summary>Turns an address of a link into a web address, or a percent-encoded one that leads from the folder in which the file will lie; null leaves the words and drops the link. Not asked for web and mail addresses or places in the text. Default: drops them.</summary>
    public Func<string, string?> Link { get; init; } = static _ => null;

    /// <summary>Gives the bytes of a picture by its address (PNG, JPEG or GIF), asked once for each; null leaves its alternative text, as do bytes that are none of these, break off or stand for more than 40 million dots. Default: gives none.</summary>
    public Func<string, byte[]?> Picture { get; init; } = static _ => null;
}

/// <summary>
/// Writes Markdown as documents for offices: DOCX and ODT with styles, numbering, footnotes, fields and a table of contents, its tables as XLSX and ODS, slides as ODP. What is written depends on text and options alone, and
/// equal ones make equal bytes. One for all threads.
/// </summary>
public static class DocumentWriter
{
    /// <summary>Another text whenever equal texts and options may make other bytes: with our code, the parser in front of it, and the runtime, whose packing differs between versions.</summary>
    public static string Version { get; } = string.Join('/', typeof(DocumentWriter).Module.ModuleVersionId, typeof(Markdig.MarkdownPipeline).Module.ModuleVersionId, Environment.Version);

    /// <param name="target">Seekable; stays open.</param>
    public static void Write(MarkdownText text, WrittenFormat format, Stream target, WritingOptions? options = null)
    {
        options ??= WritingOptions.Default;
        var document = MarkdownBlocks.Read(text);
        var about = DocumentProperties.Of(text, document, options);
        using var package = new PackageWriting(target);
        if (format == WrittenFormat.Docx)
            WordWriter.Write(document, about, options, package);
        else if (format == WrittenFormat.Odt)
            OpenTextWriter.Write(document, about, options, package);
        else if (format == WrittenFormat.Xlsx)
            WorkbookWriter.Write(document, about, package);
        else if (format == WrittenFormat.Ods)
            OpenSpreadsheetWriter.Write(document, about, package);
        else
            OpenSlidesWriter.Write(document, about, options, package);
    }

    /// <summary>The document as bytes.</summary>
    public static byte[] Write(MarkdownText text, WrittenFormat format, WritingOptions? options = null)
    {
        using var target = new MemoryStream();
        Write(text, format, target, options);
        return target.ToArray();
    }
}

/// <summary>What a document says of itself.</summary>
/// <param name="Creator">Who answers for it, as a function.</param>
internal sealed record DocumentProperties(string Title, string? Description, string? Creator, string? Keywords, string Language, DateTimeOffset? Modified, IReadOnlyList<KeyValuePair<string, string>> Stamp)
{
    public static DocumentProperties Of(MarkdownText text, TextDocument document, WritingOptions options) => new(
        XmlWriting.Clean(options.Title ?? text.Metadata.GetValueOrDefault("title") ?? text.FirstHeading ?? document.Blocks.Text().Trim() switch
        {
            "" => "Ohne Titel",
            { Length: > 80 } first => first[..80],
            var first => first,
        }),
        text.Metadata.GetValueOrDefault("description"),
        text.Metadata.GetValueOrDefault("responsible"),
        options.StatesPropertiesAmongKeywords
            ? string.Join(", ", options.Properties.Select(DocumentStamp.AsKeyword).Prepend(text.Metadata.GetValueOrDefault("legal_areas")).Where(keyword => !string.IsNullOrEmpty(keyword)))
            : text.Metadata.GetValueOrDefault("legal_areas"),
        options.Language,
        options.Modified,
        options.Properties);

    /// <summary><see cref="Modified"/> as both formats write it; null without.</summary>
    public string? ModifiedText => Modified?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
}
