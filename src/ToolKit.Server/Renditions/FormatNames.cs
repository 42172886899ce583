using ToolKit.Formats;

namespace ToolKit.Server;

/// <summary>What formats are called on pages: by the program people open them with.</summary>
internal static class FormatNames
{
    public static string Of(WrittenFormat format) =>
        format == WrittenFormat.Docx ? "Word"
        : format == WrittenFormat.Odt ? "LibreOffice"
        : format == WrittenFormat.Xlsx ? Texts.T("Tabellen für Excel")
        : format == WrittenFormat.Ods ? Texts.T("Tabellen für LibreOffice")
        : Texts.T("Folien für LibreOffice");
}
