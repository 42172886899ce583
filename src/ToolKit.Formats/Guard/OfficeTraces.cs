using System.Xml.Linq;

namespace ToolKit.Formats;

/// <summary>What an office document tells beside its text: who worked on it, comments, tracked changes, what is hidden, and what stands in controls and in heads and feet of pages.</summary>
internal sealed class OfficeTraces(StoredPackage package, GuardedText found)
{
    private const int MostOfAKind = 20;

    private readonly GuardWords words = found.Words;

    private static readonly XNamespace Office = OpenDocumentParts.Names["office"];
    private static readonly XNamespace Style = OpenDocumentParts.Names["style"];
    private static readonly XNamespace Text = OpenDocumentParts.Names["text"];
    private static readonly XNamespace Table = OpenDocumentParts.Names["table"];
    private static readonly XNamespace Draw = OpenDocumentParts.Names["draw"];
    private static readonly XNamespace Presentation = OpenDocumentParts.Names["presentation"];
    private static readonly XNamespace Meta = OpenDocumentParts.Names["meta"];
    private static readonly XNamespace DublinCore = OpenDocumentParts.Names["dc"];

    // What changes a run, a paragraph, a table (ECMA-376 part 1 §17.13.5).
    private static readonly HashSet<string> WordChanges = new(StringComparer.Ordinal)
    {
        "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tblGridChange", "tcPrChange", "trPrChange", "numberingChange", "cellIns", "cellDel", "cellMerge",
    };

