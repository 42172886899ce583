namespace ToolKit.Formats;

/// <summary>What <see cref="DocumentReader"/> found in a file: its text in sections, repaired, and what it says of itself.</summary>
public sealed class DocumentText
{
    internal DocumentText()
    {
    }

    /// <summary>The title the file states, else its first heading; null where it has neither (callers then take the file name).</summary>
    public string? Title { get; internal init; }

    /// <summary>
    /// The language the file states, as it writes it (<c>de</c>, <c>de-DE</c>); null where it states none.
    /// </summary>
    public string? Language { get; internal init; }

    /// <summary>
    /// What the file says of itself, by name: front matter; document properties (<c>title</c>, <c>author</c>, <c>subject</c>, <c>keywords</c>, <c>description</c>, <c>created</c>, <c>modified</c>, and
    /// those a person has added, under their own names in lower case); a mail's <c>from</c>, <c>to</c> and <c>date</c>. Values are one line. Also there where the text itself is not readable, as far as it was read.
    /// </summary>
    public IReadOnlyDictionary<string, string> Metadata { get; internal init; } = new Dictionary<string, string>();

    /// <summary>The text in order of reading; empty where the file holds none, or is not readable.</summary>
    public IReadOnlyList<TextSection> Sections { get; internal init; } = [];

    /// <summary>The limit of characters was reached: <see cref="Sections"/> hold the beginning.</summary>
    public bool IsCut { get; internal init; }

    /// <summary>Why the text is not readable; null when it is.</summary>
    public TextProblem? Problem { get; internal init; }

    /// <summary><see cref="Problem"/> as an English sentence for a log, without a word out of the file; null when the text is readable.</summary>
    public string? Reason { get; internal init; }
}

/// <summary>A heading and what stands below it until the next heading of any level.</summary>
/// <param name="Level">1 to 9, 1 the highest; 0 for text without a heading of its own.</param>
/// <param name="Heading">One line; empty at level 0.</param>
/// <param name="Anchor">
/// What follows the <c>#</c> to jump there: in Markdown the id on the page, in PDF <c>page=3</c>. Null where there is nothing to jump to; a heading of level 1 that opens a Markdown text is the page's own and has none.
/// </param>
/// <param name="Paragraphs">
/// None is empty, none holds a line break. A row of a table is a paragraph, its cells divided by <c> | </c>. What is longer than 16,000 characters is divided at a space.
/// </param>
public sealed record TextSection(int Level, string Heading, string? Anchor, IReadOnlyList<string> Paragraphs);

/// <summary>Why a text is not readable.</summary>
public enum TextProblem
{
    /// <summary>No reader knows the format.</summary>
    UnknownFormat,

    /// <summary>Encrypted.</summary>
    PasswordProtected,

    /// <summary>Not what the format demands.</summary>
    Damaged,

    /// <summary>The file is larger than <see cref="ReadLimits.MostBytes"/>.</summary>
    TooLarge,

    /// <summary>Nested deeper than <see cref="ReadLimits.MostDepth"/>.</summary>
    TooDeep,

    /// <summary>Reading took longer than <see cref="ReadLimits.MostTime"/>.</summary>
    TooSlow,

    /// <summary>A small file that unpacks to more than <see cref="ReadLimits"/> allow.</summary>
    Expands,

    /// <summary>PDF, and the program that reads it is not installed.</summary>
    NoPdfProgram,
}
