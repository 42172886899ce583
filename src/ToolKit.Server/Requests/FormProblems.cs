namespace ToolKit.Server;

/// <summary>What is wrong with a form: sentences, each at its field.</summary>
public sealed class FormProblems
{
    private readonly List<FormProblem> problems = [];

    public IReadOnlyList<FormProblem> All => problems;

    public bool IsEmpty => problems.Count == 0;

    /// <param name="field">The id of the field; empty: the form as a whole.</param>
    public void Add(string field, string sentence) => problems.Add(new FormProblem(field, sentence));

    /// <summary>What is wrong with a field; null: nothing.</summary>
    public string? At(string field) => problems.Find(problem => problem.Field == field)?.Sentence;
}

/// <param name="Field">The id of the field.</param>
/// <param name="Sentence">What is wrong, and what to do.</param>
public sealed record FormProblem(string Field, string Sentence);
