using System.Globalization;
using System.Text;
using System.Xml;

namespace ToolKit.WebDav;

/// <summary>The body of a REPORT (RFC 3253 §3.6): the name of its root says which.</summary>
/// <param name="Report">Name of the root element.</param>
/// <param name="Names">The properties named in <c>prop</c>, each once.</param>
internal sealed record ReportBody(PropertyName Report, IReadOnlyList<PropertyName> Names)
{
    /// <summary>The text of <c>sync-token</c>; empty where the client has none yet, null where the element is missing.</summary>
    public string? SyncToken { get; private init; }

    /// <summary>The text of <c>sync-level</c>; null where the element is missing.</summary>
    public string? SyncLevel { get; private init; }

    /// <summary><c>limit/nresults</c>; null for no limit.</summary>
    public int? Limit { get; private init; }

    /// <exception cref="WebDavException">400, 403, 413.</exception>
    public static ReportBody Parse(ReadOnlyMemory<byte> body, int maxProperties)
    {
        if (body.IsEmpty)
            throw WebDavException.BadRequest("A REPORT needs a body that says which report.");
        var parsed = new ReportBody(default, []);
        var names = new List<PropertyName>();
        using var reader = XmlBody.Open(body);
        XmlBody.Parse(body, () =>
        {
            parsed = parsed with { Report = new PropertyName(reader.NamespaceURI, reader.LocalName) };
            var isEmpty = reader.IsEmptyElement;
            XmlBody.Read(reader);
            while (!isEmpty && reader.NodeType != XmlNodeType.EndElement && !reader.EOF)
            {
                if (reader.NodeType != XmlNodeType.Element)
                    XmlBody.Read(reader);
                else if (XmlBody.IsDav(reader, "prop"))
                    PropFindBody.ReadNames(reader, names, maxProperties);
                else if (XmlBody.IsDav(reader, "sync-token"))
                    parsed = parsed with { SyncToken = ReadText(reader) };
                else if (XmlBody.IsDav(reader, "sync-level"))
                    parsed = parsed with { SyncLevel = ReadText(reader) };
                else if (XmlBody.IsDav(reader, "limit"))
                    parsed = parsed with { Limit = ParseLimit(ReadText(reader)) };
                else
                    XmlBody.Skip(reader); // RFC 4918 §17: what is not known is ignored
            }

            XmlBody.ReadToEnd(reader);
        });
        return parsed with { Names = names };
    }

    // RFC 5323 §5.17: limit holds nresults and nothing else, so its text is the number.
    private static int ParseLimit(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
            ? (int)Math.Min(limit, int.MaxValue)
            : throw WebDavException.BadRequest("The limit must be a number of results from 1 on.");

    private static string ReadText(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            XmlBody.Read(reader);
            return "";
        }

        var text = new StringBuilder();
        var depth = reader.Depth;
        while (XmlBody.Read(reader) && reader.Depth > depth)
        {
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                text.Append(reader.Value);
        }

        XmlBody.Read(reader);
        return text.ToString().Trim();
    }
}
