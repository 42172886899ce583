using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>Headers rclone and ownCloud's clients use to keep modification times (README R2).</summary>
internal static class OwnCloudHeaders
{
    /// <summary>The time in <c>X-OC-Mtime</c> (seconds since 1970, before it negative; a fraction is cut off); null without.</summary>
    /// <exception cref="WebDavException">400: it is no such time.</exception>
    public static DateTimeOffset? ReadModificationTime(IHeaderDictionary headers)
    {
        var values = headers["X-OC-Mtime"];
        if (values.Count == 0)
            return null;
        return TryParseUnixTime(values.ToString(), out var time)
            ? time
            : throw WebDavException.BadRequest("X-OC-Mtime must be seconds since 1970.");
    }

    public static bool TryParseUnixTime(string text, out DateTimeOffset time)
    {
        time = default;
        if (!decimal.TryParse(text.AsSpan().Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            || seconds is < -62135596800m or > 253402300799m)
        {
            return false;
        }

        time = DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        return true;
    }
}
