namespace ToolKit.Server;

/// <summary>Addresses of one-time links. The secret stands in the path of a page that sends no referrer and is not logged.</summary>
internal static class OneTimeLinks
{
    /// <param name="address">The server's, without a slash at the end.</param>
    public static string ForPassword(string address, string secret) => $"{address}/kennwort/{secret}";

    /// <inheritdoc cref="ForPassword"/>
    public static string ForFirstAdministrator(string address, string secret) => $"{address}/willkommen/{secret}";
}
