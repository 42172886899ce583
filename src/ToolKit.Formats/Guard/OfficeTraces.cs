using System.Globalization;
using System.Xml.Linq;

namespace ToolKit.Formats;

/// <summary>What an office document tells beside its text: who worked on it, comments, tracked changes, what is hidden, and what stands in controls and in heads and feet of pages.</summary>
internal sealed class OfficeTraces(StoredPackage package, GuardedText found)
{
    private const int MostOfAKind = 20;
    private const int MostColumns = 16_384; // of a sheet, in both formats

    private static readonly XNamespace Office = OpenDocumentParts.Names["office"];
    private static readonly XNamespace Style = OpenDocumentParts.Names["style"];
    private static readonly XNamespace Text = OpenDocumentParts.Names["text"];
    private static readonly XNamespace Table = OpenDocumentParts.Names["table"];
    private static readonly XNamespace Draw = OpenDocumentParts.Names["draw"];
    private static readonly XNamespace Presentation = OpenDocumentParts.Names["presentation"];
    private static readonly XNamespace DublinCore = OpenDocumentParts.Names["dc"];

    public void Find()
    {
        found.IsSigned = package.IsSigned;
        foreach (var (property, place) in Authors(package, Root))
            found.Author($"Dateieigenschaften, {place}", property.Value);
        if (package.OfficeMain is { } main)
        {
            if (main.StartsWith("word/", StringComparison.Ordinal))
                FindInWord();
            else if (main.StartsWith("xl/", StringComparison.Ordinal))
                FindInSheets(main);
            else
                FindInSlides();
        }
        else
        {
            FindInOpenDocument();
        }
    }

    /// <summary>The properties of a file that hold names of people, and what each says of them.</summary>
    /// <param name="root">The first element of a part; null: there is none.</param>
    public static IEnumerable<(XElement Property, string Place)> Authors(StoredPackage package, Func<string, XElement?> root)
    {
        var isOpen = package.OfficeMain is null;
        string?[] parts = isOpen ? ["meta.xml"] : [package.Related("/core-properties"), package.Related("/extended-properties")];
        foreach (var property in parts.OfType<string>().SelectMany(part => root(part)?.Descendants() ?? []))
        {
            var place = (isOpen, property.Name.LocalName) switch
            {
                (true, "initial-creator") or (false, "creator") => "Autor",
                (true, "creator") or (false, "lastModifiedBy") => "zuletzt bearbeitet von",
                (true, "printed-by") => "gedruckt von",
                (false, "Manager") => "Manager",
                _ => null,
            };
            if (place is not null)
                yield return (property, place);
        }
    }

    private void FindInWord()
    {
        var dialect = new WordDialect(package);
        if (Root(dialect.Main) is not { } body)
            return;
        var w = body.Name.Namespace;
        var hidden = HiddenWordStyles(w);
        foreach (var name in package.Names.Where(dialect.IsPart))
        {
            if (Root(name) is not { } part)
                continue;
            var places = name == dialect.Main ? TextPlaces.OfWord(part, found) : null;
            var where = WordPart(name);
            FindChanges(part, Place, w);
            FindHiddenText(part, Place, w, hidden);
            foreach (var control in part.Descendants(w + "sdt"))
                FindFilledControl(control, Place, w);
            if (places is null && where is "Kopfzeile" or "Fußzeile")
                LookAtParagraphs(part.Descendants(w + "p"), paragraph => string.Concat(paragraph.Descendants(w + "t").Select(text => text.Value)), where);

            string Place(XElement element) => places?[element] ?? where;
        }

        foreach (var name in package.Names.Where(name => name.StartsWith("word/comments", StringComparison.Ordinal) && name.EndsWith(".xml", StringComparison.Ordinal)))
            FindComments(Root(name)?.Elements(w + "comment").Select(comment => (Author: (string?)comment.Attribute(w + "author"), comment.Value)) ?? []);
    }

    private static string WordPart(string name) =>
        name.Contains("header", StringComparison.Ordinal) ? "Kopfzeile" : name.Contains("footer", StringComparison.Ordinal) ? "Fußzeile" : name.Contains("footnotes", StringComparison.Ordinal) ? "Fußnoten" : "Endnoten";

