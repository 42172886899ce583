namespace ToolKit.Server;

/// <summary>What a kind of file is called by the people who filter by it.</summary>
internal static class DocumentFormats
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["md"] = "Markdown", ["markdown"] = "Markdown",
        ["pdf"] = "PDF",
        ["doc"] = "Word", ["docx"] = "Word", ["docm"] = "Word", ["dot"] = "Word", ["dotx"] = "Word", ["dotm"] = "Word",
        ["xls"] = "Excel", ["xlsx"] = "Excel", ["xlsm"] = "Excel", ["xltx"] = "Excel",
        ["ppt"] = "PowerPoint", ["pptx"] = "PowerPoint", ["pptm"] = "PowerPoint", ["ppsx"] = "PowerPoint", ["potx"] = "PowerPoint",
        ["odt"] = "OpenDocument-Text", ["ott"] = "OpenDocument-Text", ["fodt"] = "OpenDocument-Text",
        ["ods"] = "OpenDocument-Tabelle", ["ots"] = "OpenDocument-Tabelle", ["fods"] = "OpenDocument-Tabelle",
        ["odp"] = "OpenDocument-Präsentation", ["otp"] = "OpenDocument-Präsentation", ["fodp"] = "OpenDocument-Präsentation",
        ["rtf"] = "RTF",
        ["txt"] = "Text", ["text"] = "Text", ["log"] = "Text",
        ["csv"] = "CSV", ["tsv"] = "CSV",
        ["htm"] = "HTML", ["html"] = "HTML", ["xhtml"] = "HTML",
        ["eml"] = "E-Mail", ["msg"] = "E-Mail",
        ["zip"] = "ZIP",
        ["png"] = "Bild", ["jpg"] = "Bild", ["jpeg"] = "Bild", ["gif"] = "Bild", ["svg"] = "Bild", ["tif"] = "Bild", ["tiff"] = "Bild", ["webp"] = "Bild",
    };

    /// <summary>Of a file name; null where it has no extension, or a strange one.</summary>
    public static string? NameOf(string fileName)
    {
        var extension = Path.GetExtension(fileName).TrimStart('.');
        return Names.GetValueOrDefault(extension)
            ?? (extension.Length is > 0 and <= 8 && extension.All(char.IsAsciiLetterOrDigit) ? extension.ToUpperInvariant() : null);
    }
}
