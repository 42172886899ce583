using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace ToolKit.SearchEvaluation;

/// <summary>A running server, asked over its API. The documents must be imported there, under whatever folder.</summary>
/// <param name="documents">What a hit's path is compared with, from its end.</param>
/// <param name="token">A device token; null: anonymous.</param>
public sealed class ServerEngine(IReadOnlyList<TestDocument> documents, Uri server, string? token) : ISearchEngine
{
    public const string Route = "GET /api/search";

    private readonly HttpClient client = new() { BaseAddress = server, Timeout = TimeSpan.FromSeconds(30) };
    private readonly ILookup<string, string> pathsByName = documents.ToLookup(document => document.Name, document => document.Path, StringComparer.Ordinal);

    public string Name => "server";

    public string? WhyMissing => null;

    public async Task<IReadOnlyList<Answer>> AnswerAsync(IReadOnlyList<JudgedQuery> queries)
    {
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        List<Answer> answers = [];
        foreach (var query in queries)
            answers.Add(await AnswerAsync(query.Text));
        return answers;
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<Answer> AnswerAsync(string text)
    {
        try
        {
            using var response = await client.GetAsync(
                new Uri(string.Create(CultureInfo.InvariantCulture, $"api/search?q={Uri.EscapeDataString(text)}&limit={Evaluation.Places}"), UriKind.Relative));
            if (response.StatusCode == HttpStatusCode.BadRequest)
                return new Answer([]); // nothing to look for in it: refused in good order
            if (response.StatusCode != HttpStatusCode.OK)
                return new Answer([], $"{(int)response.StatusCode} {response.ReasonPhrase}");
            var page = await response.Content.ReadFromJsonAsync<Page>();
            return new Answer([.. page!.Hits.Select(hit => Known(hit.Path)).Distinct(StringComparer.Ordinal)]);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or System.Text.Json.JsonException)
        {
            return new Answer([], e.Message);
        }
    }

    /// <summary>The document of the set whose path ends most like this one; the path itself where none has its name.</summary>
    private string Known(string path)
    {
        var normal = path.Normalize(NormalizationForm.FormC);
        var name = normal[(normal.LastIndexOf('/') + 1)..];
        return pathsByName[name].MaxBy(candidate => CommonEnd(candidate, normal)) ?? normal;
    }

    private static int CommonEnd(string one, string other)
    {
        var length = 0;
        while (length < one.Length && length < other.Length && one[^(length + 1)] == other[^(length + 1)])
            length++;
        return length;
    }

    private sealed record Page(Hit[] Hits);

    private sealed record Hit(string Path);
}
