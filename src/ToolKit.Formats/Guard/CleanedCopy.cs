using System.Text;
using System.Xml.Linq;

namespace ToolKit.Formats;

/// <summary>
/// Writes a file again without what a machine can take out safely: names of authors, comments, tracked changes (accepted), hidden sheets. Names, dates and numbers in the text stay for a person to judge, as do hidden rows, columns
/// and text, on which what is shown may depend.
/// </summary>
public static class CleanedCopy
{
    // What tells of comments and of those who wrote them, by the end of the type of relationship.
    private static readonly string[] Remarks = ["/comments", "/commentsExtended", "/commentsIds", "/commentsExtensible", "/people", "/threadedComment", "/person", "/commentAuthors", "/authors", "/revisionHeaders", "/usernames"];

    private const int MostHiddenSheets = 200;

    private static readonly XNamespace Office = OpenDocumentParts.Names["office"];
    private static readonly XNamespace Text = OpenDocumentParts.Names["text"];
    private static readonly XNamespace Table = OpenDocumentParts.Names["table"];

    /// <summary>Whether files of this name can be cleaned: office documents (DOCX, XLSX, PPTX, ODF) and Markdown.</summary>
    public static bool IsNameOf(string fileName) => FileFormat.OfName(fileName) == FileFormat.Markdown || FileFormat.IsOfficePackage(fileName);

    /// <summary>Whether a machine can take it out.</summary>
    public static bool Removes(GuardFindingKind kind) => kind is GuardFindingKind.AuthorName or GuardFindingKind.Comment or GuardFindingKind.TrackedChange or GuardFindingKind.HiddenSheet;

    /// <summary>Writes the copy. False: the file, or a part of it, is of no such format, damaged, encrypted, digitally signed or far too large, and nothing was written.</summary>
    /// <param name="body">Stays open.</param>
    /// <param name="target">Seekable; stays open.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked for it.</exception>
    public static bool Write(Stream body, string fileName, Stream target, CancellationToken cancellation = default)
    {
        if (FileFormat.OfName(fileName) == FileFormat.Markdown)
            return WriteMarkdown(body, target);
        if (StoredPackage.Open(body, fileName, cancellation) is not { IsSigned: false } package)
            return false;
        return package.Write(target, () =>
        {
            OfficeTraces.Authors(package, package.Root).Select(author => author.Property).RemoveAll();
            if (package.OfficeMain is { } main)
                Clean(package, main);
            else
                CleanOpenDocument(package);
            return true;
        });
    }

    private static bool WriteMarkdown(Stream body, Stream target)
    {
        using var copy = new MemoryStream();
        body.CopyTo(copy);
        if (copy.Length > ReadLimits.Default.MostCharacters)
            return false;
        var bytes = copy.ToArray();
        if (MarkdownTraces.Cleaned(TextEncoding.Of(bytes).GetString(bytes)) is not { } cleaned)
            return false;
        target.Write(Encoding.UTF8.GetBytes(cleaned));
        return true;
    }

    private static void Clean(StoredPackage package, string main)
    {
        if (main.StartsWith("word/", StringComparison.Ordinal))
            WordRevisions.Accept(package);
        else if (main.StartsWith("xl/", StringComparison.Ordinal))
            CleanWorkbook(package, main);
        foreach (var name in package.Names.Where(name => name.EndsWith(".rels", StringComparison.Ordinal)).ToList())
            package.Root(name)?.Elements().Where(relation => Array.Exists(Remarks, end => ((string?)relation.Attribute("Type") ?? "").EndsWith(end, StringComparison.Ordinal))).RemoveAll();
        package.RemoveUnreachable();
    }

