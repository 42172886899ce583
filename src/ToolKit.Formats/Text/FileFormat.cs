namespace ToolKit.Formats;

/// <summary>A format: how its files are known, and what reads them. Adding one is adding a row.</summary>
internal sealed record FileFormat(string Name, string[] Extensions, string[] MediaTypes, Action<SourceFile, TextCollector> Read)
{
    private static readonly FileFormat PlainText = new("text", ["txt", "text", "log", "ini", "json", "yaml", "yml", "xml"], ["text/plain", "application/json", "application/xml", "text/xml"], PlainTextReader.Read);

    private static readonly FileFormat[] All =
    [
        PlainText,
        new("Markdown", ["md", "markdown"], ["text/markdown"], MarkdownReader.Read),
        new("HTML", ["html", "htm", "xhtml"], ["text/html", "application/xhtml+xml"], HtmlReader.Read),
    ];

    /// <summary>The extension decides, else the media type; a file without either is taken for text, which the reader of text then looks at.</summary>
    public static FileFormat? Of(SourceFile file, string? mediaType)
    {
        var extension = Path.GetExtension(file.Name).TrimStart('.');
        var type = mediaType?.Split(';')[0].Trim();
        return All.FirstOrDefault(format => format.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
            ?? All.FirstOrDefault(format => format.MediaTypes.Contains(type, StringComparer.OrdinalIgnoreCase))
            ?? PlainText;
    }
}
