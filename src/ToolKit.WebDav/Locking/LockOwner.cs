using System.Text;

namespace ToolKit.WebDav;

/// <summary>The owner element of a lock, as words for the person who finds the lock in the way.</summary>
internal static class LockOwner
{
    private const int MaxLength = 100;

    /// <summary>The text of the owner element without markup; null where there is none.</summary>
    public static string? InWords(ActiveLock held)
    {
        if (held.Owner is not { } xml)
            return null;
        var text = new StringBuilder();
        var inTag = false;
        foreach (var c in Encoding.UTF8.GetString(xml.Span))
        {
            if (c == '<')
                inTag = true;
            else if (c == '>')
                inTag = false;
            else if (!inTag && text.Length < MaxLength && !char.IsControl(c))
                text.Append(c);
        }

        var words = System.Net.WebUtility.HtmlDecode(text.ToString()).Trim();
        return words.Length == 0 ? null : words;
    }
}