    private void FindChanges(XElement part, Func<XElement, string> place, XNamespace w)
    {
        var changes = part.Descendants().Where(element => element.Name.Namespace == w && WordRevisions.Changes.Contains(element.Name.LocalName)).ToList();
        if (changes.Count == 0)
            return;
        var first = changes[0];
        var said = string.Concat(first.Descendants().Where(text => text.Name == w + "t" || text.Name == w + "delText").Select(text => text.Value));
        found.Find(GuardFindingKind.TrackedChange, place(first), Count(changes.Count, "Änderung", "Änderungen") + By((string?)first.Attribute(w + "author")) + (said.Length > 0 ? $": {said}" : ""));
        foreach (var deleted in changes.Where(change => change.Name.LocalName is "del" or "moveFrom").Take(10 * MostOfAKind))
            found.Look(place(deleted) + ", gelöschter Text", string.Concat(deleted.Descendants().Where(text => text.Name == w + "t" || text.Name == w + "delText").Select(text => text.Value)));
    }

    private void FindHiddenText(XElement part, Func<XElement, string> place, XNamespace w, HashSet<string> hidden)
    {
        foreach (var run in part.Descendants(w + "r").Where(run => IsHidden(run, w, hidden)).Where(run => run.Elements(w + "t").Any(text => !string.IsNullOrWhiteSpace(text.Value))).Take(10 * MostOfAKind))
        {
            var said = string.Concat(run.Elements(w + "t").Select(text => text.Value));
            found.Find(GuardFindingKind.HiddenContent, place(run), said);
            found.Look(place(run) + " (verborgen)", said);
        }
    }

    private static bool IsHidden(XElement run, XNamespace w, HashSet<string> hidden)
    {
        if (run.Element(w + "rPr")?.Element(w + "vanish") is { } own)
            return (string?)own.Attribute(w + "val") is not ("0" or "false" or "off");
        return hidden.Count > 0
            && (IsOf(run.Element(w + "rPr")?.Element(w + "rStyle")) || IsOf(run.Ancestors(w + "p").FirstOrDefault()?.Element(w + "pPr")?.Element(w + "pStyle")));

        bool IsOf(XElement? style) => style is not null && hidden.Contains((string?)style.Attribute(w + "val") ?? "");
    }

    private HashSet<string> HiddenWordStyles(XNamespace w) =>
        Root("word/styles.xml")?.Elements(w + "style").Where(style => style.Element(w + "rPr")?.Element(w + "vanish") is { } vanish && (string?)vanish.Attribute(w + "val") is not ("0" or "false" or "off"))
            .Select(style => (string?)style.Attribute(w + "styleId") ?? "").ToHashSet(StringComparer.Ordinal) ?? [];

    private void FindFilledControl(XElement control, Func<XElement, string> place, XNamespace w)
    {
        found.CheckTime();
        if (control.Element(w + "sdtPr") is not { } properties || control.Element(w + "sdtContent") is not { } content || properties.Element(w + "showingPlcHdr") is not null)
            return;
        var (label, tag) = (Value("alias"), Value("tag"));
        if (AsksForPerson(label, tag) && FilledIn(label, string.Concat(content.Descendants(w + "t").Select(text => text.Value))) is { } value)
            found.Find(GuardFindingKind.FilledField, place(control), $"{(label.Length > 0 ? label : tag)}: {value}");

        string Value(string name) => ((string?)properties.Element(w + name)?.Attribute(w + "val") ?? "").Trim();
    }

    /// <summary>Whether a field asks for a person's data, or is one that a template leaves open.</summary>
    private static bool AsksForPerson(string label, string tag) =>
        label.StartsWith(TemplateText.OpenPlace, StringComparison.Ordinal) || tag.StartsWith(TemplateText.OpenPlace, StringComparison.Ordinal) || PersonalData.LabelOf(label) is not null || PersonalData.LabelOf(tag) is not null;

    /// <summary>What somebody has entered into a field; null: nothing, or what a program shows until then, or its label.</summary>
    private static string? FilledIn(string label, string shown)
    {
        var value = shown.Trim(' ', '_', '.', '…', '\u00A0');
        return value.Length == 0 || value[0] is '[' or '(' or '<' or '☐' || value.StartsWith("Klicken", StringComparison.Ordinal) || value.StartsWith("Click", StringComparison.Ordinal)
            || value == label || PersonalData.LabelOf(value) is not null ? null : value;
    }

