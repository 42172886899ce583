using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>The <c>Timeout</c> header (RFC 4918 §10.7): a list of wishes, of which the first one understood counts.</summary>
internal static class TimeoutHeader
{
    /// <summary>The wish brought within the limits; the default where there is none.</summary>
    public static TimeSpan Read(IHeaderDictionary headers, WebDavOptions options)
    {
        var wish = Parse(headers["Timeout"].ToString());
        if (wish is not { } asked)
            return options.DefaultLockTimeout;
        return asked < options.MinLockTimeout ? options.MinLockTimeout : asked > options.MaxLockTimeout ? options.MaxLockTimeout : asked;
    }

    /// <summary>Null where nothing in the list is understood; <see cref="TimeSpan.MaxValue"/> for <c>Infinite</c>.</summary>
    public static TimeSpan? Parse(string text)
    {
        foreach (var range in text.AsSpan().Split(','))
        {
            var value = text.AsSpan()[range].Trim();

            // "infinity" is the word of the Depth header; clients mix them up.
            if (value.Equals("Infinite", StringComparison.OrdinalIgnoreCase) || value.Equals("Infinity", StringComparison.OrdinalIgnoreCase))
                return TimeSpan.MaxValue;
            if (value.StartsWith("Second-", StringComparison.OrdinalIgnoreCase)
                && ulong.TryParse(value[7..], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                return seconds > uint.MaxValue ? TimeSpan.MaxValue : TimeSpan.FromSeconds((long)seconds);
            }
        }

        return null;
    }
}
