using System.Runtime.InteropServices;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace ToolKit.Formats;

/// <summary>Makes HTML of unknown origin harmless: what is not on the list below does not come through.</summary>
public static class SafeHtml
{
    // Elements whose content goes with them: it is not text.
    private static readonly HashSet<string> Dropped = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "template", "noscript", "iframe", "object", "embed", "applet", "frame", "frameset",
        "svg", "math", "head", "title", "textarea", "select", "option", "audio", "video", "canvas", "xmp", "plaintext", "noembed", "noframes",
    };

    // Elements that may stand, each with the attributes it may keep. Of others, the content stays.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["a"] = ["href", "title", "id"],
        ["abbr"] = ["title"],
        ["b"] = [],
        ["blockquote"] = [],
        ["br"] = [],
        ["caption"] = [],
        ["cite"] = [],
        ["code"] = [],
        ["dd"] = [],
        ["del"] = [],
        ["div"] = [],
        ["dl"] = [],
        ["dt"] = [],
        ["em"] = [],
        ["figcaption"] = [],
        ["figure"] = [],
        ["h1"] = ["id"],
        ["h2"] = ["id"],
        ["h3"] = ["id"],
        ["h4"] = ["id"],
        ["h5"] = ["id"],
        ["h6"] = ["id"],
        ["hr"] = [],
        ["i"] = [],
        ["img"] = ["src", "alt", "title", "width", "height"],
        ["input"] = ["type", "checked", "disabled"],
        ["ins"] = [],
        ["kbd"] = [],
        ["li"] = ["id", "value"],
        ["mark"] = [],
        ["ol"] = ["start", "type", "reversed"],
        ["p"] = [],
        ["pre"] = [],
        ["q"] = [],
        ["s"] = [],
        ["small"] = [],
        ["span"] = [],
        ["strong"] = [],
        ["sub"] = [],
        ["sup"] = ["id"],
        ["table"] = [],
        ["tbody"] = [],
        ["td"] = ["colspan", "rowspan"],
        ["tfoot"] = [],
        ["th"] = ["colspan", "rowspan", "scope"],
        ["thead"] = [],
        ["tr"] = [],
        ["u"] = [],
        ["ul"] = [],
    };

    // Elements without content and end.
    private static readonly HashSet<string> Empty = new(StringComparer.Ordinal) { "br", "hr", "img", "input" };

    private const int DeepestNesting = 256;

    /// <summary>Ids in documents get this in front, so that none can pass for an element of the page.</summary>
    public const string IdPrefix = "text-";

    /// <summary>Cleans a fragment of HTML. Its time grows with the length of it and nothing else.</summary>
    /// <param name="html">The fragment; need not be well formed.</param>
    /// <param name="link">Turns an address into one of the page, null drops it. Not asked for <c>#…</c>. Default: leaves web and mail addresses, drops others.</param>
    /// <param name="headingOffset">Added to heading levels, up to level 6.</param>
    /// <param name="picture">Turns the address of a picture into one of the page. Default: as <paramref name="link"/>.</param>
    /// <param name="cancellation">Ends the cleaning, but for its first part, which reads the whole.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static string Clean(string html, Func<string, string?>? link = null, int headingOffset = 0, Func<string, string?>? picture = null, CancellationToken cancellation = default)
    {
        link ??= static address => address;
        picture ??= link;
        var parser = new HtmlParser();
        var root = parser.ParseDocument("").Body!;
        var written = new StringBuilder(html.Length);

        // What was read stays as it is, and what may stand is written. Taking elements out of it, or others in, would look for their place among all their neighbours each time. No recursion:
        // hostile texts nest deeply.
        var open = new Stack<Level>([new Level(parser.ParseFragment(html, root), 0, 0, "")]);
        while (open.TryPop(out var level))
        {
            cancellation.ThrowIfCancellationRequested();
            if (level.Next == level.Nodes.Length)
            {
                written.Append(level.End);
                continue;
            }

            open.Push(level with { Next = level.Next + 1 });
            switch (level.Nodes[level.Next])
            {
                case IText text:
                    WriteText(written, text.Data);
                    break;
                case IElement element when level.Depth >= DeepestNesting || Dropped.Contains(element.LocalName) || element.NamespaceUri != root.NamespaceUri:
                    break;
                case IElement element when Allowed.TryGetValue(element.LocalName, out var attributes):
                    if (element.LocalName == "input" && !string.Equals(element.GetAttribute("type"), "checkbox", StringComparison.OrdinalIgnoreCase))
                        break; // only the ticks of a task list
                    var name = headingOffset > 0 && element.LocalName is ['h', >= '1' and <= '6'] ? $"h{Math.Min(6, element.LocalName[1] - '0' + headingOffset)}" : element.LocalName;
                    WriteStart(written, name, element, attributes, link, picture);
                    if (!Empty.Contains(element.LocalName))
                        open.Push(new Level(element.ChildNodes, 0, level.Depth + 1, $"</{name}>"));
                    break;
                case IElement element: // unknown: its words stay
                    open.Push(new Level(element.ChildNodes, 0, level.Depth, ""));
                    break;
                default: // comments, processing instructions
                    break;
            }
        }

        return written.ToString();
    }

    /// <summary>Text as HTML, also for an attribute in quotes.</summary>
    internal static string Encode(string text)
    {
        var written = new StringBuilder(text.Length);
        WriteText(written, text, '"');
        return written.ToString();
    }

    /// <summary>Whether an address may lead out of the page: to the web, or to write a mail.</summary>
    internal static bool LeadsOut(string address) => Address(address, static _ => null, mail: true) is not null;

    private static void WriteStart(StringBuilder written, string name, IElement element, string[] attributes, Func<string, string?> link, Func<string, string?> picture)
    {
        written.Append('<').Append(name);
        string? address = null;
        var hasAlternative = false;
        foreach (var attribute in element.Attributes)
        {
            if (attribute.NamespaceUri is not null
                || !attributes.Contains(attribute.LocalName, StringComparer.OrdinalIgnoreCase)
                || (element.LocalName == "input" && attribute.LocalName == "disabled")
                || Value(attribute, link, picture) is not { } value)
            {
                continue;
            }

            WriteAttribute(written, attribute.LocalName, value);
            hasAlternative |= attribute.LocalName == "alt";
            if (attribute.LocalName == "href")
                address = value;
        }

        if (element.LocalName == "input")
            WriteAttribute(written, "disabled", "");
        if (element.LocalName == "a" && address is not null && IsWeb(address))
            WriteAttribute(written, "rel", "noopener noreferrer nofollow");
        if (element.LocalName == "img" && !hasAlternative)
            WriteAttribute(written, "alt", "");
        written.Append('>');
    }

    private static void WriteAttribute(StringBuilder written, string name, string value)
    {
        written.Append(' ').Append(name).Append("=\"");
        WriteText(written, value, '"');
        written.Append('"');
    }

    /// <param name="quote">What stands around it and must not be in it.</param>
    private static void WriteText(StringBuilder written, string text, char? quote = null)
    {
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '&' => written.Append("&amp;"),
                '<' => written.Append("&lt;"),
                '>' => written.Append("&gt;"),
                '\u00A0' => written.Append("&nbsp;"),
                // Turn the direction of what follows them, beyond the document too: an address could read as another.
                (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => written,
                _ when letter == quote => written.Append("&quot;"),
                _ => written.Append(letter),
            };
        }
    }

    private static string? Value(IAttr attribute, Func<string, string?> link, Func<string, string?> picture) => attribute.LocalName switch
    {
        "id" => IdPrefix + attribute.Value,
        "href" when attribute.Value.StartsWith('#') => "#" + IdPrefix + attribute.Value[1..],
        "href" => Address(attribute.Value, link, mail: true),
        // A picture from elsewhere would tell its owner who reads what.
        "src" => Address(attribute.Value, picture, mail: false) is { } address && !IsWeb(address) ? address : null,
        _ => attribute.Value,
    };

    private static string? Address(string value, Func<string, string?> link, bool mail)
    {
        // Browsers skip control characters and blanks inside a scheme, so they go before anybody looks.
        var address = string.Concat(value.Where(c => !char.IsControl(c))).Trim();
        var scheme = Scheme(address);
        if (scheme is "http" or "https")
            return address;
        if (scheme == "mailto")
            return mail ? address : null;
        return scheme is null && !address.StartsWith("//", StringComparison.Ordinal) && !address.StartsWith('\\')
            ? link(address)
            : null;
    }

    private static bool IsWeb(string address) => Scheme(address) is "http" or "https" || address.StartsWith("//", StringComparison.Ordinal);

    /// <summary>What stands before a colon, unless a <c>/ ? #</c> comes first; in lower case. Null: a relative address.</summary>
    private static string? Scheme(string address)
    {
        var end = address.AsSpan().IndexOfAny(":/?#");
        return end >= 0 && address[end] == ':' ? address[..end].Trim().ToLowerInvariant() : null;
    }

    /// <summary>Nodes beside each other, of which those before <paramref name="Next"/> are written.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Level(INodeList Nodes, int Next, int Depth, string End);
}
