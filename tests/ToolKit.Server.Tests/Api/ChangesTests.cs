using System.Text.Json;
using ToolKit.Access;

namespace ToolKit.Server.Tests;

public sealed class ChangesTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task EachChangeIsToldOnceAndInOrder()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        var since = await LastAsync(api);
        await Application.WriteAsync($"{folder}/a.txt", "eins");
        await Application.WriteAsync($"{folder}/a.txt", "zwei");
        Assert.Equal(201, (await dav.TransferAsync("MOVE", $"{folder}/a.txt", $"{folder}/b.txt")).Status);
        Assert.Equal(204, (await dav.SendAsync("DELETE", $"{folder}/b.txt")).Status);

        var all = await api.GetAsync($"/api/changes?since={since}");
        var one = await api.GetAsync($"/api/changes?since={since}&limit=1");
        var rest = await api.GetAsync($"/api/changes?since={one.GetProperty("next").GetInt64()}");

        Assert.Equal(
            [("created", "a.txt"), ("updated", "a.txt"), ("moved", "b.txt"), ("deleted", "b.txt")],
            Changes(all).Select(change => (change.GetProperty("kind").GetString()!, change.GetProperty("path").GetString()!.Split('/')[^1])));
        Assert.Equal($"{folder}/a.txt", Changes(all)[2].GetProperty("from").GetString());
        Assert.Equal(JsonValueKind.Null, Changes(all)[0].GetProperty("from").ValueKind);
        Assert.Equal(Numbers(all), Numbers(one).Concat(Numbers(rest)));
        Assert.Equal(Numbers(all).Order(), Numbers(all));
        Assert.Equal(Numbers(all)[^1], all.GetProperty("next").GetInt64());
    }

    [Fact]
    public async Task WhatOneMayNotSeeIsNotTold()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");
        var since = await LastAsync(api);
        var hidden = await Application.MakeFolderAsync("/Regionen/Bayern");
        await Application.WriteAsync($"{hidden}/geheim.txt", "x");
        var shown = await Application.MakeFolderAsync();

        var answer = await api.SendAsync($"/api/changes?since={since}");
        var next = (await api.GetAsync($"/api/changes?since={since}")).GetProperty("next").GetInt64();

        Assert.Contains(shown, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Bayern", answer.Text, StringComparison.Ordinal);
        Assert.Empty(Changes(await api.GetAsync($"/api/changes?since={next}")));
    }

    [Fact]
    public async Task WhatIsMovedOutOfSightIsToldAsGone()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");
        var dav = await Application.AdministratorAsync();
        var (seen, unseen) = (await Application.MakeFolderAsync(), await Application.MakeFolderAsync("/Regionen/Bayern"));
        await Application.WriteAsync($"{seen}/wandert.txt", "x");
        var since = await LastAsync(api);

        Assert.Equal(201, (await dav.TransferAsync("MOVE", $"{seen}/wandert.txt", $"{unseen}/wandert.txt")).Status);

        var change = Assert.Single(Changes(await api.GetAsync($"/api/changes?since={since}")));
        Assert.Equal("deleted", change.GetProperty("kind").GetString());
        Assert.Equal($"{seen}/wandert.txt", change.GetProperty("path").GetString());
        Assert.DoesNotContain("Bayern", change.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task VersionsTellNumberSizeAuthorAndTag()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/v.txt", "eins");
        await Application.WriteAsync($"{folder}/v.txt", "zwei!");
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");

        var versions = (await api.GetAsync("/api/versions?path=" + Uri.EscapeDataString($"{folder}/v.txt"))).GetProperty("versions").EnumerateArray().ToList();

        Assert.Equal([(2L, 5L), (1L, 4L)], versions.Select(version => (version.GetProperty("number").GetInt64(), version.GetProperty("size").GetInt64())));
        Assert.All(versions, version => Assert.StartsWith("Person ", version.GetProperty("author").GetString(), StringComparison.Ordinal));
        Assert.NotEqual(versions[0].GetProperty("etag").GetString(), versions[1].GetProperty("etag").GetString());
        Assert.Equal(JsonValueKind.Null, versions[0].GetProperty("comment").ValueKind);
        Assert.Equal(["content", null], versions.Select(version => version.GetProperty("changeClass").GetString()));
    }

    private static async Task<long> LastAsync(ApiClient api)
    {
        for (long since = 0; ;)
        {
            var next = (await api.GetAsync($"/api/changes?since={since}")).GetProperty("next").GetInt64();
            if (next == since)
                return since;
            since = next;
        }
    }

    private static List<JsonElement> Changes(JsonElement answer) => [.. answer.GetProperty("changes").EnumerateArray()];

    private static List<long> Numbers(JsonElement answer) => [.. Changes(answer).Select(change => change.GetProperty("seq").GetInt64())];
}
