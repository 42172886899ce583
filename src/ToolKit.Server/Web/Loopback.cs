using System.Net;

namespace ToolKit.Server;

/// <summary>What names this machine.</summary>
internal static class Loopback
{
    /// <summary>Whether a host, as it stands in an address, is this machine itself: <c>localhost</c> or a loopback address, with or without brackets.</summary>
    public static bool IsHost(string host) =>
        host is "127.0.0.1" or "[::1]" // nothing to be parsed
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