    public void Find()
    {
        if (package.OfficeMain is { } main)
        {
            FindAuthors();
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

    private void FindAuthors()
    {
        foreach (var (part, names) in ((string, (string Name, string Place)[])[])
            [("/core-properties", [("creator", words.Author), ("lastModifiedBy", words.LastEditor)]), ("/extended-properties", [("Manager", words.Manager)])])
        {
            if (package.Related(part) is not { } name || Root(name) is not { } properties)
                continue;
            foreach (var (element, place) in names)
            {
                foreach (var property in properties.Elements().Where(property => property.Name.LocalName == element))
                    found.Author(place, property.Value);
            }
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
            var place = name == dialect.Main ? null : WordPart(name);
            FindChanges(part, place, w);
            FindHiddenText(part, place, w, hidden);
            foreach (var control in part.Descendants(w + "sdt"))
                FindFilledControl(control, place, w);
            if (place is not null && (place == words.Header || place == words.Footer))
                LookAtParagraphs(part.Descendants(w + "p"), paragraph => string.Concat(paragraph.Descendants(w + "t").Select(text => text.Value)), place);
        }

        foreach (var name in package.Names.Where(name => name.StartsWith("word/comments", StringComparison.Ordinal) && name.EndsWith(".xml", StringComparison.Ordinal)))
            FindComments(Root(name)?.Elements(w + "comment").Select(comment => (Author: (string?)comment.Attribute(w + "author"), comment.Value)) ?? []);
    }

    private string WordPart(string name) =>
        name.Contains("header", StringComparison.Ordinal) ? words.Header
        : name.Contains("footer", StringComparison.Ordinal) ? words.Footer
        : name.Contains("footnotes", StringComparison.Ordinal) ? words.Footnotes
        : words.Endnotes;

    private void FindChanges(XElement part, string? place, XNamespace w)
    {
        var changes = part.Descendants().Where(element => element.Name.Namespace == w && WordChanges.Contains(element.Name.LocalName)).ToList();
        if (changes.Count == 0)
            return;
        var first = changes[0];
        var said = string.Concat(first.Descendants().Where(text => text.Name == w + "t" || text.Name == w + "delText").Select(text => text.Value));
        found.Find(GuardFindingKind.TrackedChange, place ?? WordPlace(first, w), words.Changes(changes.Count, (string?)first.Attribute(w + "author")) + (said.Length > 0 ? $": {said}" : ""));
        foreach (var deleted in changes.Where(change => change.Name.LocalName is "del" or "moveFrom").Take(10 * MostOfAKind))
            found.Look(words.DeletedIn(place ?? WordPlace(deleted, w)), string.Concat(deleted.Descendants().Where(text => text.Name == w + "t" || text.Name == w + "delText").Select(text => text.Value)));
    }

    private void FindHiddenText(XElement part, string? place, XNamespace w, HashSet<string> hidden)
    {
        foreach (var run in part.Descendants(w + "r").Where(run => IsHidden(run, w, hidden)).Where(run => run.Elements(w + "t").Any(text => !string.IsNullOrWhiteSpace(text.Value))).Take(10 * MostOfAKind))
        {
            var said = string.Concat(run.Elements(w + "t").Select(text => text.Value));
            var where = place ?? WordPlace(run, w);
            found.Find(GuardFindingKind.HiddenContent, where, said);
            found.Look(words.HiddenIn(where), said);
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

    /// <summary>A control that is asked for a person's data, or that a template leaves open, and that somebody has filled in.</summary>
    private void FindFilledControl(XElement control, string? place, XNamespace w)
    {
        if (control.Element(w + "sdtPr") is not { } properties || control.Element(w + "sdtContent") is not { } content || properties.Element(w + "showingPlcHdr") is not null)
            return;
        var tag = Value("tag");
        var label = Value("alias");
        if (!tag.StartsWith(TemplateText.OpenPlace, StringComparison.Ordinal) && PersonalData.LabelOf(label) is null && PersonalData.LabelOf(tag) is null)
            return;
        var value = string.Concat(content.Descendants(w + "t").Select(text => text.Value)).Trim(' ', '_', '.', '…', '\u00A0');
        // What a program shows as long as nothing was entered, or the label itself.
        if (value.Length == 0 || value[0] is '[' or '(' or '<' or '☐' || value.StartsWith("Klicken", StringComparison.Ordinal) || value.StartsWith("Click", StringComparison.Ordinal) || PersonalData.LabelOf(value) is not null || value == label)
            return;
        found.Find(GuardFindingKind.FilledField, place ?? WordPlace(control, w), $"{(label.Length > 0 ? label : tag)}: {value}");

        string Value(string name) => ((string?)properties.Element(w + name)?.Attribute(w + "val") ?? "").Trim();
    }

    /// <summary>As <see cref="GuardedText"/> counts.</summary>
    private string WordPlace(XElement element, XNamespace w)
    {
        var body = element.Ancestors().Last().Element(w + "body");
        if (element.Ancestors(w + "tbl").LastOrDefault() is { } table && body is not null)
        {
            var number = 1 + body.Descendants(w + "tbl").Where(other => !other.Ancestors(w + "tbl").Any()).TakeWhile(other => other != table).Count();
            var row = element.AncestorsAndSelf(w + "tr").LastOrDefault();
            return words.Row(number, 1 + table.Descendants(w + "tr").Where(other => other.Ancestors(w + "tbl").First() == table).TakeWhile(other => other != row).Count());
        }

        var paragraph = element.AncestorsAndSelf(w + "p").LastOrDefault() ?? element.Descendants(w + "p").FirstOrDefault();
        var before = body?.Descendants(w + "p").TakeWhile(other => other != paragraph)
            .Count(other => !other.Ancestors(w + "tbl").Any() && other.Descendants(w + "t").Any(text => !string.IsNullOrWhiteSpace(text.Value))) ?? 0;
        return words.Paragraph(before + 1);
    }

    private void FindInSheets(string main)
    {
        foreach (var sheet in SheetParts(package, main))
        {
            if (sheet.IsHidden)
                found.Find(GuardFindingKind.HiddenSheet, words.HiddenSheet(sheet.Name), sheet.Name);
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
            found.Find(GuardFindingKind.TrackedChange, words.Workbook, words.WorkbookHistory);
    }

    /// <summary>The sheets of a workbook in their order, each with the name of its part; null where that is not in the file.</summary>
    internal static IEnumerable<(string Name, bool IsHidden, string? Part, XElement Entry)> SheetParts(StoredPackage package, string main)
    {
        var relations = package.Relations(main).ToList();
        foreach (var sheet in package.Xml(main)?.Root?.Descendants().Where(element => element.Name.LocalName == "sheet").ToList() ?? [])
        {
            var id = sheet.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == "id" && attribute.Name.NamespaceName.EndsWith("relationships", StringComparison.Ordinal))?.Value;
            yield return ((string?)sheet.Attribute("name") ?? "", (string?)sheet.Attribute("state") is not (null or "visible"), relations.Find(relation => relation.Id == id)?.Target, sheet);
        }
    }

    private void FindHiddenCells(XElement sheet, string name)
    {
        var main = sheet.Name.Namespace;
        var columns = sheet.Descendants(main + "col").Where(column => IsTrue(column, "hidden")).Select(column => ((int?)column.Attribute("min") ?? 0, (int?)column.Attribute("max") ?? 0)).ToList();
        var (rows, cells) = (0, 0);
        var first = "";
        foreach (var row in sheet.Descendants(main + "row"))
        {
            var isHidden = IsTrue(row, "hidden");
            foreach (var cell in row.Elements(main + "c").Where(cell => !cell.IsEmpty && cell.Value.Length > 0))
            {
                if (isHidden)
                {
                    first = rows++ == 0 ? (string?)row.Attribute("r") ?? "" : first;
                    break;
                }

                if (columns.Count > 0 && SpreadsheetReader.ColumnOf((string?)cell.Attribute("r")) is { } column && columns.Exists(range => column + 1 >= range.Item1 && column + 1 <= range.Item2))
                    cells++;
            }
        }

        if (rows > 0)
            found.Find(GuardFindingKind.HiddenContent, words.Row(name, first), words.FilledHiddenRows(rows));
        if (cells > 0)
            found.Find(GuardFindingKind.HiddenContent, words.HiddenColumns(name), words.FilledCells(cells));
    }

    private void FindInSlides()
    {
        foreach (var name in package.Names.Where(name => name.StartsWith("ppt/slides/slide", StringComparison.Ordinal)))
        {
            if (Root(name) is { } slide && (string?)slide.Attribute("show") is "0" or "false")
                found.Find(GuardFindingKind.HiddenContent, words.HiddenSlide, string.Join(' ', package.Xml(name)!.Descendants().Where(text => text.Name.LocalName == "t").Select(text => text.Value)));
        }

        foreach (var name in package.Names.Where(name => name.StartsWith("ppt/comments/", StringComparison.Ordinal)))
            FindComments(Root(name)?.Elements().Where(comment => comment.Name.LocalName == "cm").Select(comment => ((string?)null, comment.Value)) ?? []);
    }

    private void FindInOpenDocument()
    {
        foreach (var property in Root("meta.xml")?.Descendants().Where(element => element.Name == Meta + "initial-creator" || element.Name == DublinCore + "creator" || element.Name == Meta + "printed-by") ?? [])
        {
            var place = property.Name == Meta + "initial-creator" ? words.Author : property.Name == DublinCore + "creator" ? words.LastEditor : words.Printer;
            found.Author(place, property.Value);
        }

        var styles = Root("styles.xml");
        if (Root("content.xml") is not { } content)
            return;
        FindComments(content.Descendants(Office + "annotation").Select(note => (note.Element(DublinCore + "creator")?.Value, string.Join(' ', note.Descendants(Text + "p").Select(paragraph => paragraph.Value)))));
        foreach (var changes in content.Descendants().Where(element => element.Name == Text + "tracked-changes" || element.Name == Table + "tracked-changes"))
        {
            if (changes.Elements().Count() is > 0 and var count)
            {
                var said = string.Join(' ', changes.Descendants(Text + "p").Select(paragraph => paragraph.Value));
                found.Find(GuardFindingKind.TrackedChange, words.History, words.Changes(count, changes.Descendants(DublinCore + "creator").FirstOrDefault()?.Value) + (said.Length > 0 ? $": {said}" : ""));
                found.Look(words.History, said);
            }
        }

        FindHiddenInOpenDocument(content, styles);
        foreach (var element in styles?.Descendants().Where(element => element.Name == Style + "header" || element.Name == Style + "footer") ?? [])
            LookAtParagraphs(element.Descendants(Text + "p"), paragraph => paragraph.Value, element.Name.LocalName == "header" ? words.Header : words.Footer);
        foreach (var field in content.Descendants(Text + "user-field-decl").Concat(content.Descendants(Text + "text-input")).Concat(content.Descendants().Where(element => element.Name.LocalName == "content-control")))
            FindFilledField(field);
    }

    private void FindFilledField(XElement field)
    {
        var label = (string?)field.Attribute(Text + "name") ?? (string?)field.Attribute(Text + "description") ?? field.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName is "alias" or "tag")?.Value ?? "";
        var value = ((string?)field.Attribute(Office + "string-value") ?? field.Value).Trim(' ', '_', '.', '…', '\u00A0');
        if ((!label.StartsWith(TemplateText.OpenPlace, StringComparison.Ordinal) && PersonalData.LabelOf(label) is null) || value.Length == 0 || value[0] is '[' or '<' or '☐' || value == label || PersonalData.LabelOf(value) is not null)
            return;
        if (field.Attributes().Any(attribute => attribute.Name.LocalName == "showing-place-holder" && attribute.Value == "true"))
            return;
        found.Find(GuardFindingKind.FilledField, words.Field, $"{label}: {value}");
    }

    private void FindHiddenInOpenDocument(XElement content, XElement? styles)
    {
        var all = content.Descendants(Style + "style").Concat(styles?.Descendants(Style + "style") ?? []).ToList();
        var hiddenText = Named(style => style.Elements(Style + "text-properties").Any(look => (string?)look.Attribute(Text + "display") == "none"));
        foreach (var element in content.Descendants().Where(element => element.Name == Text + "hidden-text" || element.Name == Text + "hidden-paragraph"
            || (element.Name == Text + "section" && (string?)element.Attribute(Text + "display") is "none" or "condition")
            || ((element.Name == Text + "span" || element.Name == Text + "p") && hiddenText.Contains((string?)element.Attribute(Text + "style-name") ?? ""))).Take(10 * MostOfAKind))
        {
            var said = (string?)element.Attribute(Text + "string-value") ?? element.Value;
            if (string.IsNullOrWhiteSpace(said))
                continue;
            var place = OpenDocumentPlace(element);
            found.Find(GuardFindingKind.HiddenContent, place, said);
            found.Look(words.HiddenIn(place), said);
        }

        foreach (var table in HiddenTables(content))
            found.Find(GuardFindingKind.HiddenSheet, words.HiddenSheet((string?)table.Attribute(Table + "name") ?? ""), (string?)table.Attribute(Table + "name") ?? "");
        var hiddenPages = Named(style => style.Elements(Style + "drawing-page-properties").Any(look => (string?)look.Attribute(Presentation + "visibility") == "hidden"));
        foreach (var page in content.Descendants(Draw + "page").Where(page => hiddenPages.Contains((string?)page.Attribute(Draw + "style-name") ?? "")))
            found.Find(GuardFindingKind.HiddenContent, words.HiddenSlide, string.Join(' ', page.Descendants(Text + "p").Select(paragraph => paragraph.Value)));
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
        var name = (string?)table.Attribute(Table + "name") ?? words.Table;
        var columns = new List<(int From, int To)>();
        var at = 0;
        foreach (var column in table.Descendants(Table + "table-column"))
        {
            var repeated = Math.Max(1, (int?)column.Attribute(Table + "number-columns-repeated") ?? 1);
            if (IsCollapsed(column))
                columns.Add((at, at + repeated));
            at += repeated;
        }

        var (rows, cells) = (0, 0);
        foreach (var row in table.Descendants(Table + "table-row").Where(row => row.Value.Length > 0))
        {
            if (IsCollapsed(row))
                rows++;
            at = 0;
            foreach (var cell in columns.Count == 0 ? [] : row.Elements())
            {
                if (cell.Value.Length > 0 && columns.Exists(range => at >= range.From && at < range.To))
                    cells++;
                at += Math.Max(1, (int?)cell.Attribute(Table + "number-columns-repeated") ?? 1);
            }
        }

        if (rows > 0)
            found.Find(GuardFindingKind.HiddenContent, words.HiddenRows(name), words.FilledRows(rows));
        if (cells > 0)
            found.Find(GuardFindingKind.HiddenContent, words.HiddenColumns(name), words.FilledCells(cells));

        static bool IsCollapsed(XElement part) => (string?)part.Attribute(Table + "visibility") is "collapse" or "filter";
    }

    private string OpenDocumentPlace(XElement element)
    {
        var paragraph = element.AncestorsAndSelf().LastOrDefault(around => around.Name == Text + "p" || around.Name == Text + "h") ?? element;
        var before = element.Ancestors().Last().Descendants().TakeWhile(other => other != paragraph)
            .Count(other => (other.Name == Text + "p" || other.Name == Text + "h") && !other.Ancestors(Table + "table").Any() && !other.Ancestors(Text + "tracked-changes").Any() && !string.IsNullOrWhiteSpace(other.Value));
        return words.Paragraph(before + 1);
    }

    private void FindComments(IEnumerable<(string? Author, string Text)> comments)
    {
        var number = 0;
        foreach (var (author, text) in comments)
        {
            number++;
            var place = words.Comment(number);
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
}
