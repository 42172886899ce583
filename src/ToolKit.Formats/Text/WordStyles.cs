using System.Globalization;

namespace ToolKit.Formats;

/// <param name="Level">Of headings, 1 the highest; 0 for other text.</param>
/// <param name="IsContents">A line of the table of contents.</param>
internal sealed record WordStyle(int Level, bool IsContents)
{
    public static WordStyle Body { get; } = new(0, false);
}

/// <summary>
/// What styles say of a text: which make headings and lists, which bold letters. Built-in styles are told by their English names, in whatever language the program runs (ECMA-376 part 1 §17.7.4.9).
/// </summary>
internal sealed class WordStyles
{
    private const int MostStyles = 10_000;
    private const int LongestChain = 20;

    private readonly Dictionary<string, Declared> byId = new(StringComparer.Ordinal);

    public static WordStyles Read(ZipPackage package, string? part, ContentHandler content)
    {
        var styles = new WordStyles();
        using var body = part is null ? null : package.Open(part);
        if (body is null)
            return styles;
        using var xml = new XmlPart(body, content);
        while (xml.Next() && styles.byId.Count < MostStyles)
        {
            if (xml.IsStart && xml.Name == "style" && xml.Attribute("styleId") is { } id)
                styles.byId.TryAdd(id, ReadStyle(xml));
        }

        return styles;
    }

    /// <summary>Of paragraphs.</summary>
    /// <returns>List is the number of a list, null: none; ListLevel counts from 0.</returns>
    public (WordStyle Style, string? List, int ListLevel) Find(string? id)
    {
        WordStyle? found = null;
        (string? List, int? Level) list = (null, null);
        var isFirst = true;
        foreach (var (declared, name) in Chain(id))
        {
            found ??= declared is null ? isFirst ? Named(name) : null : declared.Own; // a style that is not declared goes by its id
            list = (list.List ?? declared?.List, list.Level ?? declared?.ListLevel);
            isFirst = false;
        }

        return (found ?? WordStyle.Body, list.List, list.Level ?? 0);
    }

    /// <summary>How a style of letters looks.</summary>
    public TextFormat MarksOf(string? id) => Chain(id).Aggregate(TextFormat.None, (marks, style) => marks | (style.Declared?.Marks ?? TextFormat.None));

    /// <summary>A heading's level out of an outline level, which counts from 0; 9 is body text.</summary>
    public static int? Level(string? outline) =>
        int.TryParse(outline, NumberStyles.None, CultureInfo.InvariantCulture, out var level) ? level is < 9 ? level + 1 : 0 : null;

    /// <summary>A style and those it is based on.</summary>
    private IEnumerable<(Declared? Declared, string Id)> Chain(string? id)
    {
        for (var i = 0; i < LongestChain && id is not null; i++)
        {
            var declared = byId.GetValueOrDefault(id);
            yield return (declared, id);
            id = declared?.BasedOn;
        }
    }

    private static Declared ReadStyle(XmlPart xml)
    {
        var style = new Declared();
        int? outline = null;
        foreach (var property in xml.Inside())
        {
            if (!property.IsStart)
                continue;
            switch (property.Name)
            {
                case "name":
                    style.Own = Named(property.Attribute("val"));
                    break;
                case "basedOn":
                    style.BasedOn = property.Attribute("val");
                    break;
                case "outlineLvl":
                    outline = Level(property.Attribute("val"));
                    break;
                case "numId":
                    style.List = property.Attribute("val");
                    break;
                case "ilvl":
                    style.ListLevel = WordNumbering.LevelOf(property);
                    break;
                default:
                    style.Marks = WordReader.MarksWith(style.Marks, property);
                    break;
            }
        }

        if (outline is { } level)
            style.Own ??= new WordStyle(level, false);
        return style;
    }

    private static WordStyle? Named(string? name)
    {
        name = name?.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant() ?? "";
        if (name is "title" or "titel")
            return new WordStyle(1, false);
        foreach (var heading in (ReadOnlySpan<string>)["heading", "überschrift", "berschrift"])
        {
            if (name.Length == heading.Length + 1 && name.StartsWith(heading, StringComparison.Ordinal) && name[^1] is >= '1' and <= '9')
                return new WordStyle(name[^1] - '0', false);
        }

        return name is ['t', 'o', 'c', >= '1' and <= '9'] or "tocheading" ? new WordStyle(0, true) : null;
    }

    private sealed class Declared
    {
        public WordStyle? Own { get; set; }

        public string? BasedOn { get; set; }

        public TextFormat Marks { get; set; }

        public string? List { get; set; }

        public int? ListLevel { get; set; }
    }
}
