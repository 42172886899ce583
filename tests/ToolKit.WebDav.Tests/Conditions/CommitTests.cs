namespace ToolKit.WebDav.Tests;

/// <summary>What comes in while a body is on its way is seen when it is committed: checked twice, decided once.</summary>
public sealed class CommitTests
{
    [Fact]
    public async Task ALockTakenDuringAnUploadKeepsItOut()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "old");
        await using var upload = await Upload.StartAsync(host, "");
        await host.LockAsync("/a", person: "bert");
        Assert.StartsWith("HTTP/1.1 423 ", await upload.FinishAsync(), StringComparison.Ordinal);
        Assert.Equal("old", await host.ReadAsync("/a"));
    }

    [Fact]
    public async Task AWriteDuringAConditionalUploadKeepsItOut()
    {
        await using var host = await WebDavHost.StartAsync();
        var tag = (await host.SendAsync("PUT", "/a", "old"))["ETag"];
        await using var upload = await Upload.StartAsync(host, $"If-Match: {tag}\r\n");
        await host.SendAsync("PUT", "/a", "newer");
        Assert.StartsWith("HTTP/1.1 412 ", await upload.FinishAsync(), StringComparison.Ordinal);
        Assert.Equal("newer", await host.ReadAsync("/a"));
    }

    [Fact]
    public async Task AFileMadeDuringACreateOnlyUploadKeepsItOut()
    {
        await using var host = await WebDavHost.StartAsync();
        await using var upload = await Upload.StartAsync(host, "If-None-Match: *\r\n");
        await host.SendAsync("PUT", "/a", "first");
        Assert.StartsWith("HTTP/1.1 412 ", await upload.FinishAsync(), StringComparison.Ordinal);
        Assert.Equal("first", await host.ReadAsync("/a"));
    }

    [Fact]
    public async Task ALockThatExpiresDuringTheUploadIsMissed()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "old");
        var token = await host.LockAsync("/a");
        await using var upload = await Upload.StartAsync(host, $"If: (<{token}>)\r\n");
        host.Time.Advance(TimeSpan.FromHours(2));
        Assert.StartsWith("HTTP/1.1 412 ", await upload.FinishAsync(), StringComparison.Ordinal);
        Assert.Equal("old", await host.ReadAsync("/a"));
    }

    [Fact]
    public async Task AParentThatGoesDuringTheUploadIsAConflict()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("MKCOL", "/f");
        await using var upload = await Upload.StartAsync(host, "", "/f/a");
        await host.SendAsync("DELETE", "/f");
        Assert.StartsWith("HTTP/1.1 409 ", await upload.FinishAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfManyWritersWithTheSameTagOneWins()
    {
        await using var host = await WebDavHost.StartAsync();
        var tag = (await host.SendAsync("PUT", "/a", "old"))["ETag"];
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => host.SendAsync("PUT", "/a", "new" + i, "If-Match: " + tag)));
        Assert.Equal(1, answers.Count(answer => answer.Status == 204));
        Assert.Equal(19, answers.Count(answer => answer.Status == 412));
    }

    [Fact]
    public async Task OfManyWhoLockOneGetsIt()
    {
        await using var host = await WebDavHost.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.SendAsync(
            "LOCK", "/a", "<D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>")));
        Assert.Equal((1, 19), (answers.Count(answer => answer.Status == 201), answers.Count(answer => answer.Status == 423)));
    }
}
