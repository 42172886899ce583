using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace ToolKit.Server;

/// <summary>What is wrong with a form: sentences, each at its field.</summary>
public sealed class FormProblems
{
    private readonly List<FormProblem> problems = [];

    public IReadOnlyList<FormProblem> All => problems;

    public bool IsEmpty => problems.Count == 0;

    /// <param name="field">The id of the field; empty: the form as a whole.</param>
    public void Add(string field, string sentence) => problems.Add(new FormProblem(field, sentence));

    /// <summary>For a field's <c>aria-invalid</c>; null, which leaves the attribute out: nothing is wrong with it.</summary>
    public string? Invalid(string field) => At(field) is null ? null : "true";

    /// <summary>For its <c>aria-describedby</c>: the ids of what helps with it and of <see cref="Sentence"/>; null, which leaves the attribute out: there is neither.</summary>
    /// <param name="help">The id of what says how to fill it in; null: nothing does.</param>
    public string? Described(string field, string? help = null) => At(field) is null ? help : help is null ? IdOf(field) : $"{help} {IdOf(field)}";

    /// <summary>What is wrong with it, to stand before it; empty: nothing.</summary>
    public IHtmlContent Sentence(string field)
    {
        if (At(field) is not { } sentence)
            return HtmlString.Empty;
        var span = new TagBuilder("span") { Attributes = { ["class"] = "error", ["id"] = IdOf(field) } };
        span.InnerHtml.Append(sentence);
        return span;
    }

    private static string IdOf(string field) => field + "-fehler";

    private string? At(string field) => problems.Find(problem => problem.Field == field)?.Sentence;
}

/// <param name="Field">The id of the field.</param>
/// <param name="Sentence">What is wrong, and what to do.</param>
public sealed record FormProblem(string Field, string Sentence);
