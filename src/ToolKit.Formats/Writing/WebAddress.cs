namespace ToolKit.Formats;

/// <summary>Which addresses a written document may link to.</summary>
internal static class WebAddress
{
    /// <summary>Web and mail addresses as they are, others as the caller turns them: into a web address, or into one that leads from the folder in which the file will lie. Null: no link.</summary>
    public static string? Of(string address, Func<string, string?> link)
    {
        if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto")
            return uri.AbsoluteUri;
        if (address.Length == 0 || address.AsSpan().IndexOfAny(':', '\\') is >= 0 and var at && !address.AsSpan(0, at).Contains('/'))
            return null; // another scheme, or a path of a machine
        if (link(address) is not { } turned)
            return null;
        if (IsRelative(turned))
            return turned;
        return Uri.TryCreate(turned, UriKind.Absolute, out var whole) && whole.Scheme is "http" or "https" ? whole.AbsoluteUri : null;
    }

    /// <summary>Whether an address leads to a neighbour of the file.</summary>
    public static bool IsRelative(string address) => address.Length > 0 && address[0] is not ('/' or '#') && !address.AsSpan().ContainsAny(':', '\\');
}
