using ToolKit.SearchEvaluation;

namespace ToolKit.Search.Tests;

/// <summary>The judged queries of tests/ToolKit.SearchEvaluation over the documents this repository holds. Its program asks more of them, over the federal laws too.</summary>
public class BuiltInQueriesTests
{
    private static readonly IReadOnlyList<TestDocument> Documents = TestDocument.Load(corpus: null);

    private static readonly IReadOnlyList<JudgedQuery> Queries = [.. JudgedQuery.Load().Select(query => query.JudgedOn(Documents)).OfType<JudgedQuery>()];

    [Fact]
    public void EveryKindIsThere() => Assert.Empty(QueryKinds.All.Except(Queries.Select(query => query.Kind)));

    [Fact]
    public void TheJudgementsAreTrueOfTheDocuments() => Assert.Empty(Judgements.Check(Queries, Documents));

    [Fact]
    public async Task TheyFindWhatTheyMustFind()
    {
        await using var engine = new ToolKitEngine(Documents);
        var evaluation = Evaluation.Of(engine.Name, Queries, await engine.AnswerAsync(Queries));

        Assert.Empty(evaluation.BelowTargets());
        Assert.Empty(evaluation.Scores.Where(score => score.Answer.Error is not null).Select(score => $"{score.Query.Id}: {score.Answer.Error}"));
    }
}
