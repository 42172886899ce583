namespace ToolKit.Server;

/// <summary>What people call the programs that send a <c>User-Agent</c>, in German.</summary>
internal static class ClientNames
{
    public const string Unknown = "Ein unbekanntes Programm";

    // The first that is found in the header counts.
    private static readonly (string Part, string Name, bool IsOffice)[] Table =
    [
        ("Microsoft-WebDAV-MiniRedir", "Windows-Explorer", false),
        ("Microsoft Office Word", "Word", true),
        ("Microsoft Word", "Word", true), // also "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Word 16.0.…; Pro)"
        ("Microsoft Office Excel", "Excel", true),
        ("Microsoft Excel", "Excel", true),
        ("Microsoft Office PowerPoint", "PowerPoint", true),
        ("Microsoft PowerPoint", "PowerPoint", true),
        ("Microsoft Office", "Microsoft Office", true), // Protocol Discovery, Existence Discovery, Core Storage Infrastructure, …
        ("MSOffice", "Microsoft Office", true), // "Mozilla/4.0 (compatible; ms-office; MSOffice 16)"
        ("ms-office", "Microsoft Office", true),
        ("WebDAVFS", "Finder", false),
        ("WebDAVLib", "Finder", false),
        ("Mountain Duck", "Mountain Duck", false),
        ("Cyberduck", "Cyberduck", false),
        ("gvfs", "GNOME Dateien", false),
        ("KIO", "KDE Dolphin", false),
        ("Konqueror", "KDE Dolphin", false),
        ("davfs2", "davfs2", false),
        ("rclone", "rclone", false),
        ("LibreOffice", "LibreOffice", false),
        ("cadaver", "cadaver", false),
        ("curl", "curl", false),
        ("Mozilla", "Ein Browser", false),
    ];

    /// <summary>One of a fixed set of names: nothing that a client sends is kept or shown.</summary>
    public static string Of(string? userAgent) => Find(userAgent).Name;

    public static bool IsOffice(string? userAgent) => Find(userAgent).IsOffice;

    private static (string Part, string Name, bool IsOffice) Find(string? userAgent)
    {
        if (!string.IsNullOrEmpty(userAgent))
        {
            foreach (var row in Table)
            {
                if (userAgent.Contains(row.Part, StringComparison.OrdinalIgnoreCase))
                    return row;
            }
        }

        return ("", Unknown, false);
    }
}
