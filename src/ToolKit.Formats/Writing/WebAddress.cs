namespace ToolKit.Formats;

/// <summary>Which addresses a written document may link to.</summary>
internal static class WebAddress
{
    /// <summary>Web and mail addresses as they are, others as the caller turns them; null: no link.</summary>
    public static string? Of(string address, Func<string, string?> link)
    {
        if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto")
            return uri.AbsoluteUri;
        if (address.Length == 0 || address.AsSpan().IndexOfAny(':', '\\') is >= 0 and var at && !address.AsSpan(0, at).Contains('/'))
            return null; // another scheme, or a path of a machine
        return link(address) is { } whole && Uri.TryCreate(whole, UriKind.Absolute, out var turned) && turned.Scheme is "http" or "https" ? turned.AbsoluteUri : null;
    }
}
