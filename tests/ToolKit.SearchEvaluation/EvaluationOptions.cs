using System.Diagnostics.CodeAnalysis;

namespace ToolKit.SearchEvaluation;

internal sealed record EvaluationOptions
{
    public static string Usage { get; } =
        $"""
        Asks the search judged queries and prints how well it finds, as a Markdown table.

            dotnet run -c Release --project tests/ToolKit.SearchEvaluation -- [options]

            --corpus DIR     the federal laws too (see README.md); without: only what the repository holds
            --peer LIST      xapian: Debian's Xapian (python3-xapian) on the same files and queries;
                             xapian-read: the same on the text the product reads out of the files
            --alone          the peer without the product
            --url URL        asks a running server instead: {ServerEngine.Route} of it; the documents must be imported there
            --token TOKEN    the device token for it
            --kind LIST      only these kinds: {string.Join(",", QueryKinds.All)}
            --misses         every query that is not answered perfectly, with what came first
            --require        ends with 1 when the product is below the targets
            --out FILE.md    writes the report there too
        """;

    public string? Corpus { get; private init; }

    public IReadOnlyList<string> Kinds { get; private init; } = QueryKinds.All;

    public bool Misses { get; private init; }

    public bool Require { get; private init; }

    public string? Out { get; private init; }

    /// <summary>What answers the queries, in the order of the report; the product first, unless it is left out.</summary>
    public IReadOnlyList<Func<IReadOnlyList<TestDocument>, ISearchEngine>> Engines { get; private init; } = [];

    public static bool TryParse(string[] args, [NotNullWhen(true)] out EvaluationOptions? options, out string problem)
    {
        options = null;
        problem = "";
        var parsed = new EvaluationOptions();
        string[] peers = [];
        var alone = false;
        Uri? url = null;
        string? token = null;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--alone":
                    alone = true;
                    continue;
                case "--misses":
                    parsed = parsed with { Misses = true };
                    continue;
                case "--require":
                    parsed = parsed with { Require = true };
                    continue;
            }

            if (i + 1 == args.Length)
            {
                problem = $"{args[i]} is no option, or needs a value";
                return false;
            }

            var name = args[i];
            var value = args[++i];
            switch (name)
            {
                case "--corpus" when Directory.Exists(value):
                    parsed = parsed with { Corpus = Path.GetFullPath(value) };
                    break;
                case "--peer" when value.Split(',') is { } list && list.All(peer => peer is "xapian" or "xapian-read"):
                    peers = list;
                    break;
                case "--url" when Uri.TryCreate(value, UriKind.Absolute, out url):
                    break;
                case "--token":
                    token = value;
                    break;
                case "--kind" when value.Split(',') is { } kinds && kinds.All(QueryKinds.All.Contains):
                    parsed = parsed with { Kinds = kinds };
                    break;
                case "--out":
                    parsed = parsed with { Out = Path.GetFullPath(value) };
                    break;
                default:
                    problem = $"{name} {value} is no option";
                    return false;
            }
        }

        List<Func<IReadOnlyList<TestDocument>, ISearchEngine>> engines = [];
        if (!alone)
            engines.Add(documents => url is null ? new ToolKitEngine(documents) : new ServerEngine(documents, url, token));
        foreach (var peer in peers)
            engines.Add(documents => new XapianPeer(documents, readsFiles: peer == "xapian-read"));
        options = parsed with { Engines = engines };
        return true;
    }
}
