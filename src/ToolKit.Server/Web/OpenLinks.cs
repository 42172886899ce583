using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <param name="Text">What stands on the link.</param>
/// <param name="Address">What the program on the person's device is called with.</param>
public sealed record OpenLink(string Text, string Address);

/// <summary>Links that open a document of the share in the program on the person's device, without downloading it.</summary>
internal static class OpenLinks
{
    private static readonly (string Scheme, string Program, string[] Extensions)[] Office =
    [
        ("ms-word", "Word", [".doc", ".docx", ".docm", ".dot", ".dotx", ".dotm", ".rtf"]),
        ("ms-excel", "Excel", [".xls", ".xlsx", ".xlsm", ".xlsb", ".xlt", ".xltx", ".xltm"]),
        ("ms-powerpoint", "PowerPoint", [".ppt", ".pptx", ".pptm", ".pps", ".ppsx", ".ppsm", ".pot", ".potx", ".potm"]),
    ];

    private static readonly string[] OpenDocument = [".odt", ".ott", ".ods", ".ots", ".odp", ".otp", ".odg", ".otg"];

    /// <summary>The links for a document; none where these programs do not open its kind.</summary>
    /// <param name="server">The server's address, without a slash at the end.</param>
    /// <param name="path">The document's library path.</param>
    /// <param name="mayWrite">To edit; otherwise to look at.</param>
    public static IEnumerable<OpenLink> For(string server, string path, bool mayWrite)
    {
        var extension = Path.GetExtension(path);
        var what = (mayWrite ? "ofe" : "ofv") + "|u|" + server + LibraryUrl.Dav(path);
        var isOffice = false;
        foreach (var (scheme, program, extensions) in Office)
        {
            if (!extensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
                continue;
            isOffice = true;
            yield return new OpenLink(TextOf(program), $"{scheme}:{what}");
        }

        if (isOffice || OpenDocument.Contains(extension, StringComparer.OrdinalIgnoreCase))
            yield return new OpenLink(TextOf("LibreOffice"), "vnd.libreoffice.command:" + what);

        string TextOf(string program) => mayWrite ? T("In {0} öffnen", program) : T("In {0} ansehen", program);
    }
}
