using System.Xml.Linq;

namespace ToolKit.Formats;

/// <summary>
/// A DOCX or ODT with fields, as somebody has made it in an office program: content controls, user fields, input fields, and marks written as text, which programs often divide into pieces. docs/templates.md says
/// what is understood. What is filled in stands in the format of the place it was written at.
/// </summary>
public sealed class OfficeTemplate
{
    private readonly StoredPackage package;
    private readonly OfficeDialect dialect;
    private readonly OfficeFields fields = new();

    private OfficeTemplate(StoredPackage package, OfficeDialect dialect)
    {
        this.package = package;
        this.dialect = dialect;
    }

    /// <summary>Those that marks ask for, then those of controls, each in the order in which they stand. None is required.</summary>
    public IReadOnlyList<TemplateField> Fields => fields.Declared;

    /// <summary>What is broken or not understood. Lines are 0: an office document has none.</summary>
    public IReadOnlyList<TemplateProblem> Problems => fields.Problems;

    /// <summary>Whether a file of this name may be one: DOCX or ODT.</summary>
    public static bool IsNameOf(string fileName) => Path.GetExtension(fileName).ToUpperInvariant() is ".DOCX" or ".ODT";

    /// <summary>Reads a file. Null: neither DOCX nor ODT, or damaged, encrypted or far too large.</summary>
    /// <param name="body">Stays open.</param>
    /// <param name="known">Fields of the original: a control whose title is the label of one is that field. LibreOffice keeps the titles of controls and loses their tags. Null: none.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked for it.</exception>
    public static OfficeTemplate? Read(Stream body, string fileName, IReadOnlyList<TemplateField>? known = null, CancellationToken cancellation = default)
    {
        if (StoredPackage.Open(body, fileName, cancellation) is not { } package)
            return null;
        OfficeDialect? found = package.OfficeMain?.StartsWith("word/", StringComparison.Ordinal) == true ? new WordDialect(package)
            : package.OpenDocumentType?.StartsWith("application/vnd.oasis.opendocument.text", StringComparison.Ordinal) == true ? new OpenTextDialect()
            : null;
        foreach (var field in known ?? [])
            found?.Names.TryAdd(field.Label, field.Name);
        if (found is null || package.Xml(found.Main) is null)
            return null;
        var template = new OfficeTemplate(package, found);
        try
        {
            template.Find(cancellation);
            return template;
        }
        catch (Exception broken) when (ReadingEndedException.IsOfFile(broken))
        {
            return null;
        }
    }

    /// <summary>The fields that others than those known have, as problems: a new version of a document that asks for what nobody will fill in.</summary>
    public IReadOnlyList<TemplateProblem> Unknown(IReadOnlyList<TemplateField> known) =>
    [
        .. Fields.Where(field => !known.Any(other => other.Name == field.Name)).Select(field => new TemplateProblem(0, field.Name, $"Das Feld „{field.Name}“ ist im Original nicht erklärt.")),
        .. Fields.SelectMany(field => field.Fields.Where(inner => known.FirstOrDefault(other => other.Name == field.Name) is { } list && !list.Fields.Any(other => other.Name == inner.Name))
            .Select(inner => new TemplateProblem(0, $"{field.Name}.{inner.Name}", $"Das Feld „{field.Name}.{inner.Name}“ ist im Original nicht erklärt."))),
    ];

    /// <summary>What a form begins with: a field whose name is one of <see cref="SiteProfile"/>, written with <c>_</c>, has that value. <c>site_agency</c> is <c>site.agency</c>.</summary>
    /// <param name="siteProfile">By the names of <see cref="SiteProfile"/>; what is missing there stays empty.</param>
    public FieldValues Defaults(IReadOnlyDictionary<string, string> siteProfile)
    {
        var values = new FieldValues();
        foreach (var field in Fields)
        {
            if (SiteProfile.Names.FirstOrDefault(name => name.Replace('.', '_') == field.Name) is { } known)
                values[field.Name] = siteProfile.GetValueOrDefault(known) ?? "";
        }

        return values;
    }

    /// <summary>What is wrong in what was entered.</summary>
    public IReadOnlyList<FieldProblem> Check(FieldValues values) => FieldText.Check(Fields, values);

