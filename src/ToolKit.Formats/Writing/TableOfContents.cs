using System.Globalization;

namespace ToolKit.Formats;

/// <summary>The table of contents of a text that is long enough for one.</summary>
/// <param name="Place">Behind how many blocks it stands; below 0: nowhere.</param>
internal sealed record TableOfContents(int Place, IReadOnlyList<TextHeading> Headings)
{
    public const string Name = "Inhalt";

    private const int FewestHeadings = 5;
    private const int ShortestText = 7_500; // three pages

    private const int Deepest = 3;

    private int Highest { get; } = Headings.Select(heading => heading.Level).DefaultIfEmpty(1).Min();

    /// <summary>The levels as Word's field takes them.</summary>
    public string WordInstruction => string.Create(CultureInfo.InvariantCulture, $" TOC \\o \"{Highest}-{Deepest}\" \\h \\z ");

    /// <summary>Writes a text, with its table of contents where that belongs.</summary>
    public static void Write(TextDocument document, Action<TextBlock> writeBlock, Action<TableOfContents> writeContents)
    {
        var contents = Of(document);
        for (var i = 0; i <= document.Blocks.Count; i++)
        {
            if (i == contents.Place)
                writeContents(contents);
            if (i < document.Blocks.Count)
                writeBlock(document.Blocks[i]);
        }
    }

    private static TableOfContents Of(TextDocument document)
    {
        var headings = document.Blocks.OfType<TextHeading>().Where(heading => heading is { IsTitle: false, Level: <= Deepest, Anchor: not null }).ToList();
        if (headings.Count < FewestHeadings || document.Blocks.Text().Length < ShortestText)
            return new TableOfContents(-1, []);
        // Behind the title and what belongs to it, before the first heading.
        var first = document.Blocks.TakeWhile(block => block is not TextHeading { IsTitle: false }).Count();
        return new TableOfContents(first, headings);
    }

    /// <summary>From 1: how far an entry is set in.</summary>
    public int Level(int headingLevel) => headingLevel - Highest + 1;
}
