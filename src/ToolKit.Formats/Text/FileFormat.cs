using System.Text;

namespace ToolKit.Formats;

/// <summary>A format: how its files are known, and what reads them. Adding one is adding a row.</summary>
/// <param name="Mark">What its files begin with, whatever they are called; empty where there is no such thing.</param>
internal sealed record FileFormat(string Mark, string[] Extensions, string[] MediaTypes, Action<SourceFile, ContentHandler> Read)
{
    public static readonly FileFormat PlainText = new("", ["txt", "text", "log", "ini", "json", "yaml", "yml", "xml"], ["text/plain", "application/json", "application/xml", "text/xml"], PlainTextReader.Read);

    public static readonly FileFormat Markdown = new("", ["md", "markdown"], ["text/markdown"], MarkdownReader.Read);

    /// <summary>Read by a program of its own.</summary>
    public static readonly FileFormat Pdf = new("%PDF-", ["pdf"], ["application/pdf"], PdfReader.Read);

    public static readonly FileFormat FlatOpenDocument = new("", ["fodt", "fods", "fodp"], [], OpenDocumentReader.ReadFlat);

    private static readonly string[] OfficePackages =
    [
        "docx", "docm", "dotx", "dotm", "xlsx", "xlsm", "xltx", "xltm", "pptx", "pptm", "ppsx", "ppsm", "potx", "potm", "odt", "ott", "odm", "ods", "ots", "odp", "otp", "odg", "otg",
    ];

    /// <summary>ZIP: office documents, and archives of other files.</summary>
    public static readonly FileFormat Package = new("PK\x03\x04", [.. OfficePackages, "zip"], ["application/zip"], PackageReader.Read);

    // Those with a mark first: content that is plainly of another format than its name is read as what it is.
    private static readonly FileFormat[] All =
    [
        Package,
        new("PK\x05\x06", [], [], PackageReader.Read), // an archive without members
        Pdf,
        new("{\\rtf", ["rtf"], ["application/rtf", "text/rtf"], RtfReader.Read),
        new("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", ["doc", "dot", "xls", "xlt", "ppt", "pps", "pot"], [], OldOfficeReader.Read),
        Markdown,
        new("", ["html", "htm", "xhtml"], ["text/html", "application/xhtml+xml"], HtmlReader.Read),
        new("", ["csv", "tsv"], ["text/csv", "text/tab-separated-values"], CsvReader.Read),
        new("", ["eml"], ["message/rfc822"], MailReader.Read),
        FlatOpenDocument,
        PlainText,
    ];

    /// <summary>By its mark, else by its extension, else by its media type; a file without any is taken for text, which the reader of text then looks at.</summary>
    public static FileFormat Of(SourceFile file, string? mediaType)
    {
        var start = Start(file.Body);
        var type = mediaType?.Split(';')[0].Trim();
        return Array.Find(All, format => format.Mark.Length > 0 && start.StartsWith(format.Mark, StringComparison.Ordinal))
            ?? OfName(file.Name)
            ?? Array.Find(All, format => format.MediaTypes.Contains(type, StringComparer.OrdinalIgnoreCase))
            ?? PlainText;
    }

    /// <summary>By the extension alone; null where no reader knows it.</summary>
    public static FileFormat? OfName(string name)
    {
        var extension = ExtensionOf(name);
        return Array.Find(All, format => format.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Whether a file of this name is meant to be an office document in a ZIP file.</summary>
    public static bool IsOfficePackage(string name) => OfficePackages.Contains(ExtensionOf(name), StringComparer.OrdinalIgnoreCase);

    private static string ExtensionOf(string name) => Path.GetExtension(name).TrimStart('.');

    private static string Start(Stream body)
    {
        var bytes = new byte[8];
        var read = body.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        body.Position = 0;
        return Encoding.Latin1.GetString(bytes, 0, read);
    }
}
