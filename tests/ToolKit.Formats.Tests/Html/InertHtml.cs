using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace ToolKit.Formats.Tests;

/// <summary>Reads HTML as a browser does, and fails where something in it could act, load, lead where nobody expects, or leave its place on the page.</summary>
internal static class InertHtml
{
    private const string Page = "https://toolkit.example/dokumente/a";

    private static readonly HashSet<string> Elements = new(StringComparer.Ordinal)
    {
        "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "input", "ins", "kbd", "li", "mark", "ol", "p", "pre",
        "q", "s", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
    };

    private static readonly HashSet<string> Attributes = new(StringComparer.Ordinal)
    {
        "alt", "checked", "colspan", "disabled", "height", "href", "id", "rel", "reversed", "rowspan", "scope", "src", "start", "title", "type", "value", "width",
    };

    public static void Check(string html)
    {
        var seen = CheckOnce(html);
        // What a browser makes of it must stay harmless where it is written and read again.
        CheckOnce(seen);
    }

    /// <returns>As a browser would write it.</returns>
    private static string CheckOnce(string html)
    {
        var page = new HtmlParser().ParseDocument($"<!DOCTYPE html><html><head><title>x</title></head><body><main>{html}</main><p id=after>x</p></body></html>");
        var main = page.QuerySelector("main");
        Assert.NotNull(main);
        Assert.Equal(page.Body, page.GetElementById("after")?.ParentElement);
        Assert.Equal(2, page.Body!.ChildElementCount);
        Assert.Equal("x", page.Head!.TextContent);
        foreach (var element in main.QuerySelectorAll("*"))
        {
            Assert.Equal("http://www.w3.org/1999/xhtml", element.NamespaceUri);
            Assert.Contains(element.LocalName, Elements);
            foreach (var attribute in element.Attributes)
                Check(element, attribute, html);
            if (element is IHtmlInputElement input)
                Assert.True(input is { Type: "checkbox", IsDisabled: true }, html);
        }

        Assert.DoesNotContain(main.TextContent, c => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
        return main.InnerHtml;
    }

    private static void Check(IElement element, IAttr attribute, string html)
    {
        Assert.Contains(attribute.Name, Attributes);
        switch (attribute.Name)
        {
            case "href":
                var target = new Url(new Url(Page), attribute.Value);
                Assert.True(element is IHtmlAnchorElement && target.Scheme is "http" or "https" or "mailto", html);
                // To another host only by its full address, and the page tells nobody where the reader comes from.
                if (target.Scheme != "mailto" && target.HostName != "toolkit.example")
                    Assert.True(attribute.Value.StartsWith("http", StringComparison.OrdinalIgnoreCase) && element.GetAttribute("rel") == "noopener noreferrer nofollow", html);
                break;
            case "src":
                Assert.True(element is IHtmlImageElement, html);
                var source = new Url(new Url(Page), attribute.Value);
                Assert.True(source.Scheme == "data" ? IsRaster(attribute.Value) : source.Scheme == "https" && source.HostName == "toolkit.example", html);
                break;
            case "id":
                Assert.StartsWith(SafeHtml.IdPrefix, attribute.Value, StringComparison.Ordinal);
                break;
        }
    }

    private static bool IsRaster(string address) =>
        new[] { "data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64," }.Any(start => address.StartsWith(start, StringComparison.Ordinal));
}
