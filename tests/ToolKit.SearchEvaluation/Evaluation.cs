namespace ToolKit.SearchEvaluation;

/// <summary>How well an engine answered.</summary>
/// <param name="Scores">In the order of the queries.</param>
public sealed record Evaluation(string Engine, IReadOnlyList<Score> Scores)
{
    /// <summary>How many places of an answer count.</summary>
    public const int Places = 10;

    /// <summary>What the mean of all queries must reach, in both measures.</summary>
    public const double OverallTarget = 0.97;

    /// <summary>What the mean of each kind must reach, in both measures.</summary>
    public const double KindTarget = 0.92;

    public static Evaluation Of(string engine, IReadOnlyList<JudgedQuery> queries, IReadOnlyList<Answer> answers) =>
        new(engine, [.. queries.Zip(answers, Score.Of)]);

    public Means Overall => Means.Of(Scores);

    public Means Kind(string kind) => Means.Of(Scores.Where(score => score.Query.Kind == kind));

    /// <summary>A sentence for each target that is missed.</summary>
    public IReadOnlyList<string> BelowTargets()
    {
        List<string> missed = [];
        Require("all queries", Overall, OverallTarget);
        foreach (var kind in QueryKinds.All)
            Require(kind, Kind(kind), KindTarget);
        return missed;

        void Require(string what, Means means, double target)
        {
            if (means.Count > 0 && (means.ReciprocalRank < target || means.Recall < target))
                missed.Add(FormattableString.Invariant($"{Engine}, {what}: {means.ReciprocalRank:0.000} / {means.Recall:0.000} is below {target}"));
        }
    }
}

/// <summary>What came back for a query.</summary>
/// <param name="Paths">The documents found, best first, each once.</param>
/// <param name="Error">What went wrong; null: nothing.</param>
public sealed record Answer(IReadOnlyList<string> Paths, string? Error = null);

/// <param name="ReciprocalRank">One divided by the place of the first relevant document, 0 when it is not among the first ten.</param>
/// <param name="Recall">The part of the relevant documents that is among the first ten.</param>
public sealed record Score(JudgedQuery Query, Answer Answer, double ReciprocalRank, double Recall)
{
    public bool IsPerfect => ReciprocalRank >= 1 && Recall >= 1;

    public static Score Of(JudgedQuery query, Answer answer)
    {
        if (answer.Error is not null)
            return new Score(query, answer, 0, 0);
        var found = answer.Paths.Take(Evaluation.Places).ToList();
        if (query.Relevant.Count == 0)
        {
            var nothing = found.Count == 0 ? 1 : 0;
            return new Score(query, answer, nothing, nothing);
        }

        var first = found.FindIndex(query.Relevant.Contains);
        return new Score(query, answer, first < 0 ? 0 : 1.0 / (first + 1), (double)query.Relevant.Count(found.Contains) / query.Relevant.Count);
    }
}

/// <param name="Count">Of the queries; the means of none are 0.</param>
public sealed record Means(int Count, double ReciprocalRank, double Recall)
{
    public static Means Of(IEnumerable<Score> scores)
    {
        var all = scores.ToList();
        return all.Count == 0 ? new Means(0, 0, 0) : new Means(all.Count, all.Average(score => score.ReciprocalRank), all.Average(score => score.Recall));
    }
}
