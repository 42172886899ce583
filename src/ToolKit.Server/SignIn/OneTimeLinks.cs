namespace ToolKit.Server;

/// <summary>Addresses of one-time links. The secret stands in the path of a page that sends no referrer and is not logged.</summary>
internal static class OneTimeLinks
{
    private const string NoAddress = "http://127.0.0.1:5080";

    public static string ForPassword(string? publicUrl, string secret) => $"{Address(publicUrl)}/kennwort/{secret}";

    public static string ForFirstAdministrator(string address, string secret) => $"{Address(address)}/willkommen/{secret}";

    private static string Address(string? url) => (url ?? NoAddress).TrimEnd('/');
}
