using AngleSharp.Dom;
using AngleSharp.Html;
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

    private const int DeepestNesting = 256;

    /// <summary>Ids in documents get this in front, so that none can pass for an element of the page.</summary>
    public const string IdPrefix = "text-";

    /// <summary>Cleans a fragment of HTML.</summary>
    /// <param name="html">The fragment; need not be well formed.</param>
    /// <param name="link">Turns an address into one of the page, null drops it. Not asked for <c>#…</c>. Default: leaves web and mail addresses, drops others.</param>
    /// <param name="headingOffset">Added to heading levels, up to level 6.</param>
    public static string Clean(string html, Func<string, string?>? link = null, int headingOffset = 0)
    {
        link ??= static address => address;
        var document = new HtmlParser().ParseDocument("");
        var body = document.Body!;
        body.InnerHtml = html;
        Clean(document, body, link, headingOffset);
        using var writer = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        foreach (var child in body.ChildNodes)
            child.ToHtml(writer, HtmlMarkupFormatter.Instance);
        return writer.ToString();
    }

    private static void Clean(IDocument document, IElement root, Func<string, string?> link, int headingOffset)
    {
        // A list of its own, not recursion: hostile texts nest deeply.
        var open = new Stack<(INode Node, int Depth)>(root.ChildNodes.Reverse().Select(child => (child, 1)));
        while (open.TryPop(out var next))
        {
            var (node, depth) = next;
            switch (node)
            {
                case IText:
                    break;
                case IElement element when depth > DeepestNesting:
                    element.Remove(); // writing it out is recursive
                    break;
                case IElement element when Dropped.Contains(element.LocalName) || element.NamespaceUri != root.NamespaceUri:
                    element.Remove();
                    break;
                case IElement element when Allowed.TryGetValue(element.LocalName, out var attributes):
                    foreach (var child in element.ChildNodes.Reverse())
                        open.Push((child, depth + 1));
                    Clean(element, attributes, link);
                    if (headingOffset > 0 && element.LocalName is ['h', >= '1' and <= '6'])
                        Rename(document, element, $"h{Math.Min(6, element.LocalName[1] - '0' + headingOffset)}");
                    break;
                case IElement element:
                    var children = element.ChildNodes.ToArray();
                    foreach (var child in children.Reverse())
                        open.Push((child, depth));
                    element.Replace(children);
                    break;
                default: // comments, processing instructions
                    node.Parent?.RemoveChild(node);
                    break;
            }
        }
    }

    private static void Clean(IElement element, string[] attributes, Func<string, string?> link)
    {
        foreach (var attribute in element.Attributes.ToArray())
        {
            var value = attribute.NamespaceUri is null && attributes.Contains(attribute.LocalName, StringComparer.OrdinalIgnoreCase)
                ? Value(element, attribute, link)
                : null;
            if (value is null)
                element.RemoveAttribute(attribute.NamespaceUri, attribute.LocalName);
            else
                element.SetAttribute(attribute.LocalName, value);
        }

        if (element.LocalName == "input")
        {
            // Only the ticks of a task list.
            if (!string.Equals(element.GetAttribute("type"), "checkbox", StringComparison.OrdinalIgnoreCase))
                element.Remove();
            else
                element.SetAttribute("disabled", "");
        }

        if (element.LocalName == "a" && element.GetAttribute("href") is { } address && IsWeb(address))
            element.SetAttribute("rel", "noopener noreferrer nofollow");
        if (element.LocalName == "img" && !element.HasAttribute("alt"))
            element.SetAttribute("alt", "");
    }

    private static string? Value(IElement element, IAttr attribute, Func<string, string?> link) => attribute.LocalName switch
    {
        "id" => IdPrefix + attribute.Value,
        "href" when attribute.Value.StartsWith('#') => "#" + IdPrefix + attribute.Value[1..],
        "href" => Address(attribute.Value, link, mail: true),
        // A picture from elsewhere would tell its owner who reads what.
        "src" => Address(attribute.Value, link, mail: false) is { } address && !IsWeb(address) ? address : null,
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

    private static void Rename(IDocument document, IElement element, string name)
    {
        var renamed = document.CreateElement(name);
        foreach (var attribute in element.Attributes)
            renamed.SetAttribute(attribute.Name, attribute.Value);
        while (element.FirstChild is { } child)
            renamed.AppendChild(child);
        element.Replace(renamed);
    }
}
