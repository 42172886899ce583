using System.Buffers;
using System.Globalization;
using System.Text;

namespace ToolKit.Formats;

/// <summary>
/// Makes HTML of what readers find. All text is escaped and only the elements named here are written; <see cref="SafeHtml"/> behind it is the second lock on the same door, and gives pictures their bytes.
/// </summary>
internal sealed class PreviewWriter(PreviewOptions options, CancellationToken cancellation) : ContentHandler(options.Reading, cancellation)
{
    private const int DeepestList = 8;
    private const int MostAnchors = 5_000;
    private const int MostSpan = 1_000;
    private const int LongestAlternative = 500;
    private const int LongestAddress = 2_000;
    private const int HighestRow = 10_000_000;
    private const int CostOfBlock = 16;

    private static readonly SearchValues<char> NotPlain = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(code => (char)code), '&', '<', '>', '\u007F']);

    private static readonly (TextFormat Mark, string Element)[] Elements =
    [
        (TextFormat.Bold, "strong"), (TextFormat.Italic, "em"), (TextFormat.Underlined, "u"), (TextFormat.Struck, "s"), (TextFormat.Raised, "sup"), (TextFormat.Lowered, "sub"),
    ];

    private readonly Stack<Flow> interrupted = new();
    private readonly HeadingNames names = new();
    private readonly List<PreviewHeading> headings = [];
    private readonly Stack<int> levels = new();
    private readonly List<string> notes = [];
    private readonly Dictionary<string, string> pictures = new(StringComparer.Ordinal);
    private Flow flow = new(FlowKind.Body, isHidden: false);
    private long written;
    private int pictureBytes;
    private int anchorCount;

    private enum FlowKind
    {
        Body,
        Aside,
        Note,
        Cell,
    }

    public IReadOnlyList<PreviewHeading> Headings => headings;

    public override bool IsTableFull => flow.Table is { RowsAreCut: true };

    public override void Append(ReadOnlySpan<char> text)
    {
        CheckTime();
        if (flow.IsHidden)
        {
            flow.HasContent |= !text.IsWhiteSpace();
            return;
        }

        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAny(NotPlain) is >= 0 and var end ? text[..end] : text;
            if (!plain.IsEmpty)
            {
                Write(plain);
                text = text[plain.Length..];
                continue;
            }

            Special(text[0]);
            text = text[1..];
        }
    }

    public override void EndParagraph(ListItem? item = null)
    {
        CloseLine();
        if (flow.HasContent && !flow.IsHidden)
        {
            if (item is null)
            {
                CloseLists();
                CloseImplicitTable();
                Block("p");
            }
            else
            {
                CloseImplicitTable();
                Item(item);
            }
        }

        FlushAsides();
    }

    public override void EndHeading(int level, string? anchor = null)
    {
        CloseLine();
        if (flow.Plain.ToString().Any(char.IsLetterOrDigit) && flow.Kind == FlowKind.Body)
        {
            CloseLists();
            CloseImplicitTable();
            var text = TextRepair.Line(flow.Plain.ToString());
            var id = names.Next(text);
            headings.Add(new PreviewHeading(Math.Clamp(level, 1, 9), text, SafeHtml.IdPrefix + id));
            // No level is left out, so that the outline can be followed by ear: below a title may come a heading of the third level.
            while (levels.TryPeek(out var above) && above >= level)
                levels.Pop();
            levels.Push(level);
            var name = $"h{Math.Min(levels.Count, 6)}";
            Block(name, $"{name} id=\"{SafeHtml.Encode(id)}\"");
        }
        else if (flow.HasContent && !flow.IsHidden)
        {
            CloseLists();
            CloseImplicitTable();
            flow.Line.Insert(0, "<strong>").Append("</strong>");
            Block("p");
        }

        FlushAsides();
    }

    public override void BeginSection(string? anchor)
    {
        EndParagraph();
        CloseLists();
        CloseImplicitTable();
        if (flow.Html.Length > 0)
            flow.Html.Append("<hr>");
    }

    public override void BeginAside() => Begin(FlowKind.Aside, isHidden: false);

    public override void EndAside()
    {
        if (interrupted.Count == 0)
            return;
        var html = End();
        if (html.Length > 0)
            flow.Asides.Add(html);
    }

    public override void BeginNote()
    {
        if (flow.IsHidden)
        {
            Begin(FlowKind.Note, isHidden: true);
            return;
        }

        notes.Add("");
        var number = notes.Count;
        OpenLine();
        Markup(string.Create(CultureInfo.InvariantCulture, $"<sup id=\"{NoteReference(number)}\"><a href=\"#{NoteId(number)}\">{number}</a></sup>"));
        Begin(FlowKind.Note, isHidden: false);
        flow.Number = number;
    }

    public override void EndNote()
    {
        if (interrupted.Count == 0)
            return;
        var number = flow.Number;
        var html = End();
        if (number > 0)
            notes[number - 1] = html;
    }

    public override void Discard()
    {
        flow.Line.Clear();
        flow.Plain.Clear();
        flow.Reset();
    }

    public override void BeginTable(bool isSheet = false)
    {
        EndParagraph();
        CloseLists();
        CloseTable();
        if (flow.Kind != FlowKind.Cell) // a table in a table is read as its text
            flow.Table = new PreviewTable(options, isSheet);
    }

    public override void EndTable()
    {
        EndParagraph();
        CloseTable();
    }

    public override void BeginRow(bool isHeader = false, int? number = null, int repeated = 1)
    {
        if (flow.Kind != FlowKind.Cell)
            flow.Table?.BeginRow(isHeader, number is > 0 and <= HighestRow ? number : null, repeated);
    }

    public override void BeginCell(int? column = null, bool isCovered = false, int repeated = 1)
    {
        if (flow.Kind == FlowKind.Cell)
        {
            interrupted.Push(flow); // the same once more: what is appended stays in the outer cell
            return;
        }

        flow.Table ??= new PreviewTable(options, isSheet: false);
        var isShown = flow.Table.BeginCell(column, isCovered, repeated);
        Begin(FlowKind.Cell, isHidden: !isShown);
    }

    public override void Span(int columns, int rows)
    {
        if (interrupted.TryPeek(out var outer) && outer != flow)
            outer.Table?.Span(Math.Min(columns, MostSpan), Math.Min(rows, MostSpan));
    }

    public override void EndCell()
    {
        if (flow.Kind != FlowKind.Cell)
        {
            EndPlainCell();
        }
        else if (interrupted.Peek() == flow)
        {
            interrupted.Pop();
            EndParagraph();
        }
        else
        {
            var cell = flow;
            var html = End();
            Charge(flow.Table?.EndCell(html, cell.HadContent || html.Length > 0) ?? 0);
        }
    }

    public override void EndRow()
    {
        if (flow.Kind == FlowKind.Cell)
        {
            EndParagraph();
            return;
        }

        if (flow.Table is { IsImplicit: false } table)
        {
            EndParagraph();
            Charge(table.EndRow());
            return;
        }

        // A reader that does not say where tables begin ends rows to be sure: without a cell this is none.
        if (flow.Table is not { IsInRow: true })
        {
            EndParagraph();
            return;
        }

        CloseLine();
        if (flow.HasContent)
            EndPlainCell();
        Charge(flow.Table.EndRow());
        FlushAsides();
    }

    public override void Mark(TextFormat marks) => flow.Marks = marks;

    public override void BeginLink(string address)
    {
        flow.Links++;
        address = address.Trim();
        if (flow.Links > 1 || flow.IsHidden || address.Length > LongestAddress || !(address is ['#', _, ..] || SafeHtml.LeadsOut(address)))
            return;
        OpenLine();
        CloseMarks();
        flow.LinkStart = flow.Line.Length;
        flow.HasLinkContent = false;
        Markup($"<a href=\"{SafeHtml.Encode(address)}\">", isContent: false);
    }

    public override void EndLink()
    {
        flow.Links = Math.Max(0, flow.Links - 1);
        if (flow.Links == 0)
            CloseLink();
    }

    public override void Anchor(string name)
    {
        if (flow.IsHidden || name.Length > LongestAddress || ++anchorCount > MostAnchors || !names.Take(name))
            return;
        var html = $"<a id=\"{SafeHtml.Encode(name)}\"></a>";
        flow.Anchors.Append(html);
        Charge(html.Length);
    }

    public override void Label(string label) => flow.Label = label;

    public override void Picture(string? alternative, Func<Stream?> open)
    {
        if (flow.IsHidden)
            return;
        var words = TextRepair.Line(alternative ?? "");
        if (words.Length > LongestAlternative)
            words = words[..LongestAlternative];
        if (RasterPicture.Read(open, Math.Min(options.MostPictureBytes, options.MostPicturesBytes - pictureBytes)) is not { } picture)
        {
            Append(words.Length > 0 ? $"[{options.Words.Picture}: {words}]" : $"[{options.Words.Picture}]");
            return;
        }

        pictureBytes += picture.Bytes.Length;
        var name = string.Create(CultureInfo.InvariantCulture, $"picture-{pictures.Count + 1}");
        pictures.Add(name, $"data:{picture.MediaType};base64,{Convert.ToBase64String(picture.Bytes)}");
        OpenLine();
        Markup(string.Create(
            CultureInfo.InvariantCulture,
            $"<img src=\"{name}\" alt=\"{SafeHtml.Encode(words.Length > 0 ? words : options.Words.PictureWithoutWords)}\" width=\"{picture.Width}\" height=\"{picture.Height}\">"));
    }

    /// <summary>A text whose line breaks and blanks count.</summary>
    public void Preformatted(TextReader reader)
    {
        var buffer = new char[16 * 1024];
        flow.Html.Append("<pre>\n"); // the first line break is not shown
        try
        {
            while (reader.Read(buffer) is > 0 and var read)
            {
                CheckTime();
                var html = SafeHtml.Encode(new string(buffer, 0, read));
                flow.Html.Append(html);
                Charge(html.Length);
            }
        }
        finally
        {
            flow.Html.Append("</pre>");
        }
    }

    /// <summary>All that was told, as safe HTML.</summary>
    /// <param name="isCut">There is more.</param>
    public string ToHtml(bool isCut, CancellationToken cancellation)
    {
        written = long.MinValue; // what was begun is ended, however much it is
        while (interrupted.Count > 0)
        {
            if (flow.Kind == FlowKind.Cell)
                EndCell();
            else if (flow.Kind == FlowKind.Note)
                EndNote();
            else
                EndAside();
        }

        if (flow.Table is { IsInRow: true })
            EndRow();
        EndParagraph();
        CloseLists();
        CloseTable();
        if (isCut)
            flow.Html.Append("<hr><p><strong>").Append(SafeHtml.Encode(options.Words.Cut)).Append("</strong></p>");
        WriteNotes();
        return SafeHtml.Clean(flow.Html.ToString(), pictures.GetValueOrDefault, options.HeadingOffset, cancellation: cancellation);
    }

    private static string NoteId(int number) => string.Create(CultureInfo.InvariantCulture, $"note-{number}");

    private static string NoteReference(int number) => string.Create(CultureInfo.InvariantCulture, $"to-note-{number}");

    private void WriteNotes()
    {
        if (notes.Count == 0)
            return;
        var id = names.Next(options.Words.Notes);
        headings.Add(new PreviewHeading(1, options.Words.Notes, SafeHtml.IdPrefix + id));
        flow.Html.Append("<hr><h1 id=\"").Append(SafeHtml.Encode(id)).Append("\">").Append(SafeHtml.Encode(options.Words.Notes)).Append("</h1><ol>");
        for (var number = 1; number <= notes.Count; number++)
        {
            flow.Html.Append("<li id=\"").Append(NoteId(number)).Append("\">").Append(notes[number - 1])
                .Append(" <a href=\"#").Append(NoteReference(number)).Append("\">").Append(SafeHtml.Encode(options.Words.BackToText(number))).Append("</a></li>");
        }

        flow.Html.Append("</ol>");
    }

    private void Begin(FlowKind kind, bool isHidden)
    {
        if (interrupted.Count >= 2 * Limits.MostDepth)
            throw new ReadingEndedException(TextProblem.TooDeep, "Notes are nested too deeply.");
        interrupted.Push(flow);
        flow = new Flow(kind, isHidden || flow.IsHidden);
    }

    /// <summary>What was collected since it was begun.</summary>
    private string End()
    {
        EndParagraph();
        CloseLists();
        CloseTable();
        var ended = flow;
        flow = interrupted.Pop();
        // A single paragraph in a cell or note needs no element of its own.
        return ended.Kind is FlowKind.Cell or FlowKind.Note && ended.IsOneParagraph
            ? ended.Html.ToString("<p>".Length, ended.Html.Length - "<p></p>".Length)
            : ended.Html.ToString();
    }

    private void EndPlainCell()
    {
        CloseLine();
        flow.Table ??= new PreviewTable(options, isSheet: false) { IsImplicit = true };
        if (!flow.Table.IsInRow)
            flow.Table.BeginRow(isHeader: false, number: null, repeated: 1);
        flow.Table.BeginCell(column: null, isCovered: false, repeated: 1);
        var html = flow.TakeLine();
        Charge(flow.Table.EndCell(html, html.Length > 0));
    }

    private void CloseImplicitTable()
    {
        if (flow.Table is { IsImplicit: true })
            CloseTable();
    }

    private void CloseTable()
    {
        if (flow.Table is not { } table)
            return;
        flow.Table = null;
        flow.Put(table.ToHtml());
    }

    /// <summary>Writes the paragraph that was collected.</summary>
    private void Block(string name, string? start = null)
    {
        flow.IsOneParagraph = flow.Html.Length == 0 && name == "p";
        flow.Html.Append('<').Append(start ?? name).Append('>').Append(flow.TakeLine()).Append("</").Append(name).Append('>');
        Charge(CostOfBlock);
    }

    private void Item(ListItem item)
    {
        var level = Math.Min(item.Level, DeepestList);
        while (flow.Lists.TryPeek(out var open) && (open.Level > level || (open.Level == level && (open.List != item.List || open.Numbering != item.Numbering))))
            CloseList();
        if (!flow.Lists.TryPeek(out var list) || list.Level < level)
        {
            list = new OpenList(item.List, level, item.Numbering) { Next = 1 };
            flow.Lists.Push(list);
            flow.Put(item.Numbering is null ? "<ul>" : item.Numbering == '1' ? "<ol>" : $"<ol type=\"{item.Numbering}\">");
        }
        else if (item.IsContinued)
        {
            Block("p");
            return;
        }
        else
        {
            flow.Html.Append("</li>");
        }

        var number = item.Number ?? list.Next;
        flow.Html.Append(item.Numbering is not null && number != list.Next ? string.Create(CultureInfo.InvariantCulture, $"<li value=\"{number}\">") : "<li>").Append(flow.TakeLine());
        list.Next = number + 1;
        Charge(CostOfBlock);
    }

    private void CloseLists()
    {
        while (flow.Lists.Count > 0)
            CloseList();
    }

    private void CloseList() => flow.Html.Append("</li>").Append(flow.Lists.Pop().Numbering is null ? "</ul>" : "</ol>");

    private void FlushAsides()
    {
        Discard();
        if (flow.Asides.Count == 0)
            return;
        CloseLists();
        foreach (var aside in flow.Asides)
            flow.Put(aside);
        flow.Asides.Clear();
    }

    /// <summary>Before the first content of a paragraph stands what a program has counted.</summary>
    private void OpenLine()
    {
        if (flow.Label is { } label)
        {
            flow.Label = null;
            Write(label + " ");
        }

        if (flow.Breaks == 0)
            return;
        // At the end of a paragraph a line break shows nothing, and a row of them is made for its looks.
        if (flow.HasContent)
        {
            CloseMarks();
            flow.Line.Append("<br>");
        }

        flow.Breaks = 0;
    }

    /// <param name="html">The text as HTML, where that is another.</param>
    private void Write(ReadOnlySpan<char> text, string? html = null)
    {
        var isBlank = text.IsWhiteSpace();
        if (!isBlank)
            OpenLine();
        else if (!flow.HasContent || flow.Breaks > 0)
            return;
        var before = flow.Line.Length;
        var marks = flow.LinkStart is null ? flow.Marks : flow.Marks & ~TextFormat.Underlined; // which links have anyway
        if (flow.OpenMarks != marks)
        {
            CloseMarks();
            foreach (var (mark, element) in Elements)
            {
                if (marks.HasFlag(mark))
                    flow.Line.Append('<').Append(element).Append('>');
            }

            flow.OpenMarks = marks;
        }

        flow.Line.Append(html ?? text);
        flow.Plain.Append(text);
        flow.HasContent |= !isBlank;
        flow.HasLinkContent |= !isBlank;
        Charge(flow.Line.Length - before);
    }

    private void Special(char character)
    {
        switch (character)
        {
            case '\n':
                flow.Breaks++;
                flow.Plain.Append(' ');
                break;
            case '&':
                Write("&", "&amp;");
                break;
            case '<':
                Write("<", "&lt;");
                break;
            case '>':
                Write(">", "&gt;");
                break;
            case '\t':
                Write(" ");
                break;
            default: // control characters show nothing
                break;
        }
    }

    /// <summary>Puts elements into the paragraph.</summary>
    private void Markup(string html, bool isContent = true)
    {
        CloseMarks();
        flow.Line.Append(html);
        flow.HasContent |= isContent;
        flow.HasLinkContent |= isContent;
        Charge(html.Length);
    }

    private void CloseLine()
    {
        CloseMarks();
        CloseLink();
    }

    private void CloseMarks()
    {
        for (var i = Elements.Length - 1; i >= 0; i--)
        {
            if (flow.OpenMarks.HasFlag(Elements[i].Mark))
                flow.Line.Append("</").Append(Elements[i].Element).Append('>');
        }

        flow.OpenMarks = TextFormat.None;
    }

    private void CloseLink()
    {
        if (flow.LinkStart is not { } start)
            return;
        CloseMarks();
        if (flow.HasLinkContent)
            flow.Line.Append("</a>");
        else
            flow.Line.Remove(start, flow.Line.Length - start).Append(' '); // nobody could follow it
        flow.LinkStart = null;
    }

    private void Charge(int length)
    {
        written += length;
        if (written > options.MostHtml)
            throw new ReadingEndedException();
    }

    /// <summary>Blocks below each other: the document, a cell, a note, a text box.</summary>
    private sealed class Flow(FlowKind kind, bool isHidden)
    {
        public FlowKind Kind => kind;

        /// <summary>Beyond the rows and columns that are shown.</summary>
        public bool IsHidden => isHidden;

        /// <summary>Of a note that is shown, from 1.</summary>
        public int Number { get; set; }

        public StringBuilder Html { get; } = new();

        /// <summary>The paragraph that is being collected, as HTML.</summary>
        public StringBuilder Line { get; } = new();

        /// <summary>The same as text.</summary>
        public StringBuilder Plain { get; } = new();

        public StringBuilder Anchors { get; } = new();

        public List<string> Asides { get; } = [];

        public Stack<OpenList> Lists { get; } = new();

        public PreviewTable? Table { get; set; }

        public string? Label { get; set; }

        public bool HasContent { get; set; }

        /// <summary>Something stood here, shown or not.</summary>
        public bool HadContent { get; private set; }

        public int Breaks { get; set; }

        public TextFormat Marks { get; set; }

        public TextFormat OpenMarks { get; set; }

        /// <summary>How many were begun.</summary>
        public int Links { get; set; }

        /// <summary>Where in <see cref="Line"/> the open one stands; null: none is open.</summary>
        public int? LinkStart { get; set; }

        public bool HasLinkContent { get; set; }

        /// <summary>Nothing else is in it.</summary>
        public bool IsOneParagraph { get; set; }

        public void Put(string html)
        {
            Html.Append(html);
            IsOneParagraph = false;
        }

        /// <summary>The paragraph, with what leads to it.</summary>
        public string TakeLine()
        {
            var line = Anchors.Append(Line).ToString().TrimEnd();
            Anchors.Clear();
            Line.Clear();
            Plain.Clear();
            Reset();
            return line;
        }

        public void Reset()
        {
            HadContent |= HasContent;
            (HasContent, Breaks, OpenMarks, LinkStart, Label) = (false, 0, TextFormat.None, null, null);
        }
    }

    private sealed record OpenList(string List, int Level, char? Numbering)
    {
        public int Next { get; set; }
    }
}
