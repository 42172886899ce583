using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>The <c>Timeout</c> header (RFC 4918 §10.7): a list of wishes, of which the first one understood counts.</summary>
internal static class TimeoutHeader
{
    /// <summary>The wish brought within the limits; the default where there is none.</summary>
    /// <exception cref="WebDavException">400: there is a header, and nothing in it is a time.</exception>
    public static TimeSpan Read(IHeaderDictionary headers, WebDavOptions options)
    {
        var text = headers["Timeout"].ToString();
        if (string.IsNullOrWhiteSpace(text))
            return options.DefaultLockTimeout;
        if (Parse(text) is not { } asked)
            throw WebDavException.BadRequest("The Timeout header holds no time: send Second-600, say, or Infinite.");
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
            if (value.StartsWith("Second-", StringComparison.OrdinalIgnoreCase) && value.Length > 7 && !value[7..].ContainsAnyExceptInRange('0', '9'))
            {
                return uint.TryParse(value[7..], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                    ? TimeSpan.FromSeconds((long)seconds)
                    : TimeSpan.MaxValue;
            }
        }

        return null;
    }
}
