using Microsoft.AspNetCore.StaticFiles;

namespace ToolKit.Server;

/// <summary>Media types by the end of a file's name. The content is never looked at: a name decides what a browser does with it.</summary>
internal static class FileTypes
{
    private static readonly FileExtensionContentTypeProvider Known = new();

    static FileTypes()
    {
        Known.Mappings[".md"] = "text/markdown; charset=utf-8";
        Known.Mappings[".txt"] = "text/plain; charset=utf-8";
        Known.Mappings[".odt"] = "application/vnd.oasis.opendocument.text";
        Known.Mappings[".ods"] = "application/vnd.oasis.opendocument.spreadsheet";
        Known.Mappings[".odp"] = "application/vnd.oasis.opendocument.presentation";
        Known.Mappings[".eml"] = "message/rfc822";
    }

    /// <summary>Null for names without a known end.</summary>
    public static string? MediaTypeOf(string name) => Known.TryGetContentType(name, out var type) ? type : null;

    public static bool IsMarkdown(string name) => name.EndsWith(".md", StringComparison.OrdinalIgnoreCase);
}
