namespace ToolKit.Formats;

/// <summary>Everything that is a ZIP file: office documents by what they hold, whatever their name, and plain archives by the names of their members.</summary>
internal static class PackageReader
{
    public static void Read(SourceFile file, ContentHandler text)
    {
        var package = ZipPackage.Open(file, text);
        if (OpenPackaging.MainPart(package, text) is { } main)
        {
            OpenPackaging.ReadProperties(package, text);
            switch (main.Split('/')[0])
            {
                case "word":
                    WordReader.Read(package, main, text);
                    break;
                case "xl" when main.EndsWith(".xml", StringComparison.OrdinalIgnoreCase):
                    SpreadsheetReader.Read(package, main, text);
                    break;
                case "ppt":
                    PresentationReader.Read(package, main, text);
                    break;
                default:
                    throw new ReadingEndedException(TextProblem.UnknownFormat, "No reader knows this kind of office file.");
            }
        }
        else if (OpenDocumentReader.IsOpenDocument(package))
        {
            OpenDocumentReader.Read(package, text);
        }
        else if (FileFormat.IsOfficePackage(file.Name))
        {
            throw ReadingEndedException.Damaged("The file lacks the parts of an office document.");
        }
        else
        {
            ReadNames(package, text);
        }
    }

    private static void ReadNames(ZipPackage package, ContentHandler text)
    {
        foreach (var name in package.Names)
        {
            if (!name.EndsWith('/'))
                text.Paragraph(name);
        }

        if (package.HasMore)
            throw new ReadingEndedException();
    }
}