    private void FindInSheets(string main)
    {
        foreach (var sheet in SheetParts(package, main))
        {
            if (sheet.IsHidden)
                found.Find(GuardFindingKind.HiddenSheet, $"Blatt „{sheet.Name}“ (ausgeblendet)", sheet.Name);
            if (sheet.Part is not { } part)
                continue;
            if (Root(part) is { } content)
                FindHiddenCells(content, sheet.Name);
            else
                found.IsIncomplete = true;
        }

        foreach (var name in package.Names.Where(name => name.StartsWith("xl/comments", StringComparison.Ordinal) || name.StartsWith("xl/threadedComments/", StringComparison.Ordinal)))
        {
            if (Root(name) is { } comments)
                FindComments(comments.Descendants().Where(comment => comment.Name.LocalName is "comment" or "threadedComment").Select(comment => ((string?)null, comment.Value)));
        }

        if (package.Names.Any(name => name.StartsWith("xl/revisions/", StringComparison.Ordinal)))
            found.Find(GuardFindingKind.TrackedChange, "Arbeitsmappe", "Änderungsverlauf einer freigegebenen Arbeitsmappe");
    }

    /// <summary>The sheets of a workbook in their order, each with the name of its part; null where that is not in the file.</summary>
    /// <returns>Also the element that stands for each, and the id of its relation; null where it has none.</returns>
    internal static IEnumerable<(string Name, bool IsHidden, string? Part, XElement Entry, string? Id)> SheetParts(StoredPackage package, string main)
    {
        var relations = package.Relations(main).DistinctBy(relation => relation.Id).ToDictionary(relation => relation.Id, relation => relation.Target, StringComparer.Ordinal);
        foreach (var sheet in package.Xml(main)?.Root?.Descendants().Where(element => element.Name.LocalName == "sheet").ToList() ?? [])
        {
            var id = sheet.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == "id" && attribute.Name.NamespaceName.EndsWith("relationships", StringComparison.Ordinal))?.Value;
            yield return ((string?)sheet.Attribute("name") ?? "", (string?)sheet.Attribute("state") is not (null or "visible"), id is null ? null : relations.GetValueOrDefault(id), sheet, id);
        }
    }

    private void FindHiddenCells(XElement sheet, string name)
    {
        var main = sheet.Name.Namespace;
        var columns = HiddenColumns(sheet.Descendants(main + "col").Where(column => IsTrue(column, "hidden")).Select(column => (From: (column.Number("min") ?? 1) - 1L, To: (long)(column.Number("max") ?? 0))));
        var (rows, cells) = (0, 0);
        var first = "";
        foreach (var row in sheet.Descendants(main + "row"))
        {
            found.CheckTime();
            var isHidden = IsTrue(row, "hidden");
            foreach (var cell in row.Elements(main + "c").Where(cell => !cell.IsEmpty && cell.Value.Length > 0))
            {
                if (isHidden)
                {
                    first = rows++ == 0 ? $"Zeile {(string?)row.Attribute("r")}" : first;
                    break;
                }

                if (columns is not null && SpreadsheetReader.ColumnOf((string?)cell.Attribute("r")) is { } column and < MostColumns && columns[column])
                    cells++;
            }
        }

        if (rows > 0)
            found.Find(GuardFindingKind.HiddenContent, $"Blatt „{name}“, {first}", Count(rows, "ausgeblendete Zeile", "ausgeblendete Zeilen") + " mit Inhalt");
        if (cells > 0)
            found.Find(GuardFindingKind.HiddenContent, $"Blatt „{name}“, ausgeblendete Spalten", Count(cells, "Zelle", "Zellen") + " mit Inhalt");
    }

    private void FindInSlides()
    {
        foreach (var name in package.Names.Where(name => name.StartsWith("ppt/slides/slide", StringComparison.Ordinal)))
        {
            if (Root(name) is { } slide && (string?)slide.Attribute("show") is "0" or "false")
                found.Find(GuardFindingKind.HiddenContent, "Ausgeblendete Folie", string.Join(' ', package.Xml(name)!.Descendants().Where(text => text.Name.LocalName == "t").Select(text => text.Value)));
        }

        var authors = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var author in package.Names.Where(name => name is "ppt/commentAuthors.xml" or "ppt/authors.xml").SelectMany(name => Root(name)?.Elements() ?? []))
            authors.TryAdd((string?)author.Attribute("id") ?? "", (string?)author.Attribute("name") ?? "");
        foreach (var name in package.Names.Where(name => name.StartsWith("ppt/comments/", StringComparison.Ordinal)))
            FindComments(Root(name)?.Elements().Where(comment => comment.Name.LocalName == "cm").Select(comment => (AuthorOf(comment), comment.Value)) ?? []);

        string? AuthorOf(XElement comment) => (string?)comment.Attribute("authorId") is { } id ? authors.GetValueOrDefault(id) : null;
    }

    private void FindInOpenDocument()
    {
        var styles = Root("styles.xml");
        if (Root("content.xml") is not { } content)
            return;
        // Impress writes those of slides in a namespace of its own.
        FindComments(content.Descendants().Where(element => element.Name.LocalName == "annotation")
            .Select(note => (note.Element(DublinCore + "creator")?.Value, string.Join(' ', note.Descendants(Text + "p").Select(paragraph => paragraph.Value)))));
        foreach (var changes in content.Descendants().Where(element => element.Name == Text + "tracked-changes" || element.Name == Table + "tracked-changes"))
        {
            if (changes.Elements().Count() is > 0 and var count)
            {
                var said = string.Join(' ', changes.Descendants(Text + "p").Select(paragraph => paragraph.Value));
                found.Find(GuardFindingKind.TrackedChange, "Änderungsverlauf", Count(count, "Änderung", "Änderungen") + By(changes.Descendants(DublinCore + "creator").FirstOrDefault()?.Value) + (said.Length > 0 ? $": {said}" : ""));
                found.Look("Änderungsverlauf", said);
            }
        }

        FindHiddenInOpenDocument(content, styles);
        foreach (var element in styles?.Descendants().Where(element => element.Name == Style + "header" || element.Name == Style + "footer") ?? [])
            LookAtParagraphs(element.Descendants(Text + "p"), paragraph => paragraph.Value, element.Name.LocalName == "header" ? "Kopfzeile" : "Fußzeile");
        foreach (var field in content.Descendants(Text + "user-field-decl").Concat(content.Descendants(Text + "text-input")).Concat(content.Descendants().Where(element => element.Name.LocalName == "content-control")))
            FindFilledField(field);
    }

    private void FindFilledField(XElement field)
    {
        found.CheckTime();
        var label = (string?)field.Attribute(Text + "name") ?? (string?)field.Attribute(Text + "description") ?? Value("alias");
        if (Value("showing-place-holder") != "true" && AsksForPerson(label, Value("tag")) && FilledIn(label, (string?)field.Attribute(Office + "string-value") ?? field.Value) is { } value)
            found.Find(GuardFindingKind.FilledField, "Feld", $"{(label.Length > 0 ? label : Value("tag"))}: {value}");

        // LibreOffice has changed the namespace of its own.
        string Value(string name) => field.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == name)?.Value ?? "";
    }

    private void FindHiddenInOpenDocument(XElement content, XElement? styles)
    {
        var all = content.Descendants(Style + "style").Concat(styles?.Descendants(Style + "style") ?? []).ToList();
        var places = TextPlaces.OfOpenDocument(content, found);
        var hiddenText = Named(style => style.Elements(Style + "text-properties").Any(look => (string?)look.Attribute(Text + "display") == "none"));
        foreach (var element in content.Descendants().Where(element => element.Name == Text + "hidden-text" || element.Name == Text + "hidden-paragraph"
            || (element.Name == Text + "section" && (string?)element.Attribute(Text + "display") is "none" or "condition")
            || ((element.Name == Text + "span" || element.Name == Text + "p") && hiddenText.Contains((string?)element.Attribute(Text + "style-name") ?? ""))).Take(10 * MostOfAKind))
        {
            var said = (string?)element.Attribute(Text + "string-value") ?? element.Value;
            if (string.IsNullOrWhiteSpace(said))
                continue;
            found.Find(GuardFindingKind.HiddenContent, places[element], said);
            found.Look(places[element] + " (verborgen)", said);
        }

        foreach (var table in HiddenTables(content))
            found.Find(GuardFindingKind.HiddenSheet, $"Blatt „{(string?)table.Attribute(Table + "name")}“ (ausgeblendet)", (string?)table.Attribute(Table + "name") ?? "");
        var hiddenPages = Named(style => style.Elements(Style + "drawing-page-properties").Any(look => (string?)look.Attribute(Presentation + "visibility") == "hidden"));
        foreach (var page in content.Descendants(Draw + "page").Where(page => hiddenPages.Contains((string?)page.Attribute(Draw + "style-name") ?? "")))
            found.Find(GuardFindingKind.HiddenContent, "Ausgeblendete Folie", string.Join(' ', page.Descendants(Text + "p").Select(paragraph => paragraph.Value)));
        foreach (var table in content.Descendants(Table + "table"))
            FindHiddenCells(table);

        HashSet<string> Named(Func<XElement, bool> isHidden) => all.Where(isHidden).Select(style => (string?)style.Attribute(Style + "name") ?? "").ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The sheets of an OpenDocument spreadsheet whose style says that they are not shown.</summary>
    internal static List<XElement> HiddenTables(XElement content)
    {
        var hidden = content.Descendants(Style + "style").Where(style => style.Elements(Style + "table-properties").Any(look => (string?)look.Attribute(Table + "display") == "false"))
            .Select(style => (string?)style.Attribute(Style + "name") ?? "").ToHashSet(StringComparer.Ordinal);
        return [.. content.Descendants(Office + "spreadsheet").Elements(Table + "table").Where(table => hidden.Contains((string?)table.Attribute(Table + "style-name") ?? ""))];
    }

    private void FindHiddenCells(XElement table)
    {
        var name = (string?)table.Attribute(Table + "name") ?? "Tabelle";
        var at = 0L;
        var ranges = new List<(long From, long To)>();
        foreach (var column in table.Descendants(Table + "table-column"))
        {
            var from = at;
            at += Repeated(column);
            if (IsCollapsed(column))
                ranges.Add((from, at));
        }

        var columns = HiddenColumns(ranges);
        var (rows, cells) = (0, 0);
        foreach (var row in table.Descendants(Table + "table-row").Where(row => row.Value.Length > 0))
        {
            found.CheckTime();
            if (IsCollapsed(row))
                rows++;
            if (columns is null)
                continue;
            at = 0;
            foreach (var cell in row.Elements())
            {
                if (at < MostColumns && columns[at] && cell.Value.Length > 0)
                    cells++;
                at += Repeated(cell);
            }
        }

        if (rows > 0)
            found.Find(GuardFindingKind.HiddenContent, $"Blatt „{name}“, ausgeblendete Zeilen", Count(rows, "Zeile", "Zeilen") + " mit Inhalt");
        if (cells > 0)
            found.Find(GuardFindingKind.HiddenContent, $"Blatt „{name}“, ausgeblendete Spalten", Count(cells, "Zelle", "Zellen") + " mit Inhalt");

        static bool IsCollapsed(XElement part) => (string?)part.Attribute(Table + "visibility") is "collapse" or "filter";
        static int Repeated(XElement part) => Math.Max(1, part.Number(Table + "number-columns-repeated") ?? 1);
    }

    /// <summary>Which columns are hidden, of ranges that begin with 0 and end before their end; null: none.</summary>
    private bool[]? HiddenColumns(IEnumerable<(long From, long To)> ranges)
    {
        var changes = new int[MostColumns + 1];
        var isAny = false;
        foreach (var (from, to) in ranges)
        {
            found.CheckTime();
            isAny = true;
            changes[Math.Clamp(from, 0, MostColumns)]++;
            changes[Math.Clamp(Math.Max(from, to), 0, MostColumns)]--;
        }

        var depth = 0;
        return isAny ? [.. changes.Select(change => (depth += change) > 0)] : null;
    }

    private void FindComments(IEnumerable<(string? Author, string Text)> comments)
    {
        var number = 0;
        foreach (var (author, text) in comments)
        {
            number++;
            var place = string.Create(CultureInfo.InvariantCulture, $"Kommentar {number}");
            if (number <= MostOfAKind)
                found.Find(GuardFindingKind.Comment, place, (author is null ? "" : author + ": ") + text);
            found.Look(place, text);
        }
    }

    private void LookAtParagraphs(IEnumerable<XElement> paragraphs, Func<XElement, string> text, string place)
    {
        foreach (var paragraph in paragraphs.Take(1_000))
            found.Look(place, text(paragraph));
    }

    private XElement? Root(string name)
    {
        var root = package.Xml(name)?.Root;
        if (root is null && package.Contains(name))
            found.IsIncomplete = true;
        return root;
    }

    private static bool IsTrue(XElement element, string name) => (string?)element.Attribute(name) is "1" or "true";

    private static string By(string? author) => string.IsNullOrWhiteSpace(author) ? "" : $" von {author}";

    private static string Count(int count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");
}
