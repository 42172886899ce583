namespace ToolKit.SearchEvaluation;

/// <summary>Something that finds documents. What it answers about is handed to its constructor.</summary>
public interface ISearchEngine : IAsyncDisposable
{
    /// <summary>The name in the report.</summary>
    string Name { get; }

    /// <summary>Why it cannot be asked here; null: it can.</summary>
    string? WhyMissing { get; }

    /// <summary>One answer for each query, in their order. A query that goes wrong has an answer too, with the error in it.</summary>
    Task<IReadOnlyList<Answer>> AnswerAsync(IReadOnlyList<JudgedQuery> queries);
}
