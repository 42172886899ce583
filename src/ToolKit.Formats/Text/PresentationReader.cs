namespace ToolKit.Formats;

/// <summary>PPTX (ECMA-376 part 1 §19): each slide a section with its title, the speaker's notes below it.</summary>
internal static class PresentationReader
{
    private const int MostSlides = 10_000;

    public static void Read(ZipPackage package, string main, ContentHandler text)
    {
        var parts = OpenPackaging.Relationships(package, main, text).ToLookup(part => part.Id, StringComparer.Ordinal);
        foreach (var id in ReadSlides(package, main, text))
        {
            if (parts[id].FirstOrDefault() is not { } slide)
                continue;
            text.BeginSection(anchor: null);
            ReadSlide(package, slide.Target, text, isNotes: false);
            foreach (var notes in OpenPackaging.Relationships(package, slide.Target, text).Where(part => part.Type.EndsWith("/notesSlide", StringComparison.Ordinal)).Take(1))
                ReadSlide(package, notes.Target, text, isNotes: true);
        }
    }

    private static List<string> ReadSlides(ZipPackage package, string main, ContentHandler text)
    {
        var slides = new List<string>();
        using var content = package.Open(main) ?? throw ReadingEndedException.Damaged("The file lacks its main part.");
        using var xml = new XmlPart(content, text);
        while (xml.Next() && slides.Count < MostSlides)
        {
            // It has an id of its own too, without a prefix.
            if (xml.IsStart && xml.Name == "sldId" && xml.Attribute("id", "relationships") is { } id)
                slides.Add(id);
        }

        return slides;
    }

    private static void ReadSlide(ZipPackage package, string part, ContentHandler text, bool isNotes)
    {
        using var content = package.Open(part);
        if (content is null)
            return;
        using var xml = new XmlPart(content, text);
        var (kind, inCell) = ("", false);
        while (xml.Next())
        {
            if (xml.IsStart)
            {
                switch (xml.Name)
                {
                    case "Fallback":
                        xml.LeaveOut(); // the same once more, for older programs
                        break;
                    case "sp":
                        kind = "";
                        break;
                    case "ph":
                        kind = xml.Attribute("type") ?? "body";
                        break;
                    case "t" when kind is not ("sldNum" or "dt" or "ftr" or "hdr" or "sldImg"):
                        foreach (var node in xml.Inside())
                        {
                            if (node.IsText)
                                node.AppendText();
                        }

                        break;
                    case "br":
                        text.Append('\n');
                        break;
                    case "tc":
                        inCell = true;
                        break;
                }
            }
            else if (xml.IsEnd)
            {
                switch (xml.Name)
                {
                    case "p" when inCell || IsTitle():
                        text.Append(' ');
                        break;
                    case "p":
                        text.EndParagraph();
                        break;
                    case "sp" when IsTitle():
                        text.EndHeading(1);
                        break;
                    case "tc":
                        inCell = false;
                        text.EndCell();
                        break;
                    case "tr":
                        text.EndRow();
                        break;
                }
            }
        }

        bool IsTitle() => !isNotes && kind is "title" or "ctrTitle";
    }
}