    /// <summary>
    /// Writes the document with the values in it. A control without value stays open; a mark in the text becomes its label in brackets. False: it is made so that it would become far too large, or is broken in a way that shows
    /// only now, and nothing was written.
    /// </summary>
    /// <param name="target">Seekable; stays open.</param>
    /// <param name="stamp">Put into the document's own properties, see <see cref="DocumentStamp"/>.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked for it; nothing was written.</exception>
    public bool Fill(FieldValues values, Stream target, IReadOnlyList<KeyValuePair<string, string>>? stamp = null, CancellationToken cancellation = default)
    {
        var filled = package.Copy();
        return filled.Write(target, () =>
        {
            var filling = new OfficeFilling(dialect, fields.Declared, values, cancellation);
            foreach (var part in Parts(filled))
                filling.Fill(part);
            if (stamp is { Count: > 0 })
                DocumentStamp.Write(filled, stamp);
            return true;
        });
    }

    private IEnumerable<XElement> Parts(StoredPackage from) =>
        from.Names.Where(dialect.IsPart).OrderBy(name => name == dialect.Main ? 0 : 1).ThenBy(name => name, StringComparer.Ordinal).Select(name => from.Xml(name)?.Root).OfType<XElement>();

    private void Find(CancellationToken cancellation)
    {
        foreach (var part in Parts(package).ToList())
        {
            fields.Read(part, dialect, cancellation);
            dialect.Report(part, fields);
        }

        if (package.IsSigned)
            fields.Say(null, "Das Dokument ist digital signiert. Mit dem Ausfüllen wird die Signatur ungültig.", isError: false);
        fields.Finish();
    }
}

/// <summary>What differs between the formats: where text stands, and which elements are controls.</summary>
internal abstract class OfficeDialect
{
    private const int FewestStrokes = 4;

    /// <summary>Names of fields by their labels, where those are known.</summary>
    public Dictionary<string, string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>The part with the text.</summary>
    public abstract string Main { get; }

    /// <summary>Whether a part of this name can hold fields: the text, heads and feet of pages, notes.</summary>
    public abstract bool IsPart(string name);

    public abstract bool IsParagraph(XElement element);

    /// <summary>Beside paragraphs, what a mark can fill alone so that the whole of it goes: a row, an item.</summary>
    public abstract bool IsHolder(XElement element);

    /// <summary>Whether a control holds what is repeated.</summary>
    public abstract bool IsRepeated(XElement element);

    /// <summary>The pieces of text in a paragraph, without those of paragraphs within it.</summary>
    public abstract IEnumerable<TextPiece> Pieces(XElement paragraph);

    /// <summary>Puts a text into a piece. <see cref="OfficeFilling.Break"/> in it becomes a line break.</summary>
    public abstract void Set(TextPiece piece, string text);

    /// <summary>The controls of a part that are fields.</summary>
    public abstract IEnumerable<OfficeControl> Controls(XElement part);

    /// <summary>Fills one; the element may be gone afterwards.</summary>
    /// <param name="text">May have several lines, see <see cref="OfficeFilling.Break"/>.</param>
    public abstract void Fill(OfficeControl control, TemplateField field, FieldValues values, string text);

    /// <summary>Says what of a part is no field and will not be filled although somebody may think so.</summary>
    public abstract void Report(XElement part, OfficeFields fields);

    /// <summary>Repairs what filling may have left against the format's rules.</summary>
    public abstract void Finish(XElement part);

    /// <summary>Makes the numbers and names of a repeated part its own.</summary>
    public abstract void Renumber(XElement copy);

    /// <summary>The name of a field that a control is called by; null: it cannot be one.</summary>
    protected string? NameOf(string written) =>
        Names.GetValueOrDefault(written) ?? (written.Split('.') is { Length: 2 } parts && parts.All(TemplateText.IsName) ? written : OfficeFields.NameOf(written));

    /// <summary>Whether a text is a line to write on and nothing else: an open place, which is never asked for.</summary>
    protected static bool IsOpenPlace(string text) => text.Length >= FewestStrokes && text.All(letter => letter == '_');

    /// <summary>The nearest element around that is a paragraph.</summary>
    protected XElement? ParagraphOf(XObject node)
    {
        var parent = node.Parent;
        while (parent is not null && !IsParagraph(parent))
            parent = parent.Parent;
        return parent;
    }
}

/// <param name="Node">What holds the text; an element that stands for a blank or line break has nothing to set.</param>
internal sealed record TextPiece(XNode Node, string Text, bool IsWritable);

/// <param name="Name">As the file has it.</param>
/// <param name="Label">Null: none.</param>
/// <param name="Items">Of a repeated part, what is repeated; null: it is none.</param>
/// <param name="Problem">Why it cannot be filled; null: it can.</param>
internal sealed record OfficeControl(XElement Element, string Name, string? Label, FieldType Type, IReadOnlyList<string> Options, XElement? Items = null, string? Problem = null);
