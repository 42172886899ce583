using System.Globalization;

namespace ToolKit.Formats;

/// <summary>XLSX (ECMA-376 part 1 §18): each visible sheet a section, each row with something in it a paragraph. Of formulas the value is read that was shown last.</summary>
internal static class SpreadsheetReader
{
    private const int MostStrings = 1_000_000;
    private const int MostSheets = 1_000;
    private const int MostFormats = 100_000;
    private const int LongestNumber = 40;

    public static void Read(ZipPackage package, string main, ContentHandler content)
    {
        var parts = OpenPackaging.Relationships(package, main, content);
        var strings = ReadStrings(package, OpenPackaging.PartOf(parts, "/sharedStrings"), content);
        var dates = ReadDateFormats(package, OpenPackaging.PartOf(parts, "/styles"), content);
        foreach (var (name, id, isHidden) in ReadSheets(package, main, content))
        {
            content.IsHidden = isHidden;
            using var body = parts.Find(part => part.Id == id) is { } sheet ? package.Open(sheet.Target) : null;
            content.Append(name);
            content.EndHeading(1);
            if (body is null)
                continue;
            using var xml = new XmlPart(body, content);
            content.BeginTable(isSheet: true);
            while (!content.IsTableFull && xml.Next())
            {
                if (xml.IsStart && xml.Name == "row")
                    content.BeginRow(number: int.TryParse(xml.Attribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null);
                else if (xml.IsStart && xml.Name == "c")
                    ReadCell(xml, strings, dates, content);
                else if (xml.IsEnd && xml.Name == "row")
                    content.EndRow();
            }

            content.EndTable();
        }
    }

    private static void ReadCell(XmlPart xml, List<string> strings, HashSet<int> dates, ContentHandler content)
    {
        var type = xml.Attribute("t");
        var isDate = type is null or "n" && int.TryParse(xml.Attribute("s"), NumberStyles.None, CultureInfo.InvariantCulture, out var style) && dates.Contains(style);
        var isBegun = false;
        var column = ColumnOf(xml.Attribute("r"));
        foreach (var node in xml.Inside())
        {
            if (!node.IsStart)
                continue;
            switch (node.Name)
            {
                case "rPh":
                    node.LeaveOut(); // how Japanese is read aloud
                    break;
                case "t" when type == "inlineStr":
                case "v" when type == "str":
                    Begin();
                    foreach (var part in node.Inside())
                    {
                        if (part.IsText)
                            part.AppendText();
                    }

                    break;
                case "v" when type == "s":
                    if (int.TryParse(node.TextInside(LongestNumber), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < strings.Count)
                    {
                        Begin();
                        content.Append(strings[index]);
                    }

                    break;
                case "v" when type is null or "n" or "d":
                    Begin();
                    content.Append(Number(node.TextInside(LongestNumber), isDate));
                    break;
            }
        }

        if (isBegun)
            content.EndCell();

        void Begin()
        {
            if (!isBegun)
                content.BeginCell(column);
            isBegun = true;
        }
    }

    /// <summary>Of a cell's address such as <c>AB12</c>, counted from 0; null where it has none.</summary>
    public static int? ColumnOf(string? address)
    {
        const int most = 16_384;
        var column = 0;
        foreach (var letter in address ?? "")
        {
            if (letter is < 'A' or > 'Z')
                break;
            column = (column * 26) + letter - 'A' + 1;
            if (column > most)
                return null;
        }

        return column > 0 ? column - 1 : null;
    }

    /// <summary>A number as a person writes it: dates as days, no noise of binary fractions.</summary>
    private static string Number(string value, bool isDate)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return value;
        if (isDate && number is >= 1 and < 2_958_466) // up to the year 9999
            return DateTime.FromOADate(number).ToString("dd.MM.yyyy", CultureInfo.InvariantCulture);
        return number.ToString("0.##########", CultureInfo.GetCultureInfo("de-DE"));
    }

    private static List<(string Name, string Id, bool IsHidden)> ReadSheets(ZipPackage package, string main, ContentHandler content)
    {
        var sheets = new List<(string, string, bool)>();
        using var body = package.Open(main) ?? throw ReadingEndedException.Damaged("The file lacks its main part.");
        using var xml = new XmlPart(body, content);
        while (xml.Next() && sheets.Count < MostSheets)
        {
            if (!xml.IsStart || xml.Name != "sheet" || xml.Attribute("name") is not { } name || xml.Attribute("id") is not { } id)
                continue;
            var isHidden = xml.Attribute("state") is not (null or "visible");
            if (!isHidden || content.WantsHidden)
                sheets.Add((name, id, isHidden));
        }

        return sheets;
    }

    /// <summary>The texts that cells refer to by number, as many as the text may have characters.</summary>
    private static List<string> ReadStrings(ZipPackage package, string? part, ContentHandler content)
    {
        var strings = new List<string>();
        using var body = part is null ? null : package.Open(part);
        if (body is null)
            return strings;
        using var xml = new XmlPart(body, content);
        var room = content.Limits.MostCharacters;
        var found = new System.Text.StringBuilder();
        while (room > 0 && strings.Count < MostStrings && xml.Next())
        {
            if (!xml.IsStart || xml.Name != "si")
                continue;
            found.Clear();
            foreach (var node in xml.Inside())
            {
                if (node.IsStart && node.Name == "rPh")
                    node.LeaveOut(); // as in a cell
                else if (node.IsStart && node.Name == "t")
                    found.Append(node.TextInside(room));
            }

            room -= found.Length;
            strings.Add(found.ToString());
        }

        return strings;
    }

    /// <summary>The cell formats that show a number as a date (§18.8.30): 14 to 17 and 22 are built in, others have a day, month or year in them.</summary>
    private static HashSet<int> ReadDateFormats(ZipPackage package, string? part, ContentHandler content)
    {
        var dates = new HashSet<int>();
        using var body = part is null ? null : package.Open(part);
        if (body is null)
            return dates;
        var custom = new HashSet<string>(StringComparer.Ordinal) { "14", "15", "16", "17", "22" };
        using var xml = new XmlPart(body, content);
        while (xml.Next())
        {
            if (xml.IsStart && xml.Name == "numFmt" && custom.Count < MostFormats && xml.Attribute("numFmtId") is { } id && IsDate(xml.Attribute("formatCode") ?? ""))
                custom.Add(id);
            if (!xml.IsStart || xml.Name != "cellXfs")
                continue;
            var index = 0;
            foreach (var format in xml.Inside())
            {
                if (!format.IsStart || format.Name != "xf" || index == MostFormats)
                    continue;
                if (format.Attribute("numFmtId") is { } number && custom.Contains(number))
                    dates.Add(index);
                index++;
            }
        }

        return dates;
    }

    private static bool IsDate(string format)
    {
        // Literals stand in quotes, colours and languages in brackets.
        var (inQuotes, inBrackets) = (false, false);
        foreach (var c in format)
        {
            if (c == '"')
                inQuotes = !inQuotes;
            else if (c is '[' or ']')
                inBrackets = c == '[';
            else if (!inQuotes && !inBrackets && c is 'y' or 'Y' or 'd' or 'D')
                return true;
        }

        return false;
    }
}
