using System.Globalization;
using System.Text;
using System.Xml;
using ToolKit.Search;

namespace ToolKit.Server;

/// <summary>A search as an Atom feed (RFC 4287), the newest documents first: with a session, with a device token as the API takes it, or of public folders.</summary>
internal static class SearchFeed
{
    public const string Path = "/suche.atom";

    private const string Atom = "http://www.w3.org/2005/Atom";
    private const int MostEntries = 50;

    public static void MapSearchFeed(this WebApplication app) => app.MapGet(Path, SendAsync).ExcludeFromDescription();

    private static async Task SendAsync(HttpContext context, LibrarySearch search, CurrentPerson me, ServerOptions options)
    {
        var form = new SearchForm(context.Request.Query);
        var response = context.Response;
        if (form.IsEmpty)
        {
            response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        FoundDocuments found;
        try
        {
            found = await search.FindAsync(
                DeviceTokens.ViewOf(context) ?? me.View,
                form.ToQuestion() with { Sort = SearchSort.Modified, Limit = MostEntries },
                context.RequestAborted);
        }
        catch (SearchUnavailableException)
        {
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        response.ContentType = "application/atom+xml; charset=utf-8";
        response.Headers.CacheControl = "private, no-cache";
        using var body = new MemoryStream(); // fifty entries at most
        Write(body, PublicAddress.Of(context.Request, options), form, found);
        body.Position = 0;
        await body.CopyToAsync(response.Body, context.RequestAborted);
    }

    private static void Write(Stream body, string address, SearchForm form, FoundDocuments found)
    {
        using var xml = XmlWriter.Create(body, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CheckCharacters = false });
        xml.WriteStartElement("feed", Atom);
        Element("id", address + Path + form.QueryString());
        Element("title", form.Text.Length > 0 ? $"Werkzeugkoffer: {form.Text}" : "Werkzeugkoffer");
        Element("updated", Time(found.Hits.Count > 0 ? found.Hits[0].Hit.Modified : DateTimeOffset.UnixEpoch));
        Link("self", "application/atom+xml", address + Path + form.QueryString());
        Link("alternate", "text/html", address + SearchForm.Page + form.QueryString());
        xml.WriteStartElement("author", Atom);
        Element("name", "Werkzeugkoffer");
        xml.WriteEndElement();
        foreach (var (path, hit) in found.Hits)
        {
            var page = address + LibraryUrl.For(path.ToString());
            xml.WriteStartElement("entry", Atom);
            Element("id", $"{address}/dokumente#{hit.DocumentId.ToString(CultureInfo.InvariantCulture)}"); // stays when it is moved
            Element("title", hit.Title);
            Element("updated", Time(hit.Modified));
            Link("alternate", "text/html", hit.Anchor is null ? page : $"{page}#{hit.Anchor}");
            if (hit.Excerpt.Text.Length > 0)
                Element("summary", hit.Excerpt.Text);
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
