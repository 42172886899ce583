using System.Globalization;
using System.Text;

namespace ToolKit.Formats;

/// <summary>The lists of DOCX (ECMA-376 part 1 §17.9), and how far each has been counted.</summary>
internal sealed class WordNumbering
{
    private const int MostLists = 10_000;
    private const int Levels = 9;
    private const int LongestLabel = 100;

    private readonly Dictionary<string, Level[]> definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Definition, bool StartsAnew)> lists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int[]> counts = new(StringComparer.Ordinal);

    public static WordNumbering Read(ZipPackage package, string? part, ContentHandler content)
    {
        var numbering = new WordNumbering();
        using var body = part is null ? null : package.Open(part);
        if (body is null)
            return numbering;
        using var xml = new XmlPart(body, content);
        while (xml.Next())
        {
            if (!xml.IsStart)
                continue;
            if (xml.Name == "abstractNum" && numbering.definitions.Count < MostLists && xml.Attribute("abstractNumId") is { } definition)
                numbering.definitions.TryAdd(definition, ReadLevels(xml));
            else if (xml.Name == "num" && numbering.lists.Count < MostLists && xml.Attribute("numId") is { } list)
                numbering.lists.TryAdd(list, ReadList(xml));
        }

        return numbering;
    }

    /// <summary>From 0.</summary>
    public static int LevelOf(XmlPart property) => Math.Clamp(Number(property, 0), 0, Levels - 1);

    /// <summary>Counts a paragraph.</summary>
    /// <param name="asLabel">The number is wanted as text: a heading is in no list.</param>
    /// <returns>Where HTML can count like this, a place in a list; else what the paragraph begins with, if anything.</returns>
    public (ListItem? Item, string? Label) Next(string list, int level, bool asLabel)
    {
        if (!lists.TryGetValue(list, out var found) || !definitions.TryGetValue(found.Definition, out var levels))
            return (null, null);
        var key = found.StartsAnew ? "list " + list : found.Definition;
        if (!counts.TryGetValue(key, out var count))
            counts[key] = count = new int[Levels];
        if (levels[level].Format == "bullet")
            return (asLabel ? null : new ListItem(list, level, Numbering: null), null);
        for (var above = 0; above < level; above++)
            count[above] = Math.Max(count[above], 1);
        count[level]++;
        Array.Clear(count, level + 1, Levels - level - 1);

        var number = levels[level].Start + count[level] - 1;
        var text = levels[level].Text;
        if (levels[level].Numbering is { } numbering && !asLabel && text.Length == 3 && text[0] == '%' && text[1] - '1' == level && text[2] is '.' or ')')
            return (new ListItem(list, level, numbering, number), null);
        return (null, LabelOf(text, levels, count));
    }

    private static string? LabelOf(string text, Level[] levels, int[] count)
    {
        var label = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%' || i + 1 == text.Length || text[i + 1] is < '1' or > '9')
            {
                label.Append(text[i]);
                continue;
            }

            var level = text[++i] - '1';
            label.Append(levels[level].Write(levels[level].Start + count[level] - 1));
        }

        return label.Length is > 0 and <= LongestLabel ? label.ToString() : null;
    }

    private static Level[] ReadLevels(XmlPart xml)
    {
        var levels = new Level[Levels];
        Array.Fill(levels, new Level("none", "", 1));
        var at = 0;
        foreach (var property in xml.Inside())
        {
            if (!property.IsStart)
                continue;
            switch (property.Name)
            {
                case "lvl":
                    at = Math.Clamp(Number(property, 0, "ilvl"), 0, Levels - 1);
                    break;
                case "start":
                    levels[at] = levels[at] with { Start = Number(property, 1) };
                    break;
                case "numFmt":
                    levels[at] = levels[at] with { Format = property.Attribute("val") ?? "none" };
                    break;
                case "lvlText":
                    levels[at] = levels[at] with { Text = property.Attribute("val") ?? "" };
                    break;
            }
        }

        return levels;
    }

    private static (string Definition, bool StartsAnew) ReadList(XmlPart xml)
    {
        var (definition, startsAnew) = ("", false);
        foreach (var property in xml.Inside())
        {
            if (property.IsStart && property.Name == "abstractNumId")
                definition = property.Attribute("val") ?? "";
            startsAnew |= property.IsStart && property.Name == "startOverride";
        }

        return (definition, startsAnew);
    }

    private static int Number(XmlPart property, int otherwise, string attribute = "val") =>
        int.TryParse(property.Attribute(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 100_000 ? number : otherwise;

    /// <param name="Text">With <c>%1</c> for the number of the first level, and so on.</param>
    private sealed record Level(string Format, string Text, int Start)
    {
        /// <summary>As HTML names it; null where it knows none.</summary>
        public char? Numbering => Format switch
        {
            "decimal" => '1',
            "lowerLetter" => 'a',
            "upperLetter" => 'A',
            "lowerRoman" => 'i',
            "upperRoman" => 'I',
            _ => null,
        };

        public string Write(int number) => Numbering switch
        {
            'a' => Letters(number, 'a'),
            'A' => Letters(number, 'A'),
            'i' => Roman(number).ToLowerInvariant(),
            'I' => Roman(number),
            _ => Format is "none" or "bullet" ? "" : number.ToString(Format == "decimalZero" ? "00" : "0", CultureInfo.InvariantCulture),
        };

        /// <summary>After z follows aa, then bb.</summary>
        private static string Letters(int number, char first) =>
            number is < 1 or > 26 * 10 ? number.ToString(CultureInfo.InvariantCulture) : new string((char)(first + ((number - 1) % 26)), ((number - 1) / 26) + 1);

        private static string Roman(int number)
        {
            if (number is < 1 or > 3_999)
                return number.ToString(CultureInfo.InvariantCulture);
            var roman = new StringBuilder();
            foreach (var (value, letters) in (ReadOnlySpan<(int, string)>)[(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")])
            {
                for (; number >= value; number -= value)
                    roman.Append(letters);
            }

            return roman.ToString();
        }
    }
}
