using System.Globalization;
using System.Text;
using System.Xml;

namespace ToolKit.Server;

/// <summary>An entry of a feed.</summary>
/// <param name="Id">The document's or folder's id, by which a feed reader knows it again when it has moved.</param>
/// <param name="Title">Its title.</param>
/// <param name="Page">The path of its page.</param>
/// <param name="Updated">When it was changed last.</param>
/// <param name="Summary">Plain text; empty: none.</param>
internal sealed record AtomEntry(long Id, string Title, string Page, DateTimeOffset Updated, string Summary)
{
    /// <summary>What tells several entries about one document apart; empty: of what happened to itself there is one.</summary>
    public string About { get; init; } = "";
}

/// <summary>Atom feeds (RFC 4287): with a session, with a device token as the API takes it, or of public folders.</summary>
internal static class AtomFeed
{
    /// <summary>How many entries a feed has at most.</summary>
    public const int MostEntries = 50;

    private const string Atom = "http://www.w3.org/2005/Atom";

    /// <summary>Whether a device token is taken at this path, for readers that know no cookies.</summary>
    public static bool IsAt(PathString path) => path == SearchFeed.Path || path == NewsFeed.Path;

    /// <summary>Answers with a feed.</summary>
    /// <param name="title">What it is about.</param>
    /// <param name="self">Its own path and query.</param>
    /// <param name="page">Path and query of the page that shows the same.</param>
    /// <param name="entries">The newest first; <see cref="MostEntries"/> at most.</param>
    public static async Task SendAsync(HttpContext context, string title, string self, string page, IReadOnlyList<AtomEntry> entries)
    {
        var response = context.Response;
        response.ContentType = "application/atom+xml; charset=utf-8";
        response.Headers.CacheControl = "private, no-cache";
        using var body = new MemoryStream(); // fifty entries at most
        Write(body, PublicAddress.Of(context.Request, context.RequestServices.GetRequiredService<ServerOptions>()), title, self, page, entries);
        body.Position = 0;
        await body.CopyToAsync(response.Body, context.RequestAborted);
    }

    private static void Write(Stream body, string address, string title, string self, string page, IReadOnlyList<AtomEntry> entries)
    {
        using var xml = XmlWriter.Create(body, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CheckCharacters = false });
        xml.WriteStartElement("feed", Atom);
        Element("id", address + self);
        Element("title", title);
        Element("updated", Time(entries.Count > 0 ? entries[0].Updated : DateTimeOffset.UnixEpoch));
        Link("self", "application/atom+xml", address + self);
        Link("alternate", "text/html", address + page);
        xml.WriteStartElement("author", Atom);
        Element("name", "Werkzeugkoffer");
        xml.WriteEndElement();
        foreach (var entry in entries)
        {
            xml.WriteStartElement("entry", Atom);
            Element("id", $"{address}/dokumente#{entry.Id.ToString(CultureInfo.InvariantCulture)}{entry.About}"); // stays when it is moved
            Element("title", entry.Title);
            Element("updated", Time(entry.Updated));
            Link("alternate", "text/html", address + entry.Page);
            if (entry.Summary.Length > 0)
                Element("summary", entry.Summary);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();

        void Element(string name, string text) => xml.WriteElementString(name, Atom, Legal(text));

        void Link(string relation, string type, string target)
        {
            xml.WriteStartElement("link", Atom);
            xml.WriteAttributeString("rel", relation);
            xml.WriteAttributeString("type", type);
            xml.WriteAttributeString("href", Legal(target));
            xml.WriteEndElement();
        }
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Without what XML cannot carry: control characters and halves of surrogate pairs.</summary>
    private static string Legal(string text)
    {
        if (text.All(XmlConvert.IsXmlChar))
            return text;
        var legal = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value))
                legal.Append(rune.ToString());
        }

        return legal.ToString();
    }
}
