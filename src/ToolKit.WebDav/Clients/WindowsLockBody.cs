using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>Windows 11 is reported to send LOCK bodies that are not well-formed (README W13); what it always wants is an exclusive write lock.</summary>
internal static class WindowsLockBody
{
    public static LockInfoBody Substitute { get; } = new(LockScope.Exclusive, Owner: null);

    public static bool SentBy(HttpRequest request) =>
        request.Headers.UserAgent.ToString().StartsWith("Microsoft-WebDAV-MiniRedir/", StringComparison.Ordinal);
}
