using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ToolKit.Search;
using ToolKit.TestSupport;

namespace ToolKit.Bench;

internal sealed record SearchBenchOptions
{
    public static string Usage { get; } =
        """

            ToolKit.Bench search [options]          speed and size of the search index

            --corpus DIR     Markdown files; without it a small set that is built in
            --passages N     the corpus again and again, until the index holds that many passages
            --seconds N      length of the load by several threads; default 5
            --ask TEXT       prints what a query finds instead of measuring
            --folder DIR     where the index is built; default a temporary folder
        """;

    public string? Corpus { get; private init; }

    public int Passages { get; private init; }

    public int Seconds { get; private init; } = 5;

    public IReadOnlyList<string> Asked { get; private init; } = [];

    public string? Folder { get; private init; }

    public static bool TryParse(string[] args, [NotNullWhen(true)] out SearchBenchOptions? options, out string problem)
    {
        options = null;
        problem = "";
        var parsed = new SearchBenchOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--corpus" when Directory.Exists(value):
                    parsed = parsed with { Corpus = value };
                    break;
                case "--passages" when int.TryParse(value, CultureInfo.InvariantCulture, out var passages) && passages > 0:
                    parsed = parsed with { Passages = passages };
                    break;
                case "--seconds" when int.TryParse(value, CultureInfo.InvariantCulture, out var seconds) && seconds > 0:
                    parsed = parsed with { Seconds = seconds };
                    break;
                case "--ask" when value.Length > 0:
                    parsed = parsed with { Asked = [.. parsed.Asked, value] };
                    break;
                case "--folder" when value.Length > 0:
                    parsed = parsed with { Folder = Path.GetFullPath(value) };
                    break;
                default:
                    problem = $"{args[i]} {value} is no option of the search bench";
                    return false;
            }
        }

        options = parsed;
        return true;
    }
}

/// <summary>Fills an index and asks it, as fast as it can: one after the other for the times, on all cores for the throughput.</summary>
internal sealed partial class SearchBench(SearchBenchOptions options)
{
    private const int Queries = 600;
    private const int BatchCharacters = 4_000_000;

    // Where no corpus is given: enough to see that everything works, too little for figures.
    private static readonly string[] BuiltIn =
    [
        "# Kooperationsvereinbarung\n\nDie Partner planen Maßnahmen gemeinsam und stimmen die Förderung junger Menschen ab.\n\n## Datenschutz\n\nDaten werden nur mit Einwilligung übermittelt.",
        "# Schweigepflichtsentbindung\n\nIch entbinde die Beratungsstelle von der Schweigepflicht gegenüber dem Jobcenter nach § 16h SGB II.",
        "# Jugendkonferenz\n\nEmpfehlungen für Vorbereitung, Ablauf und Öffentlichkeitsarbeit einer Jugendkonferenz.",
    ];

