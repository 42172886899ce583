using System.Text.Json;
using ToolKit.TestSupport;

namespace ToolKit.SearchEvaluation;

/// <summary>What somebody types, and the documents that must be found.</summary>
/// <param name="Relevant">Paths of documents; none: nothing may be found.</param>
/// <param name="Stands">What stands in every relevant document in place of the words typed, in lower case.</param>
public sealed record JudgedQuery(string Id, string Kind, string Text, IReadOnlyList<string> Relevant, IReadOnlyList<string> Stands)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>All of them, in the order of the file.</summary>
    public static IReadOnlyList<JudgedQuery> Load() =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "tests", "ToolKit.SearchEvaluation", "queries.jsonl"))
            .Select(line => JsonSerializer.Deserialize<Line>(line, Json)!)
            .Select(line => new JudgedQuery(
                line.Id, line.Kind, string.Concat(Enumerable.Repeat(line.Text, line.Times)), line.Relevant, line.Stands)),
    ];

    /// <summary>The query with those relevant documents that are there; null: none of them is, and nothing can be said.</summary>
    public JudgedQuery? JudgedOn(IReadOnlyList<TestDocument> documents)
    {
        if (Relevant.Count == 0)
            return this;
        var there = documents.Select(document => document.Path).ToHashSet(StringComparer.Ordinal);
        var relevant = Relevant.Where(there.Contains).ToList();
        return relevant.Count == 0 ? null : this with { Relevant = relevant };
    }

    private sealed record Line(string Id, string Kind, string Text, string[] Relevant)
    {
        public int Times { get; init; } = 1;

        public string[] Stands { get; init; } = [];
    }
}

/// <summary>What the queries are told apart by; README.md says what each is.</summary>
public static class QueryKinds
{
    public const string Exact = "exact";
    public const string Compound = "compound";
    public const string Inflection = "inflection";
    public const string Transliteration = "transliteration";
    public const string Typo = "typo";
    public const string Phrase = "phrase";
    public const string Prefix = "prefix";
    public const string Paragraph = "paragraph";
    public const string Artefact = "artefact";
    public const string Hostile = "hostile";

    public static IReadOnlyList<string> All { get; } =
        [Exact, Compound, Inflection, Transliteration, Typo, Phrase, Prefix, Paragraph, Artefact, Hostile];
}
