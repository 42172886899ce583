using Microsoft.AspNetCore.StaticFiles;

namespace ToolKit.WebDav;

/// <summary>Media types by file name; nothing is ever opened to guess one.</summary>
public static class MediaTypes
{
    private static readonly FileExtensionContentTypeProvider Table = new();

    static MediaTypes()
    {
        Table.Mappings[".md"] = "text/markdown; charset=utf-8";
        Table.Mappings[".txt"] = "text/plain; charset=utf-8";
        Table.Mappings[".odt"] = "application/vnd.oasis.opendocument.text";
        Table.Mappings[".ods"] = "application/vnd.oasis.opendocument.spreadsheet";
        Table.Mappings[".odp"] = "application/vnd.oasis.opendocument.presentation";
        Table.Mappings[".odg"] = "application/vnd.oasis.opendocument.graphics";
        Table.Mappings[".eml"] = "message/rfc822";
        Table.Mappings[".yaml"] = "application/yaml";
        Table.Mappings[".yml"] = "application/yaml";
    }

    /// <summary>The media type for a file of this name, or null where the table has none.</summary>
    public static string? Of(string fileName) => Table.TryGetContentType(fileName, out var type) ? type : null;
}
