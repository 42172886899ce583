using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>How far down a request goes (RFC 4918 §10.2).</summary>
public enum Depth
{
    /// <summary>The resource itself.</summary>
    Zero,

    /// <summary>The resource and its direct members.</summary>
    One,

    /// <summary>The resource and everything below it.</summary>
    Infinity,
}

/// <summary>The <c>Depth</c> header.</summary>
internal static class DepthHeader
{
    /// <summary>The depth asked for, or <paramref name="absent"/> where the header is missing.</summary>
    /// <exception cref="WebDavException">400: it is none of 0, 1, infinity.</exception>
    public static Depth Read(IHeaderDictionary headers, Depth absent)
    {
        var values = headers["Depth"];
        if (values.Count == 0)
            return absent;
        return TryParse(values.ToString(), out var depth)
            ? depth
            : throw WebDavException.BadRequest("The Depth header must be 0, 1 or infinity.");
    }

    public static bool TryParse(string text, out Depth depth)
    {
        var value = text.AsSpan().Trim();
        depth = value is "0" ? Depth.Zero : value is "1" ? Depth.One : Depth.Infinity;
        return depth != Depth.Infinity || value.Equals("infinity", StringComparison.OrdinalIgnoreCase);
    }
}
