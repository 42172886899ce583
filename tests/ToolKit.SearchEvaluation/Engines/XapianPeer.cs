using System.Text.Json;
using ToolKit.Formats;
using ToolKit.TestSupport;

namespace ToolKit.SearchEvaluation;

/// <summary>Debian's Xapian, driven by the script beside this file. It is told the titles the product sees.</summary>
/// <param name="readsFiles">It gets the text the product reads out of the files, with artefacts undone; false: the files' characters as they are.</param>
public sealed class XapianPeer(IReadOnlyList<TestDocument> documents, bool readsFiles) : ISearchEngine
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    // Not whatever comes first in PATH: Debian's module belongs to Debian's interpreter.
    private const string Python = "/usr/bin/python3";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string Name { get; private set; } = readsFiles ? "Xapian on our text" : "Xapian";

    public string? WhyMissing
    {
        get
        {
            if (!File.Exists(Python))
                return $"{Python} is missing";
            using var probe = ExternalProgram.Start(Python, ["-c", "import xapian"]);
            return probe.WaitAsync(TimeSpan.FromSeconds(30)).GetAwaiter().GetResult().ExitCode == 0 ? null : "apt-get install python3-xapian";
        }
    }

    public async Task<IReadOnlyList<Answer>> AnswerAsync(IReadOnlyList<JudgedQuery> queries)
    {
        var reader = new DocumentReader();
        List<object> given = [];
        foreach (var document in documents)
        {
            var read = await document.ReadAsync(reader);
            var text = readsFiles
                ? string.Join("\n\n", read.Sections.SelectMany(section => section.Paragraphs.Prepend(section.Heading)))
                : FrontMatter.Split(document.Text).Body;
            given.Add(new { document.Path, title = read.Title ?? document.Name, text });
        }

        var work = JsonSerializer.Serialize(
            new { documents = given, queries = queries.Select(query => new { query.Text, typing = query.Kind == QueryKinds.Prefix }), limit = Evaluation.Places }, Json);
        var script = Path.Combine(Repository.Root, "tests", "ToolKit.SearchEvaluation", "Engines", "xapian_peer.py");
        var ended = (await ExternalProgram.RunAsync(Python, [script], Limit, input: work)).MustSucceed();
        var answers = JsonSerializer.Deserialize<Answers>(ended.Output, Json)!;
        Name = Name.Replace("Xapian", $"Xapian {answers.Version}", StringComparison.Ordinal);
        return [.. answers.Found.Select(paths => new Answer(paths))];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed record Answers(string Version, [property: System.Text.Json.Serialization.JsonPropertyName("answers")] string[][] Found);
}
