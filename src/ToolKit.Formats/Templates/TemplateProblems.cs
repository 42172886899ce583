namespace ToolKit.Formats;

/// <summary>What is wrong with a template, as far as somebody will read it: a file can be wrong in a million places, and quote itself in each.</summary>
internal sealed class TemplateProblems
{
    private const int Most = 100;
    private const int LongestMessage = 1_000;
    private const int LongestField = 200;

    private readonly List<TemplateProblem> problems = [];

    /// <summary>In the order in which they were found, 100 at most.</summary>
    public IReadOnlyList<TemplateProblem> Found => problems;

    /// <param name="line">Of the file, from 1; 0 where it has no line.</param>
    /// <param name="field">Null: it is none's.</param>
    public void Say(int line, string? field, string message, bool isError = true)
    {
        if (problems.Count < Most)
            problems.Add(new TemplateProblem(line, Cut(field, LongestField), Cut(message, LongestMessage)!, isError));
    }

    private static string? Cut(string? text, int longest) => text?.Length > longest ? text[..longest] + "…" : text;
}
