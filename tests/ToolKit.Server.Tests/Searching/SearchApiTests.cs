using System.Text.Json;
using ToolKit.Access;
using ToolKit.Search;

namespace ToolKit.Server.Tests;

/// <summary><c>GET /api/search</c> and <c>GET /api/suggest</c>: what scripts rely on.</summary>
public sealed class SearchApiTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task AHitHasPathTitleExcerptKindFieldAndTime()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");
        var (folder, word) = (await Application.MakeFolderAsync(), SearchClient.Word());
        var path = await Application.WriteAsync(
            $"{folder}/Überblick.md", $"---\ntitle: Ein Überblick\nkind: Muster\nfield: Transparenz\n---\n\n## Größe\n\nWo {word} steht, gilt <b>a & \"b\"</b>.");

        var found = await api.SearchAsync(Application, word);

        Assert.Equal(["total", "hits", "facets", "suggestion"], found.EnumerateObject().Select(member => member.Name));
        var hit = Assert.Single(found.GetProperty("hits").EnumerateArray());
        Assert.Equal(["path", "title", "excerpt", "kind", "field", "modified"], hit.EnumerateObject().Select(member => member.Name));
        Assert.Equal(path, hit.GetProperty("path").GetString());
        Assert.Equal("Ein Überblick", hit.GetProperty("title").GetString());
        Assert.Contains($"<mark>{word}</mark>", hit.GetProperty("excerpt").GetString(), StringComparison.Ordinal);
        Assert.Equal("Muster", hit.GetProperty("kind").GetString());
        Assert.Equal("Transparenz", hit.GetProperty("field").GetString());
        Assert.EndsWith("Z", hit.GetProperty("modified").GetString(), StringComparison.Ordinal);
        Assert.Equal("Muster", found.GetProperty("facets").GetProperty("kind")[0].GetProperty("value").GetString());
        Assert.Equal("Hessen", found.GetProperty("facets").GetProperty("region")[0].GetProperty("value").GetString());
        Assert.Equal(JsonValueKind.Null, found.GetProperty("suggestion").ValueKind);
    }

    [Fact]
    public async Task WhatADocumentDoesNotSayIsNull()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");
        var (folder, word) = (await Application.MakeFolderAsync(), SearchClient.Word());
        await Application.WriteAsync($"{folder}/{word}.txt", "");

        var hit = (await api.SearchAsync(Application, word)).GetProperty("hits")[0];

        Assert.Equal($"{word}.txt", hit.GetProperty("title").GetString());
        Assert.Equal(JsonValueKind.Null, hit.GetProperty("kind").ValueKind);
        Assert.Equal(JsonValueKind.Null, hit.GetProperty("field").ValueKind);
        Assert.Equal(JsonValueKind.Null, hit.GetProperty("excerpt").ValueKind);
    }

    [Fact]
    public async Task AnExcerptHoldsNoMarkupButItsMarks()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");
        var (folder, word) = (await Application.MakeFolderAsync(), SearchClient.Word());
        await Application.WriteAsync($"{folder}/Fremd.txt", $"<script>alert('x')</script> & {word} <img src=x onerror=y>");

        var excerpt = (await api.SearchAsync(Application, word)).GetProperty("hits")[0].GetProperty("excerpt").GetString()!;

        Assert.DoesNotContain("<", excerpt.Replace("<mark>", "", StringComparison.Ordinal).Replace("</mark>", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", excerpt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHitWhoseDocumentIsGoneIsLeftOut()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        var (word, index) = (SearchClient.Word(), Application.Installation.SearchIndex);
        await Application.WaitForSearchAsync();
        bool isDone;
        do
        {
            var at = await index.GetReadUpToAsync();
            var batch = new IndexBatch(at, at);
            batch.PutDocument(new IndexDocument { Id = 987_654_321, FolderId = await Application.FindIdAsync("/Regionen/Hessen"), Name = $"{word}.txt", Title = word, State = "x" });
            isDone = await index.ApplyAsync(batch);
        }
        while (!isDone);

        Assert.Empty((await api.GetAsync($"/api/search?q={word}")).GetProperty("hits").EnumerateArray());
        Assert.Equal(200, (await api.SendAsync($"/api/suggest?q={word[..8]}")).Status);
        Assert.Equal(200, (await browser.OpenAsync($"/suche?q={word}")).Status);
        Assert.Equal(200, (await browser.GetAsync($"/suche.atom?q={word}")).Status);
    }

    [Fact]
    public async Task PagesFollowEachOtherWithoutGapOrRepetition()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");
        var (folder, word) = (await Application.MakeFolderAsync(), SearchClient.Word());
        var written = new List<string>();
        for (var i = 0; i < 5; i++)
            written.Add(await Application.WriteAsync($"{folder}/{i}.txt", word));

        var first = await api.FindAsync(Application, word, "&limit=3");
        var rest = await api.FindAsync(Application, word, "&limit=3&offset=3");

        Assert.Equal((3, 2), (first.Count, rest.Count));
        Assert.Equal(written, first.Concat(rest).Order(StringComparer.Ordinal));
        Assert.Equal(5, (await api.SearchAsync(Application, word, "&limit=1")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task WithoutWordsAFilterAloneLists()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");
        var folder = await Application.MakeFolderAsync();
        var path = await Application.WriteAsync($"{folder}/Bericht.txt", "Text");

        Assert.Equal([path], await api.FindAsync(Application, "", "&in=" + Uri.EscapeDataString(folder)));
        Assert.All(await api.FindAsync(Application, "", "&field=Transparenz&limit=100"), found => Assert.StartsWith("/", found, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/api/search")]
    [InlineData("/api/search?q=")]
    [InlineData("/api/search?q=%20%20&limit=5")]
    [InlineData("/api/search?q=a&limit=0")]
    [InlineData("/api/search?q=a&limit=101")]
    [InlineData("/api/search?q=a&limit=x")]
    [InlineData("/api/search?q=a&offset=-1")]
    [InlineData("/api/search?q=a&in=kein-pfad")]
    [InlineData("/api/search?q=a&sort=egal")]
    public async Task AWrongCallIsToldWhatIsWrong(string address)
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");

        var answer = await api.SendAsync(address);

        Assert.Equal(400, answer.Status);
        Assert.StartsWith("application/problem+json", answer["Content-Type"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllDocumentsThatCiteASectionAreCounted()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");
        var folder = await Application.MakeFolderAsync();
        foreach (var (name, text) in new[] { ("a", "§ 4811 Abs. 1 SGB VIII"), ("b", "§§ 4809, 4811 SGB VIII"), ("c", "§ 4811 des Achten Buches"), ("d", "§ 4812 SGB VIII") })
            await Application.WriteAsync($"{folder}/{name}.md", $"Nach {text}.");

        var found = await api.SearchAsync(Application, "§ 4811 SGB VIII");

        Assert.Equal(3, found.GetProperty("total").GetInt32());
        Assert.Equal(
            [$"{folder}/a.md", $"{folder}/b.md", $"{folder}/c.md"], found.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("path").GetString()!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("*")]
    [InlineData("-")]
    [InlineData("AND OR NOT NEAR(")]
    [InlineData("' OR '1'='1")]
    [InlineData("title:* OR body:*")]
    [InlineData("~massnahm +schweigepflicht")]
    [InlineData("\0\u0001")]
    [InlineData("(((((((((((((((((((((((((((((((")]
    [InlineData("§§§ § 16h Abs. 3a SGB II i. V. m.")]
    [InlineData("in:/../../etc field: kind: -\"")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("🙂 ́ ‮ ﷽ 𝔊")]
    public async Task NoTextBreaksTheSearch(string query)
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");

        var search = await api.SearchAsync(Application, query);
        var suggest = await api.GetAsync("/api/suggest?q=" + Uri.EscapeDataString(query));

        Assert.True(search.GetProperty("total").GetInt32() >= 0);
        Assert.Equal(JsonValueKind.Array, suggest.GetProperty("suggestions").ValueKind);
    }

    [Fact]
    public async Task AVeryLongQueryIsCutAndAnswered()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");

        Assert.Equal(0, (await api.SearchAsync(Application, string.Concat(Enumerable.Repeat("quorxfelm ", 400)))).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task AMisspeltWordIsSuggestedAsItIsWritten()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");

        var found = await api.SearchAsync(Application, "schweigepflcht");

        Assert.Contains("schweigepflicht", found.GetProperty("suggestion").GetString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task SuggestionsAreWordsAndTitlesWithTheirPath()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");
        var (folder, word) = (await Application.MakeFolderAsync(), SearchClient.Word());
        var path = await Application.WriteAsync($"{folder}/a.md", $"# {char.ToUpperInvariant(word[0])}{word[1..]} im Titel\n\nText");
        await Application.WaitForSearchAsync();

        var answer = await api.GetAsync("/api/suggest?q=" + word[..6]);

        Assert.Equal(["suggestions"], answer.EnumerateObject().Select(member => member.Name));
        var suggestions = answer.GetProperty("suggestions").EnumerateArray().ToList();
        Assert.All(suggestions, suggestion => Assert.Equal(["text", "path"], suggestion.EnumerateObject().Select(member => member.Name)));
        Assert.Contains(suggestions, suggestion => suggestion.GetProperty("path").GetString() == path);
        Assert.Contains(suggestions, suggestion => suggestion.GetProperty("path").ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task BothAreDescribed()
    {
        using var api = new ApiClient(Application.Address, null);

        var paths = (await api.GetAsync("/api/openapi.json")).GetProperty("paths");

        Assert.Equal(
            ["q", "field", "kind", "level", "legalArea", "region", "format", "year", "in", "sort", "limit", "offset"],
            paths.GetProperty("/api/search").GetProperty("get").GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()));
        Assert.True(paths.GetProperty("/api/suggest").GetProperty("get").TryGetProperty("description", out _));
    }
}
