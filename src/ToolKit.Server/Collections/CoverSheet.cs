using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>The sheet that lies on top of a downloaded collection: what is in it, in which order, and where it came from. One HTML file that every browser shows and prints, without anything from elsewhere.</summary>
internal static class CoverSheet
{
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    /// <param name="listed">The documents under the names they have in the archive.</param>
    /// <param name="address">Of this server, for links back to where a document lies.</param>
    public static string Write(PackedCollection collection, IReadOnlyList<(string Name, PackedDocument Document)> listed, string address, DateTimeOffset now)
    {
        var lang = Language.OfContent is { } content ? $" lang=\"{content}\"" : "";
        var page = new StringBuilder();
        page.Append(
            CultureInfo.InvariantCulture,
            $$"""
            <!DOCTYPE html>
            <html lang="{{Language.Code}}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{{Html.Encode(collection.Name)}}</title>
            <style>
            body { font: 1rem/1.5 sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
            table { border-collapse: collapse; width: 100%; }
            th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #888; }
            .note { white-space: pre-line; }
            tr { break-inside: avoid; }
            </style>
            </head>
            <body>
            <h1{{lang}}>{{Html.Encode(collection.Name)}}</h1>
            <p>{{T("Zusammengestellt aus dem Werkzeugkoffer der Arbeitsbündnisse Jugend und Beruf am {0}.", LocalDays.Day(now))}}</p>

            """);
        if (collection.Note.Length > 0)
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"note\"{lang}>{Html.Encode(collection.Note)}</p>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h2>{T("Inhalt")}</h2>\n");
        if (listed.Count == 0)
            page.Append(CultureInfo.InvariantCulture, $"<p>{T("Es liegt noch nichts darin.")}</p>\n");
        else
            page.Append(CultureInfo.InvariantCulture, $"<table>\n<thead><tr><th scope=\"col\">{T("Nr.")}</th><th scope=\"col\">{T("Dokument")}</th><th scope=\"col\">{T("Art")}</th><th scope=\"col\">{T("Stand")}</th></tr></thead>\n<tbody>\n");
        for (var i = 0; i < listed.Count; i++)
            AppendRow(page, i + 1, listed[i].Name, listed[i].Document, address, lang);
        if (listed.Count > 0)
            page.Append("</tbody>\n</table>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p>{T("Bitte prüfen Sie vor der Verwendung, ob es eine neuere Fassung gibt, und passen Sie die Vorlagen vor Ort an.")}</p>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static void AppendRow(StringBuilder page, int number, string name, PackedDocument document, string address, string lang)
    {
        var entry = document.Place.Entry!;
        var origin = address + PermanentLinks.UrlOf(entry.Id);
        page.Append(
            CultureInfo.InvariantCulture,
            $"""
            <tr><td>{number}</td>
            <td{lang}><a href="{Uri.EscapeDataString(name)}">{Html.Encode(document.Title)}</a>{(document.Note.Length > 0 ? $"<br>{Html.Encode(document.Note)}" : "")}<br>
            <small{(lang.Length > 0 ? $" lang=\"{Language.Code}\"" : "")}>{T("Fundstelle:")} <a href="{Html.Encode(origin)}">{Html.Encode(origin)}</a></small></td>
            <td>{Html.Encode(EntryKinds.Of(entry))}</td>
            <td>{T("Version {0} vom {1}", entry.VersionNumber, LocalDays.Day(entry.ModifiedAt))}{(entry.Metadata.LegalStatus is { } status ? $"<br>{Html.Encode(T("Rechtsstand {0}", DayOf(status)))}" : "")}</td></tr>

            """);
    }

    private static string DayOf(string date) => DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? LocalDays.Day(day) : date;
}
