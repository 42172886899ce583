using System.Net.Http.Headers;
using System.Text.Json;
using ToolKit.Access;

namespace ToolKit.Server.Tests;

public sealed class TreeTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task AFolderIsListedWithPathsAsTheyAre()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/Größe & Maß #1.md", "# Maß");
        await Application.MakeFolderAsync(folder, "Unter ordner");
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");

        var tree = await api.GetAsync("/api/tree?path=" + Uri.EscapeDataString(folder));

        Assert.Equal(folder, tree.GetProperty("path").GetString());
        Assert.Equal(JsonValueKind.Null, tree.GetProperty("next").ValueKind);
        var entries = tree.GetProperty("entries").EnumerateArray().ToDictionary(entry => entry.GetProperty("name").GetString()!);
        var document = entries["Größe & Maß #1.md"];
        Assert.Equal($"{folder}/Größe & Maß #1.md", document.GetProperty("path").GetString());
        Assert.Equal("document", document.GetProperty("type").GetString());
        Assert.Equal(6, document.GetProperty("size").GetInt64());
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$", document.GetProperty("modified").GetString());
        var dav = await (await Application.AdministratorAsync()).SendAsync("HEAD", $"{folder}/Größe & Maß #1.md");
        Assert.Equal(dav["ETag"], document.GetProperty("etag").GetString());
        Assert.Equal("folder", entries["Unter ordner"].GetProperty("type").GetString());
        Assert.Equal(JsonValueKind.Null, entries["Unter ordner"].GetProperty("etag").ValueKind);
    }

    [Fact]
    public async Task PagesFollowEachOtherWithoutGapAndOverlap()
    {
        var folder = await Application.MakeFolderAsync();
        for (var i = 0; i < 7; i++)
            await Application.WriteAsync($"{folder}/ä&{i}.txt", "x");
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");
        var names = new List<string>();
        string? next = null;
        var pages = 0;
        do
        {
            var tree = await api.GetAsync($"/api/tree?limit=3&path={Uri.EscapeDataString(folder)}" + (next is null ? "" : "&next=" + Uri.EscapeDataString(next)));
            names.AddRange(tree.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("name").GetString()!));
            next = tree.GetProperty("next").GetString();
            pages++;
        }
        while (next is not null && pages < 10);

        Assert.Equal(3, pages);
        Assert.Equal(["ä&0.txt", "ä&1.txt", "ä&2.txt", "ä&3.txt", "ä&4.txt", "ä&5.txt", "ä&6.txt"], names);
    }

    [Theory]
    [InlineData("/api/tree?limit=0")]
    [InlineData("/api/tree?limit=101")]
    [InlineData("/api/tree?limit=-1")]
    [InlineData("/api/tree?limit=viele")]
    [InlineData("/api/tree?path=Werkzeugkoffer")]
    [InlineData("/api/changes?limit=101")]
    [InlineData("/api/changes?since=gestern")]
    [InlineData("/api/versions?path=x")]
    [InlineData("/api/versions")]
    public async Task AWrongCallIsExplainedAsRfc9457Says(string path)
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/");

        var answer = await api.SendAsync(path);

        Assert.Equal(400, answer.Status);
        Assert.StartsWith("application/problem+json", answer["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(400, JsonDocument.Parse(answer.Bytes).RootElement.GetProperty("status").GetInt32());
    }

    [Theory]
    [InlineData("/api/tree?path=")]
    [InlineData("/api/versions?path=")]
    public async Task WhatIsHiddenIsAnsweredLikeWhatDoesNotExist(string route)
    {
        await Application.WriteAsync("/Regionen/Bayern/Verborgen.md", "# x");
        using var api = await ApiClient.OpenAsync(Application, Role.Contributor, "/Regionen/Hessen");

        foreach (var (hidden, absent) in new[] { ("/Regionen/Bayern", "/Regionen/Bbyern"), ("/Regionen/Bayern/Verborgen.md", "/Regionen/Bayern/Verbergen.md") })
        {
            var one = await api.SendAsync(route + Uri.EscapeDataString(hidden));
            var other = await api.SendAsync(route + Uri.EscapeDataString(absent));
            Assert.Equal(404, one.Status);
            Assert.Equal(404, other.Status);
            Assert.Equal(WithoutTrace(other).Replace(absent, hidden, StringComparison.Ordinal), WithoutTrace(one));
        }
    }

    [Fact]
    public async Task TokenAndSessionBothOpenTheApi()
    {
        var person = await Application.CreatePersonAsync(Role.Contributor, "/Regionen/Hessen");
        using var basic = new ApiClient(Application.Address, DavClient.Basic(await Application.CreateTokenAsync(person)));
        using var bearer = new ApiClient(Application.Address, new AuthenticationHeaderValue("Bearer", await Application.CreateTokenAsync(person)));
        using var browser = await Application.SignInAsync(person);
        using var nobody = new ApiClient(Application.Address, null);
        using var wrong = new ApiClient(Application.Address, DavClient.Basic("tk_abcdefgh_unbekannt"));
        var path = "/api/tree?path=/Regionen/Hessen";

        Assert.Equal(200, (await basic.SendAsync(path)).Status);
        Assert.Equal(200, (await bearer.SendAsync(path)).Status);
        Assert.Equal(200, (await browser.GetAsync(path)).Status);
        Assert.Equal(404, (await nobody.SendAsync(path)).Status);
        Assert.Equal(401, (await wrong.SendAsync(path)).Status);
    }

    [Fact]
    public async Task AReadersWayToHerScopeShowsNothingElse()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen/Standorte/Darmstadt");

        var tree = await api.GetAsync("/api/tree?path=/Regionen");

        Assert.Equal(["Hessen"], tree.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task ARouteThatDoesNotExistSaysWhereTheListIs()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/");

        var answer = await api.SendAsync("/api/gibt-es-nicht");

        Assert.Equal(404, answer.Status);
        Assert.StartsWith("application/problem+json", answer["Content-Type"], StringComparison.Ordinal);
        Assert.Contains("/api/openapi.json", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheDescriptionListsTheRoutes()
    {
        using var nobody = new ApiClient(Application.Address, null);

        var paths = (await nobody.GetAsync("/api/openapi.json")).GetProperty("paths");

        Assert.All(["/api/tree", "/api/versions", "/api/changes"], path => Assert.True(paths.TryGetProperty(path, out _), paths.ToString()));
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task HealthIsAskedWithoutCredentials(string path)
    {
        using var nobody = new ApiClient(Application.Address, null);

        Assert.Equal(200, (await nobody.SendAsync(path)).Status);
        using var balancer = Application.OpenBrowser();
        Assert.Equal(200, (await balancer.SendAsync(HttpMethod.Head, path)).Status);
    }

    // The reference of a single answer differs from call to call.
    private static string WithoutTrace(Answer answer) => string.Join(
        '\n',
        JsonDocument.Parse(answer.Bytes).RootElement.EnumerateObject().Where(property => property.Name != "traceId").Select(property => property.ToString()));
}
