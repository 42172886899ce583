using System.Globalization;

namespace ToolKit.Formats;

/// <summary>The text inside paragraphs of ODT, ODS and ODP, and the styles it needs.</summary>
internal sealed class OpenSpans(TextDocument document, WritingOptions options)
{
    private readonly Dictionary<string, string> bookmarks = document.Bookmarks(number => string.Create(CultureInfo.InvariantCulture, $"Abschnitt{number}"));
    private readonly SortedSet<int> formats = [];
    private bool isInNote;
    private int notes;

    public WrittenPictures Pictures { get; } = new(options.Picture);

    /// <summary>How wide the lines are that are written now, in centimetres: pictures have to fit in.</summary>
    public double Room { get; set; }

    /// <summary>Fields, footnotes and places to jump to: only texts have them.</summary>
    public bool IsText { get; init; }

    /// <summary>The names of all fields that are still open, with what stands there.</summary>
    public static IEnumerable<(string Name, string Placeholder)> Fields(TextDocument document) =>
        document.Blocks.Concat(document.Notes.SelectMany(note => note)).Spans().OfType<TextOpenPlace>().Where(place => place.Field is not null).Select(place => (place.Field!, place.Placeholder)).DistinctBy(field => field.Item1);

    /// <summary>Null: nothing leads there.</summary>
    public string? BookmarkOf(TextHeading heading) => heading.Anchor is not null ? bookmarks.GetValueOrDefault(heading.Anchor) : null;

    /// <summary>Begins anew with a text that was written once already.</summary>
    public void Restart()
    {
        notes = 0;
        Pictures.Restart();
    }

    public void Write(XmlWriting xml, IReadOnlyList<TextSpan> spans, TextFormat around = TextFormat.None)
    {
        for (var i = 0; i < spans.Count; i++)
        {
            switch (spans[i])
            {
                case TextWords words:
                    WriteFormatted(xml, words.Format | around, () => OpenDocumentParts.WriteText(xml, words.Text, isStart: i == 0));
                    break;
                case TextBreak:
                    xml.Empty("text:line-break");
                    break;
                case TextTick tick:
                    xml.Text(tick.Mark + " ");
                    break;
                case TextNote note:
                    WriteNote(xml, note);
                    break;
                case TextOpenPlace place:
                    WriteFormatted(xml, place.Format | around, () => WritePlace(xml, place));
                    break;
                case TextLink link:
                    WriteLink(xml, link, around);
                    break;
                case TextPicture picture:
                    WritePicture(xml, picture);
                    break;
            }
        }
    }

    /// <summary>The automatic styles of what was written.</summary>
    public void WriteStyles(XmlWriting xml)
    {
        foreach (var number in formats)
        {
            var format = (TextFormat)number;
            OpenDocumentParts.StartStyle(xml, Name(format), "text");
            xml.Empty(
                "style:text-properties",
                ("fo:font-weight", Has(TextFormat.Bold, "bold")),
                ("fo:font-style", Has(TextFormat.Italic, "italic")),
                ("style:text-line-through-style", Has(TextFormat.Struck, "solid")),
                ("style:text-underline-style", Has(TextFormat.Underlined, "solid")),
                ("fo:background-color", Has(TextFormat.Marked, "#ffff00")),
                ("style:text-position", Has(TextFormat.Raised, "super 58%") ?? Has(TextFormat.Lowered, "sub 58%")),
                ("style:font-name", Has(TextFormat.Code, "Courier New")));
            xml.End();

            string? Has(TextFormat flag, string value) => format.HasFlag(flag) ? value : null;
        }
    }

    private void WriteFormatted(XmlWriting xml, TextFormat format, Action content)
    {
        if (format == TextFormat.None)
        {
            content();
            return;
        }

        formats.Add((int)format);
        xml.Start("text:span", ("text:style-name", Name(format)));
        content();
        xml.End();
    }

    private void WriteNote(XmlWriting xml, TextNote note)
    {
        var number = note.Number.ToString(CultureInfo.InvariantCulture);
        if (isInNote || !IsText)
        {
            xml.Text($" [{number}]");
            return;
        }

        isInNote = true;
        xml.Start("text:note", ("text:id", string.Create(CultureInfo.InvariantCulture, $"ftn{++notes}")), ("text:note-class", "footnote"));
        xml.Element("text:note-citation", notes.ToString(CultureInfo.InvariantCulture));
        xml.Start("text:note-body");
        var paragraphs = document.Notes[note.Number - 1].All().OfType<TextParagraph>().ToList();
        foreach (var paragraph in paragraphs)
        {
            xml.Start("text:p", ("text:style-name", "Footnote"));
            Write(xml, paragraph.Spans);
            xml.End();
        }

        if (paragraphs.Count == 0)
            xml.Empty("text:p", ("text:style-name", "Footnote"));
        xml.End();
        xml.End();
        isInNote = false;
    }

    /// <summary>A user field, so that one entry fills all places of a field; an input field for what is never asked for.</summary>
    private void WritePlace(XmlWriting xml, TextOpenPlace place)
    {
        if (!IsText)
            xml.Text(place.Placeholder);
        else if (place.Field is not null)
            xml.Element("text:user-field-get", place.Placeholder, ("text:name", place.Field));
        else
            xml.Element("text:text-input", place.Placeholder, ("text:description", place.Label));
    }

    private void WriteLink(XmlWriting xml, TextLink link, TextFormat around)
    {
        var bookmark = IsText && link.Address.StartsWith('#') ? bookmarks.GetValueOrDefault(Uri.UnescapeDataString(link.Address[1..])) : null;
        var address = bookmark is not null ? "#" + bookmark : link.Address.StartsWith('#') ? null : WebAddress.Of(link.Address, options.Link);
        if (address is null)
        {
            Write(xml, link.Spans, around);
            return;
        }

        if (WebAddress.IsRelative(address))
            address = "../" + address; // part 3 §3.7: what is relative leads from inside of the package

        xml.Start(
            "text:a", ("xlink:type", "simple"), ("xlink:href", address), ("text:style-name", IsText ? "Internet_20_link" : null), ("text:visited-style-name", IsText ? "Internet_20_link" : null));
        Write(xml, link.Spans, around);
        xml.End();
    }

    private void WritePicture(XmlWriting xml, TextPicture picture)
    {
        if (!IsText || Pictures.Find(picture.Address) is not { } shown)
        {
            xml.Text(picture.Alternative);
            return;
        }

        var (width, height) = shown.Size.Fit(Room);
        xml.Start("draw:frame", ("draw:style-name", "Picture"), ("text:anchor-type", "as-char"), ("svg:width", OpenDocumentParts.Centimetres(width)), ("svg:height", OpenDocumentParts.Centimetres(height)));
        xml.Empty("draw:image", ("xlink:href", OpenDocumentParts.PictureFolder + shown.Name), ("xlink:type", "simple"), ("xlink:show", "embed"), ("xlink:actuate", "onLoad"));
        xml.Element("svg:desc", picture.Alternative);
        xml.End();
    }

    private static string Name(TextFormat format) => string.Create(CultureInfo.InvariantCulture, $"T{(int)format}");
}