    private static void CleanWorkbook(StoredPackage package, string main)
    {
        var sheets = OfficeTraces.SheetParts(package, main).ToList();
        if (package.Root(main) is not { } workbook)
            return;
        var kept = sheets.Where(sheet => !sheet.IsHidden).ToList();
        var gone = kept.Count == 0 ? [] : sheets.Where(sheet => sheet.IsHidden).ToList(); // a workbook has at least one sheet
        Bound(gone.Count);
        foreach (var sheet in kept)
        {
            if (sheet.Part is null || package.Root(sheet.Part) is not { } content)
                continue;
            // Comments are drawn by a part of their own, which buttons and fields of older kind need too.
            if (package.Relations(sheet.Part).Any(relation => relation.Type.EndsWith("/comments", StringComparison.Ordinal)) && !content.Descendants().Any(element => element.Name.LocalName == "controls"))
            {
                content.Elements().Where(element => element.Name.LocalName == "legacyDrawing").Remove();
                package.RemoveRelations(sheet.Part, relation => relation.Type.EndsWith("/vmlDrawing", StringComparison.Ordinal));
            }

            // The value that a formula had stays.
            content.Descendants().Where(element => element.Name.LocalName is "f" or "dataValidation" or "conditionalFormatting").Where(rule => gone.Exists(other => RefersTo(rule.Value, other.Name, '!'))).RemoveAll();
        }

        if (gone.Count == 0)
            return;
        var spreadsheet = workbook.Name.Namespace;
        package.RemoveRelations(main, relation => gone.Exists(sheet => sheet.Id == relation.Id));

        // What is said of a single sheet says so by its place among all.
        var places = sheets.Select((sheet, place) => (sheet, place)).Where(one => !one.sheet.IsHidden || kept.Count == 0).Select((one, place) => (Old: one.place, New: place)).ToDictionary(one => one.Old, one => one.New);
        workbook.Descendants(spreadsheet + "definedName")
            .Where(name => (name.Number("localSheetId") is { } local && !places.ContainsKey(local)) || gone.Exists(sheet => RefersTo(name.Value, sheet.Name, '!'))).RemoveAll();
        foreach (var name in workbook.Descendants(spreadsheet + "definedName"))
        {
            if (name.Number("localSheetId") is { } old)
                name.SetAttributeValue("localSheetId", places[old]);
        }

        workbook.Elements(spreadsheet + "definedNames").Where(names => !names.HasElements).Remove();
        foreach (var view in workbook.Descendants(spreadsheet + "workbookView"))
        {
            view.SetAttributeValue("activeTab", view.Number("activeTab") is { } active && places.TryGetValue(active, out var place) && place > 0 ? place : null);
            view.SetAttributeValue("firstSheet", null);
        }

        gone.Select(sheet => sheet.Entry).RemoveAll();
        package.RemoveRelations(main, relation => relation.Type.EndsWith("/calcChain", StringComparison.Ordinal)); // made anew by whoever opens it
        if (package.Related("/extended-properties") is { } about)
            package.Xml(about)?.Root?.Elements().Where(property => property.Name.LocalName is "HeadingPairs" or "TitlesOfParts").Remove(); // the names of all sheets
    }

    /// <summary>Each formula is compared with the name of each sheet.</summary>
    private static void Bound(int hiddenSheets)
    {
        if (hiddenSheets > MostHiddenSheets)
            throw new ReadingEndedException(TextProblem.TooLarge, "More sheets are hidden than somebody could have made.");
    }

    /// <summary>Whether a formula takes something from a sheet.</summary>
    /// <param name="mark">Between the name of the sheet and a cell.</param>
    private static bool RefersTo(string formula, string sheet, char mark) =>
        formula.Contains($"{sheet}{mark}", StringComparison.OrdinalIgnoreCase) || formula.Contains($"{sheet.Replace("'", "''", StringComparison.Ordinal)}'{mark}", StringComparison.OrdinalIgnoreCase);

    private static void CleanOpenDocument(StoredPackage package)
    {
        foreach (var name in (ReadOnlySpan<string>)["content.xml", "styles.xml"])
        {
            package.Root(name)?.Descendants().Where(element =>
                element.Name.LocalName is "annotation" or "annotation-end" // Impress writes those of slides in a namespace of its own
                || element.Name == Text + "tracked-changes" || element.Name == Table + "tracked-changes" // what was deleted is kept in there alone
                || element.Name == Text + "change" || element.Name == Text + "change-start" || element.Name == Text + "change-end").RemoveAll();
        }

        if (package.Root("content.xml") is not { } content)
            return;
        var hidden = OfficeTraces.HiddenTables(content);
        var all = content.Descendants(Office + "spreadsheet").Elements(Table + "table").Count();
        if (hidden.Count == 0 || hidden.Count == all)
            return;
        Bound(hidden.Count);
        var names = hidden.Select(table => (string?)table.Attribute(Table + "name") ?? "").ToList();
        hidden.RemoveAll();
        foreach (var formula in content.Descendants().Attributes(Table + "formula").Where(formula => names.Exists(name => RefersTo(formula.Value, name, '.'))).ToList())
            formula.Remove();
        content.Descendants().Where(element => element.Name == Table + "named-range" || element.Name == Table + "named-expression" || element.Name == Table + "database-range" || element.Name == Table + "content-validation")
            .Where(element => names.Exists(name => element.Attributes().Any(attribute => RefersTo(attribute.Value, name, '.')))).RemoveAll();
    }
}
