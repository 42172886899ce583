using System.Globalization;

namespace ToolKit.Formats;

/// <summary>What the styles of an OpenDocument say of its text: which hide it, which make titles, bold letters and numbered lists.</summary>
internal sealed class OpenDocumentStyles
{
    private const int MostStyles = 100_000;
    private const int Levels = 10;
    private const string Title = "Title"; // whose name is the same in every language

    private readonly HashSet<string> hidden = new(StringComparer.Ordinal);
    private readonly HashSet<string> titles = new(StringComparer.Ordinal) { Title };
    private readonly Dictionary<string, TextFormat> marks = new(StringComparer.Ordinal);
    private readonly Dictionary<(string List, int Level), char> numberings = [];
    private string style = "";
    private string list = "";

    public bool IsHidden(string? name) => name is not null && hidden.Contains(name);

    public bool IsTitle(string? name) => name is not null && titles.Contains(name);

    public TextFormat MarksOf(string? name) => name is null ? TextFormat.None : marks.GetValueOrDefault(name);

    /// <summary>As HTML names it; null: bullets.</summary>
    /// <param name="level">From 1.</param>
    public char? NumberingOf(string name, int level) => numberings.TryGetValue((name, Math.Min(level, Levels)), out var numbering) ? numbering : null;

    /// <summary>Stands at the start of an element that says something of a style.</summary>
    public void Take(XmlPart xml)
    {
        switch (xml.Name)
        {
            case "style":
                style = xml.Attribute("name") ?? "";
                if (xml.Attribute("parent-style-name") is not { } parent)
                    break;
                if (parent == Title && titles.Count < MostStyles)
                    titles.Add(style);
                if (xml.Attribute("family") == "text" && MarksOf(parent) is not TextFormat.None and var inherited && marks.Count < MostStyles)
                    marks[style] = inherited;
                break;
            case "text-properties" when style.Length > 0:
                if (xml.Attribute("display") == "none" && hidden.Count < MostStyles)
                    hidden.Add(style);
                if (MarksOf(xml) is not TextFormat.None and var looks && marks.Count < MostStyles)
                    marks[style] = MarksOf(style) | looks;
                break;
            case "list-style":
                list = xml.Attribute("name") ?? "";
                break;
            case "list-level-style-number" when xml.Attribute("num-format") is ['1' or 'a' or 'A' or 'i' or 'I'] format && numberings.Count < MostStyles
                && int.TryParse(xml.Attribute("level"), NumberStyles.None, CultureInfo.InvariantCulture, out var level):
                numberings[(list, level)] = format[0];
                break;
        }
    }

    public void EndStyle() => style = "";

    private static TextFormat MarksOf(XmlPart properties)
    {
        var found = MarkOf(properties.Attribute("text-position"));
        if (properties.Attribute("font-weight", "fo-compatible:1.0") is "bold" or "600" or "700" or "800" or "900")
            found |= TextFormat.Bold;
        if (properties.Attribute("font-style", "fo-compatible:1.0") is "italic" or "oblique")
            found |= TextFormat.Italic;
        if (properties.Attribute("text-underline-style") is not (null or "none"))
            found |= TextFormat.Underlined;
        if (properties.Attribute("text-line-through-style") is not (null or "none"))
            found |= TextFormat.Struck;
        return found;
    }

    /// <param name="position">A word, or how far above the line in percent, and how large: <c>-33% 58%</c>.</param>
    private static TextFormat MarkOf(string? position) => position switch
    {
        null or "" => TextFormat.None,
        ['s', 'u', 'b', ..] or ['-', ..] => TextFormat.Lowered,
        ['s', 'u', 'p', ..] or [>= '1' and <= '9', ..] => TextFormat.Raised,
        _ => TextFormat.None,
    };
}