    public async Task<int> RunAsync()
    {
        using var temporary = new TemporaryFolder("toolkit-search-bench");
        var folder = options.Folder ?? temporary.Path;
        var documents = Read();
        await using var index = SearchIndex.Open(new SearchIndexOptions { Folder = folder });
        var filled = await FillAsync(index, documents);
        if (options.Asked.Count > 0)
        {
            foreach (var text in options.Asked)
                await AskAsync(index, text);
            return 0;
        }

        Console.WriteLine(filled);
        var queries = MakeQueries(documents);
        await MeasureAsync("search", queries, query => index.SearchAsync(Request(query)).AsTask());
        var typed = queries.Select(query => query[..Math.Min(query.Length, 3 + query.Length / 3)]).ToList();
        await MeasureAsync("search while typing", typed, query => index.SearchAsync(Request(query) with { Typing = true }).AsTask());
        await MeasureAsync("suggest", typed, query => index.SuggestAsync(query, SearchScope.Everything).AsTask());
        await LoadAsync(index, queries);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"memory: {GC.GetTotalMemory(forceFullCollection: true) / 1e6:0} MB managed, {process.WorkingSet64 / 1e6:0} MB resident, {process.PeakWorkingSet64 / 1e6:0} MB at most");
        return 0;
    }

    private static SearchRequest Request(string query) => new() { Query = SearchQuery.Parse(query), Scope = SearchScope.Everything };

    private static async Task AskAsync(SearchIndex index, string text)
    {
        var clock = Stopwatch.StartNew();
        var result = await index.SearchAsync(Request(text));
        Console.WriteLine($"\n{text}: {result.Total} documents in {clock.Elapsed.TotalMilliseconds:0.0} ms, widened: {result.Widened}, suggestion: {result.Suggestion}, unknown: {string.Join(' ', result.UnknownWords)}");
        foreach (var hit in result.Hits)
            Console.WriteLine($"  {hit.Score:0.000} {hit.Name} ({hit.Title}) {hit.Heading}\n        {Marked(hit.Excerpt)}");
        var suggestions = await index.SuggestAsync(text, SearchScope.Everything);
        Console.WriteLine("  suggested: " + string.Join(" | ", suggestions.Select(suggestion => suggestion.Text)));
    }

    private static string Marked(Excerpt excerpt)
    {
        var text = new StringBuilder(excerpt.Text);
        foreach (var mark in excerpt.Marks.Reverse())
            text.Insert(mark.Start + mark.Length, ']').Insert(mark.Start, '[');
        return text.ToString();
    }

    private static async Task MeasureAsync(string what, List<string> queries, Func<string, Task> ask)
    {
        foreach (var query in queries.Take(50))
            await ask(query);
        var times = new List<(double Milliseconds, string Query)>();
        foreach (var query in queries)
        {
            var clock = Stopwatch.StartNew();
            await ask(query);
            times.Add((clock.Elapsed.TotalMilliseconds, query));
        }

        times.Sort();
        Console.WriteLine($"{what}: p50 {At(times, 0.5):0.00} ms, p95 {At(times, 0.95):0.00} ms, p99 {At(times, 0.99):0.00} ms, longest {times[^1].Milliseconds:0.0} ms ({times[^1].Query})");
    }

    private static double At(List<(double Milliseconds, string Query)> times, double share) => times[(int)(share * (times.Count - 1))].Milliseconds;

    private async Task LoadAsync(SearchIndex index, List<string> queries)
    {
        var asked = 0;
        var clock = Stopwatch.StartNew();
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(thread => Task.Run(async () =>
        {
            for (var i = thread; clock.Elapsed.TotalSeconds < options.Seconds; i++)
            {
                await index.SearchAsync(Request(queries[i % queries.Count]));
                Interlocked.Increment(ref asked);
            }
        }));
        await Task.WhenAll(threads);
        Console.WriteLine($"load: {asked / clock.Elapsed.TotalSeconds:0} searches a second on {Environment.ProcessorCount} cores");
    }

    private async Task<string> FillAsync(SearchIndex index, List<IndexDocument> documents)
    {
        var read = await index.GetReadUpToAsync();
        if (read > 0)
            return "The index in this folder is used as it is.";
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        var (bytes, passages, id, inBatch) = (0L, 0L, 0L, 0L);
        var batch = new IndexBatch(0, 1);
        batch.PutFolder(new IndexFolder { Id = 1, ParentId = null, Name = "" });
        for (var round = 0; round == 0 || passages < options.Passages; round++)
        {
            foreach (var document in documents)
            {
                batch.PutDocument(document with { Id = ++id, Title = round == 0 ? document.Title : $"{document.Title} (Fassung {round + 1})" });
                foreach (var section in document.Sections)
                {
                    inBatch += section.Text.Length;
                    bytes += Encoding.UTF8.GetByteCount(section.Text) + Encoding.UTF8.GetByteCount(section.Heading ?? "");
                    passages += 1 + section.Text.Length / 1500; // about
                }

                if (inBatch < BatchCharacters)
                    continue;
                await index.ApplyAsync(batch);
                batch = new IndexBatch(batch.ReadUpTo, batch.ReadUpTo + 1);
                inBatch = 0;
            }
        }

        await index.ApplyAsync(batch);
        var seconds = clock.Elapsed.TotalSeconds;
        process.Refresh();
        var busy = (process.TotalProcessorTime - before).TotalSeconds;
        await index.OptimizeAsync();
        var all = clock.Elapsed.TotalSeconds;
        var size = Directory.EnumerateFiles(options.Folder ?? index.Folder).Sum(file => new FileInfo(file).Length);
        return $"index: {id} documents, about {passages} passages, {bytes / 1e6:0.0} MB of text in {seconds:0.0} s ({bytes / 1e6 / seconds:0.0} MB/s; {busy:0.0} s of processor time), "
            + $"optimized after {all:0.0} s ({bytes / 1e6 / all:0.0} MB/s); {size / 1e6:0.0} MB on disk, {(double)size / bytes:0.00} times the text";
    }

    /// <summary>Words, groups of words, phrases, beginnings and misspelt words of the texts themselves; always the same ones.</summary>
    private static List<string> MakeQueries(List<IndexDocument> documents)
    {
        var random = new Random(5);
        var queries = new List<string>();
        while (queries.Count < Queries)
        {
            var document = documents[random.Next(documents.Count)];
            if (document.Sections.Count == 0)
                continue;
            var words = Word().Matches(document.Sections[random.Next(document.Sections.Count)].Text);
            if (words.Count < 6)
                continue;
            var at = random.Next(words.Count - 5);
            string Next(int skip) => words[at + skip].Value;
            queries.Add((queries.Count % 10) switch
            {
                0 or 1 => Next(0),
                2 or 3 or 4 => $"{Next(0)} {Next(2)}",
                5 or 6 => $"{Next(0)} {Next(1)} {Next(3)}",
                7 => $"\"{Next(0)} {Next(1)}\"",
                8 => Next(0).Length > 7 ? Next(0).Remove(4, 1) : Next(0),
                _ => $"{Next(0)} {Next(4)} § {random.Next(1, 40)}",
            });
        }

        return queries;
    }

    private List<IndexDocument> Read()
    {
        var texts = options.Corpus is null
            ? BuiltIn.Select((text, i) => (Name: $"{i}.md", Text: text))
            : Directory.EnumerateFiles(options.Corpus, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Where(file => Path.GetFileName(file) != "README.md")
                .Select(file => (Name: Path.GetFileName(file), Text: File.ReadAllText(file)));
        return [.. texts.Select(text => Document(text.Name, text.Text))];
    }

    private static IndexDocument Document(string name, string text)
    {
        var sections = new List<IndexSection>();
        string? title = null;
        if (text.StartsWith("---\n", StringComparison.Ordinal) && text.IndexOf("\n---\n", 4, StringComparison.Ordinal) is > 0 and var end)
        {
            title = FrontTitle().Match(text[..end]) is { Success: true } match ? match.Groups["title"].Value.Trim() : null;
            text = text[(end + 5)..];
        }

        string? heading = null;
        var start = 0;
        foreach (Match line in Heading().Matches(text))
        {
            sections.Add(new IndexSection(heading, null, text[start..line.Index].Trim()));
            heading = line.Groups["heading"].Value.Trim();
            title ??= heading;
            start = line.Index + line.Length;
        }

        sections.Add(new IndexSection(heading, null, text[start..].Trim()));
        return new IndexDocument
        {
            Id = 0,
            FolderId = 1,
            Name = name,
            Title = title ?? name,
            State = "1",
            Sections = [.. sections.Where(section => section.Text.Length > 0 || section.Heading is not null)],
        };
    }

    [GeneratedRegex(@"^\#{1,6}\s+(?<heading>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^title:(?<title>.+)$", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex FrontTitle();

    [GeneratedRegex(@"\p{L}{4,}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Word();
}
