using ToolKit.Access;
using ToolKit.Search;

namespace ToolKit.Server.Tests;

/// <summary><c>toolkit reindex</c> and <c>toolkit verify</c>, and what becomes of a damaged index.</summary>
public sealed class IndexCommandTests
{
    [Fact]
    public async Task ReindexReturnsWhenEverythingIsFoundBesideARunningServer()
    {
        await using var application = await ToolKitApplication.StartAsync();
        using var api = await ApiClient.OpenAsync(application, Role.Reader, "/Regionen/Hessen");
        var word = SearchClient.Word();
        await application.WriteAsync($"/Regionen/Hessen/{word}.txt", word);

        var reindexed = await application.RunCommandAsync("reindex");

        Assert.Equal(0, reindexed.ExitCode);
        Assert.Contains("can be searched", reindexed.Error, StringComparison.Ordinal);
        var found = (await api.GetAsync($"/api/search?q={word}")).GetProperty("total").GetInt32();
        Assert.Equal(1, found); // without waiting
        await application.WriteAsync($"/Regionen/Hessen/{word} 2.txt", word);
        Assert.Equal(2, (await api.FindAsync(application, word)).Count); // the server goes on with the new one
        application.AssertQuietLog();
    }

    [Fact]
    public async Task VerifySaysWhereIndexAndLibraryDiffer()
    {
        await using var application = await ToolKitApplication.StartAsync();
        var path = await application.WriteAsync("/Regionen/Hessen/Bericht.txt", "Text");
        await application.WaitForSearchAsync();
        Assert.Equal(0, (await application.RunCommandAsync("verify")).ExitCode);

        var index = application.Installation.SearchIndex;
        var (id, at) = (await application.FindIdAsync(path), await application.Installation.Library.GetLastChangeAsync());
        var wrong = new IndexBatch(at, at);
        wrong.RemoveDocument(id);
        wrong.PutDocument(new IndexDocument { Id = 999_999, FolderId = await application.FindIdAsync("/Regionen/Hessen"), Name = "gibt-es-nicht.txt", Title = "Nichts", State = "x" });
        Assert.True(await index.ApplyAsync(wrong));
        var verified = await application.RunCommandAsync("verify");

        Assert.Equal(1, verified.ExitCode);
        Assert.Contains("Hessen/Bericht.txt", verified.Output, StringComparison.Ordinal);
        Assert.Contains("gibt-es-nicht.txt", verified.Output, StringComparison.Ordinal);
        Assert.Contains("toolkit reindex", verified.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await application.RunCommandAsync("reindex")).ExitCode);
        Assert.Equal(0, (await application.RunCommandAsync("verify")).ExitCode);
    }

    [Fact]
    public async Task ADamagedIndexIsBuiltAnewByTheServer()
    {
        using var folder = new TestSupport.TemporaryFolder("toolkit-search");
        Assert.Equal(0, (await ToolKitApplication.RunOnAsync(folder.Path, "", "reindex")).ExitCode);
        foreach (var file in Directory.GetFiles(Path.Combine(folder.Path, "search"), "index-*.db"))
            await File.WriteAllBytesAsync(file, [.. Enumerable.Repeat((byte)0xA5, 100_000)]);
        await using (var installation = await Installation.OpenAsync(new DirectoryInfo(folder.Path), [], TimeProvider.System, CancellationToken.None))
        {
            Assert.Equal(IndexCondition.Damaged, installation.SearchIndex.Condition);
            await using var server = WebServer.Build(installation, ["--Logging:Console:LogLevel:Default=None"], "http://127.0.0.1:0");
            await server.StartAsync();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (installation.SearchIndex.Condition != IndexCondition.Current)
                await Task.Delay(20, limit.Token);

            Assert.True(await installation.SearchIndex.CountDocumentsAsync() > 20);
            await server.StopAsync();
        }

        Assert.Equal(0, (await ToolKitApplication.RunOnAsync(folder.Path, "", "verify")).ExitCode);
    }

    [Fact]
    public async Task TheServerGoesOnWhereItWasStopped()
    {
        using var folder = new TestSupport.TemporaryFolder("toolkit-search");
        Assert.Equal(0, (await ToolKitApplication.RunOnAsync(folder.Path, "", "reindex")).ExitCode);
        using var source = new TestSupport.TemporaryFolder("toolkit-source");
        await File.WriteAllTextAsync(Path.Combine(source.Path, "nachgereicht.txt"), "ein Text");
        Assert.Equal(0, (await ToolKitApplication.RunOnAsync(folder.Path, "", "import", source.Path, "--to", "/Regionen/Hessen")).ExitCode); // while no server runs

        await using var installation = await Installation.OpenAsync(new DirectoryInfo(folder.Path), [], TimeProvider.System, CancellationToken.None);
        await installation.Indexer.FollowAsync(CancellationToken.None);

        var found = await installation.SearchIndex.SearchAsync(new SearchRequest { Query = SearchQuery.Parse("nachgereicht"), Scope = SearchScope.Everything });
        Assert.Equal("nachgereicht.txt", Assert.Single(found.Hits).Name);
        Assert.False(await installation.Indexer.FollowAsync(CancellationToken.None));
    }
}
