namespace ToolKit.WebDav.Tests;

/// <summary>LibreOffice (rows L1 to L6).</summary>
public sealed class LibreOfficeTests
{
    private const string Agent = "User-Agent: LibreOffice 7.4.7.2 curl/7.88.1";
    private const string Lock = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<lockinfo xmlns='DAV:'><lockscope><exclusive/></lockscope><locktype><write/></locktype><owner>Anna Amsel</owner></lockinfo>\n";

    [Fact]
    public async Task L1_ItLearnsThatItMayLockAndWrite()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a.odt", "x");
        var answer = await host.SendAsync("PROPFIND", "/a.odt", Some.Find("<D:supportedlock/><D:lockdiscovery/><O:IsReadOnly xmlns:O=\"http://ucb.openoffice.org/dav/props/\"/><D:getcontenttype/>"), Agent, "Depth: 0");
        Assert.Equal(2, answer.Property("{DAV:}supportedlock")!.Elements().Count());
        Assert.Equal("false", answer.Property("{http://ucb.openoffice.org/dav/props/}IsReadOnly")!.Value);
        Assert.Equal("application/vnd.oasis.opendocument.text", answer.Property("{DAV:}getcontenttype")!.Value);
    }

    [Fact]
    public async Task L1_WhereOneMayOnlyReadNothingIsPromisedAndNothingIsTaken()
    {
        await using var host = await WebDavHost.StartAsync(wrap: store => new ReadOnlyStore(store));
        await Some.FileAsync(host.Tree.OpenAs("anna"), "/a.odt", "x");
        var answer = await host.SendAsync("PROPFIND", "/a.odt", Some.Find("<D:supportedlock/><O:IsReadOnly xmlns:O=\"http://ucb.openoffice.org/dav/props/\"/>"), Agent, "Depth: 0");
        Assert.Empty(answer.Property("{DAV:}supportedlock")!.Elements());
        Assert.Equal("true", answer.Property("{http://ucb.openoffice.org/dav/props/}IsReadOnly")!.Value);
        Assert.Equal("OPTIONS, GET, HEAD, PROPFIND, COPY", (await host.SendAsync("OPTIONS", "/a.odt", null, Agent))["Allow"]);
        Assert.Equal(403, (await host.SendAsync("LOCK", "/a.odt", Lock, Agent)).Status);
        Assert.Equal(403, (await host.SendAsync("PUT", "/a.odt", "y", Agent, "Expect: 100-continue")).Status);
        Assert.Equal(403, (await host.SendAsync("PUT", "/new.odt", "y", Agent, "Expect: 100-continue")).Status);
        Assert.Equal(403, (await host.SendAsync("DELETE", "/a.odt", null, Agent)).Status);
        Assert.Equal(403, (await host.SendAsync("MOVE", "/a.odt", null, Agent, "Destination: /dav/b.odt")).Status);
        Assert.Equal(403, (await host.SendAsync("COPY", "/a.odt", null, Agent, "Destination: /dav/b.odt")).Status);
        Assert.Equal(403, (await host.SendAsync("MKCOL", "/b", null, Agent)).Status);
        var refusal = await host.SendAsync("PROPPATCH", "/a.odt", Some.Set("<x/>"), Agent);
        Assert.Equal((403, "Ask the editors.\n"), (refusal.Status, refusal.Text));
        Assert.Equal("x", await host.ReadAsync("/a.odt"));
    }

    [Fact]
    public async Task L2_ALockWithATextOwnerIsTakenAndRefreshed()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a.odt", "x");
        var locked = await host.SendAsync("LOCK", "/a.odt", Lock, Agent, "Depth: 0", "Timeout: Second-180", "Content-Type: application/xml; charset=utf-8", "Expect: 100-continue");
        Assert.Equal(200, locked.Status);
        Assert.Equal(("Second-180", "Anna Amsel"), (locked.Xml.Descendants(Answer.D + "timeout").Single().Value, locked.Xml.Descendants(Answer.D + "owner").Single().Value));
        host.Time.Advance(TimeSpan.FromSeconds(150));
        var refreshed = await host.SendAsync("LOCK", "/a.odt", null, Agent, $"If: ({locked["Lock-Token"]})", "Timeout: Second-180");
        Assert.Equal("Second-180", refreshed.Xml.Descendants(Answer.D + "timeout").Single().Value);
    }

    [Fact]
    public async Task L3_SavingAfterTheLockIsGoneAndIntoAForeignLock()
    {
        await using var host = await WebDavHost.StartAsync();
        var token = await host.LockAsync("/a.odt");
        host.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(412, (await host.SendAsync("PUT", "/a.odt", "x", Agent, $"If: (<{token}>)")).Status);
        await host.LockAsync("/a.odt", person: "bert");
        Assert.Equal(423, (await host.SendAsync("PUT", "/a.odt", "x", Agent)).Status);
    }

    [Fact]
    public async Task L4_ItsLockFileHasAHashInItsName()
    {
        await using var host = await WebDavHost.StartAsync();
        Assert.Equal(201, (await host.SendAsync("PUT", "/.~lock.a.odt%23", "x", Agent)).Status);
        Assert.Equal("/dav/.~lock.a.odt%23", (await host.SendAsync("PROPFIND", "/", null, Agent, "Depth: 1")).Hrefs[1]);
        Assert.Equal(201, (await host.SendAsync("MOVE", "/.~lock.a.odt%23", null, Agent, $"Destination: {host.Address}dav/.~lock.b.odt%23")).Status);
        Assert.Equal(204, (await host.SendAsync("DELETE", "/.~lock.b.odt%23", null, Agent)).Status);
    }

    [Fact]
    public async Task SavingAsksTheFolderFirst()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("MKCOL", "/a");
        foreach (var method in new[] { "OPTIONS", "HEAD", "GET" })
            Assert.Equal(200, (await host.SendAsync(method, "/a", null, Agent)).Status);
    }
}
