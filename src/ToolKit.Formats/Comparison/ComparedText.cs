namespace ToolKit.Formats;

/// <summary>One of the texts of a comparison.</summary>
/// <param name="Paragraphs">Its paragraphs; of what is compared as it is written the lines with something in them.</param>
internal sealed record ComparedText(string[] Paragraphs)
{
    /// <summary>The lines of the front matter of Markdown.</summary>
    public string[] FrontMatter { get; private init; } = [];

    /// <summary>It is compared as people wrote it.</summary>
    public bool IsWritten { get; private init; }

    public bool IsCut { get; init; }

    /// <summary>Why it could not be read; null when it could.</summary>
    public TextProblem? Problem { get; init; }

    public static ComparedText Plain(string text) => new(Lines(text)) { IsWritten = true };

    public static ComparedText Markdown(string text)
    {
        var (yaml, body) = Formats.FrontMatter.Cut(text);
        return Plain(body) with { FrontMatter = Lines(yaml ?? "") };
    }

    private static string[] Lines(string text) => [.. text.Split(['\r', '\n', '\f', '\u2028'], StringSplitOptions.RemoveEmptyEntries).Where(line => !string.IsNullOrWhiteSpace(line))];
}
