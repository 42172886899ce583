namespace ToolKit.Server;

/// <summary>What a browser is called, for its owner to recognise her sessions.</summary>
internal static class BrowserNames
{
    // In this order: Edge also says Chrome, Chrome also says Safari, Android also says Linux.
    private static readonly (string Sign, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("ms-office", "Office"), ("Microsoft Office", "Office")];

    private static readonly (string Sign, string Name)[] Systems =
        [("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "macOS"), ("Android", "Android"), ("Linux", "Linux")];

    /// <summary>As <c>Firefox, Windows</c>.</summary>
    public static string Of(string? userAgent)
    {
        userAgent ??= "";
        var browser = Array.Find(Browsers, row => userAgent.Contains(row.Sign, StringComparison.Ordinal)).Name ?? "Browser";
        return Array.Find(Systems, row => userAgent.Contains(row.Sign, StringComparison.Ordinal)).Name is { } system ? $"{browser}, {system}" : browser;
    }
}
