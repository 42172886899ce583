using System.Xml.Linq;

namespace ToolKit.Formats;

/// <summary>Where the elements of a text stand, in words, as <see cref="GuardedText"/> counts: found in one walk, whatever is asked for later.</summary>
internal sealed class TextPlaces
{
    private readonly Dictionary<XElement, string> places = [];
    private readonly GuardedText found;
    private readonly Func<XElement, bool> isParagraph;
    private readonly Func<XElement, bool> hasText;
    private readonly Func<XElement, bool> isPassedOver;
    private readonly XNamespace w;
    private int paragraphs;
    private int tables;

    private TextPlaces(XElement part, GuardedText found, XNamespace w, Func<XElement, bool> isParagraph, Func<XElement, bool> hasText, Func<XElement, bool> isPassedOver)
    {
        (this.found, this.w, this.isParagraph, this.hasText, this.isPassedOver) = (found, w, isParagraph, hasText, isPassedOver);
        var place = Paragraph();
        places[part] = place;
        Walk(part, ref place);
    }

    /// <summary>What is in no paragraph or row stands where the next begins.</summary>
    /// <param name="element">Of the part.</param>
    public string this[XElement element] => places[element.AncestorsAndSelf().First(places.ContainsKey)];

    public static TextPlaces OfWord(XElement part, GuardedText found)
    {
        var word = part.Name.Namespace;
        var (paragraph, text) = (word + "p", word + "t");
        return new(part, found, word, element => element.Name == paragraph, element => element.Descendants(text).Any(words => !string.IsNullOrWhiteSpace(words.Value)), _ => false);
    }

    /// <summary>Tables have no number of their own.</summary>
    public static TextPlaces OfOpenDocument(XElement part, GuardedText found)
    {
        XNamespace text = OpenDocumentParts.Names["text"];
        var (paragraph, heading, changes, table) = (text + "p", text + "h", text + "tracked-changes", XName.Get("table", OpenDocumentParts.Names["table"]));
        return new(
            part, found, XNamespace.None, element => element.Name == paragraph || element.Name == heading, element => !string.IsNullOrWhiteSpace(element.Value), element => element.Name == table || element.Name == changes);
    }

    private void Walk(XElement around, ref string place)
    {
        foreach (var element in around.Elements())
        {
            found.CheckTime();
            places[element] = place;
            if (isParagraph(element))
            {
                if (hasText(element))
                {
                    paragraphs++;
                    place = Paragraph();
                }
            }
            else if (element.Name == w + "tbl")
            {
                tables++;
                var rows = 0;
                var row = Row(rows);
                WalkTable(element, ref rows, ref row);
            }
            else if (!isPassedOver(element))
            {
                Walk(element, ref place);
            }
        }
    }

    private void WalkTable(XElement around, ref int rows, ref string place)
    {
        foreach (var element in around.Elements())
        {
            found.CheckTime();
            places[element] = place;
            if (element.Name == w + "tr")
                place = Row(++rows);
            else
                WalkTable(element, ref rows, ref place);
        }
    }

    private string Paragraph() => found.Words.Paragraph(paragraphs + 1);

    private string Row(int before) => found.Words.Row(tables, before + 1);
}
