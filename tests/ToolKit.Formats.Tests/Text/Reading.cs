using System.Text;

namespace ToolKit.Formats.Tests;

/// <summary>Reads bytes as a file of a name, and writes what was read in a way that stands in one line of a test.</summary>
internal static class Reading
{
    public static async Task<DocumentText> ReadAsync(string name, byte[] bytes, ReadLimits? limits = null, WordFrequency? words = null) =>
        await new DocumentReader(limits, words).ReadAsync(new MemoryStream(bytes), name, cancellation: TestContext.Current.CancellationToken);

    public static Task<DocumentText> ReadAsync(string name, string text, ReadLimits? limits = null, WordFrequency? words = null) =>
        ReadAsync(name, Encoding.UTF8.GetBytes(text), limits, words);

    /// <summary>A heading as <c>## text</c> with as many marks as its level, a paragraph as its text; one line each. A text that is not readable as <c>!Problem</c>.</summary>
    public static string Outline(DocumentText text)
    {
        if (text.Problem is { } problem)
            return "!" + problem;
        var lines = new List<string>();
        foreach (var section in text.Sections)
        {
            if (section.Level > 0)
                lines.Add($"{new string('#', section.Level)} {section.Heading}");
            lines.AddRange(section.Paragraphs);
        }

        return string.Join('\n', lines);
    }
}
