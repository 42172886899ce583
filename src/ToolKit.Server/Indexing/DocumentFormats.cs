namespace ToolKit.Server;

/// <summary>What a kind of file is called by the people who filter by it.</summary>
internal static class DocumentFormats
{
    private static readonly (string Name, string[] Extensions)[] Table =
    [
        ("Markdown", ["md", "markdown"]),
        ("PDF", ["pdf"]),
        ("Word", ["doc", "docx", "docm", "dot", "dotx", "dotm"]),
        ("Excel", ["xls", "xlsx", "xlsm", "xltx"]),
        ("PowerPoint", ["ppt", "pptx", "pptm", "ppsx", "potx"]),
        ("OpenDocument-Text", ["odt", "ott", "fodt"]),
        ("OpenDocument-Tabelle", ["ods", "ots", "fods"]),
        ("OpenDocument-Präsentation", ["odp", "otp", "fodp"]),
        ("RTF", ["rtf"]),
        ("Text", ["txt", "text", "log"]),
        ("CSV", ["csv", "tsv"]),
        ("HTML", ["htm", "html", "xhtml"]),
        ("E-Mail", ["eml", "msg"]),
        ("ZIP", ["zip"]),
        ("Bild", ["png", "jpg", "jpeg", "gif", "svg", "tif", "tiff", "webp"]),
    ];

    private static readonly Dictionary<string, string> Names =
        Table.SelectMany(row => row.Extensions, (row, extension) => (extension, row.Name)).ToDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Of a file name; null where it has no extension, or a strange one.</summary>
    public static string? NameOf(string fileName)
    {
        var extension = Path.GetExtension(fileName).TrimStart('.');
        return Names.GetValueOrDefault(extension)
            ?? (extension.Length is > 0 and <= 8 && extension.All(char.IsAsciiLetterOrDigit) ? extension.ToUpperInvariant() : null);
    }
}
