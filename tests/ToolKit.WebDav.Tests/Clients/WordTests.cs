namespace ToolKit.WebDav.Tests;

/// <summary>Microsoft Word: directly (rows O1 to O15) and through a mapped drive.</summary>
public sealed class WordTests
{
    private const string Agent = "User-Agent: Microsoft Office Word 2014";
    private const string Redirector = "User-Agent: Microsoft-WebDAV-MiniRedir/10.0.19045";

    private const string Lock = """
        <?xml version="1.0" encoding="utf-8" ?><D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype><D:owner><D:href>Anna Amsel</D:href></D:owner></D:lockinfo>
        """;

    [Fact]
    public async Task O1_O6_ADocumentIsOpenedSavedAndClosed()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("MKCOL", "/Muster");
        await host.SendAsync("PUT", "/Muster/Vertrag.docx", "one");
        foreach (var path in new[] { "/Muster/", "/Muster", "/Muster/Vertrag.docx" })
        {
            var options = await host.SendAsync("OPTIONS", path, null, Agent);
            Assert.Contains("2", options["DAV"], StringComparison.Ordinal);
            Assert.Equal("DAV", options["MS-Author-Via"]);
            Assert.Contains("LOCK", options["Allow"], StringComparison.Ordinal);
        }

        Assert.Equal(200, (await host.SendAsync("HEAD", "/Muster/Vertrag.docx", null, Agent)).Status);
        var locked = await host.SendAsync("LOCK", "/Muster/Vertrag.docx", Lock, Agent, "Timeout: Second-3600", "Depth: 0");
        var token = locked["Lock-Token"]!;
        Assert.Equal("one", await host.ReadAsync("/Muster/Vertrag.docx"));
        var refreshed = await host.SendAsync("LOCK", "/Muster/Vertrag.docx", null, Agent, $"If: ({token})", "Timeout: Second-3600");
        Assert.Equal(200, refreshed.Status);
        Assert.Equal(token.Trim('<', '>'), refreshed.Xml.Descendants(Answer.D + "locktoken").Single().Value);
        var tag = (await host.SendAsync("HEAD", "/Muster/Vertrag.docx"))["ETag"];
        Assert.Equal(204, (await host.SendAsync("PUT", "/Muster/Vertrag.docx", "two", Agent, $"If: ({token} [{tag}])")).Status); // O12
        Assert.Equal(204, (await host.SendAsync("UNLOCK", "/Muster/Vertrag.docx", null, Agent, "Lock-Token: " + token)).Status);
        Assert.Equal("two", await host.ReadAsync("/Muster/Vertrag.docx"));
    }

    [Fact]
    public async Task O7_TheTokenMayStandInLockTokenOnPut()
    {
        await using var host = await WebDavHost.StartAsync();
        var token = await host.LockAsync("/a.docx");
        Assert.Equal(204, (await host.SendAsync("PUT", "/a.docx", "x", Agent, $"Lock-Token: <{token}>")).Status);
        Assert.Equal(423, (await host.SendAsync("PUT", "/a.docx", "x", Agent, $"Lock-Token: <{token}>", "X-Person: bert")).Status);
    }

    [Fact]
    public async Task O8_TheHeadersOfMsWdvAreToleratedAndNotPromised()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a.docx", "x");
        var answer = await host.SendAsync("GET", "/a.docx", null, Agent, "X-MSDAVEXT: PROPFIND", "X-MSDAVEXTLockTimeout: Second-3600", "X-FORMS_BASED_AUTH_ACCEPTED: t");
        Assert.Equal("x", answer.Text);
        Assert.Null(answer["X-MSDAVEXT"]);
    }

    [Theory]
    [InlineData("LOCK")]
    [InlineData("PUT")]
    [InlineData("MOVE")]
    [InlineData("DELETE")]
    public async Task O9_TheSecondPersonLearnsWhoHasTheDocument(string method)
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("LOCK", "/a.docx", Lock, Agent, "Depth: 0");
        var answer = await host.SendAsync(method, "/a.docx", method == "LOCK" ? Lock : method == "PUT" ? "x" : null, Agent, "X-Person: bert", "Destination: /dav/b.docx");
        Assert.Equal(423, answer.Status);
        Assert.Equal("589838; The%20file%20is%20locked%20by%20Anna%20Amsel.", answer["X-MSDAVEXT_ERROR"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<D:owner/>")]
    [InlineData("<D:owner>Anna &amp; Bert</D:owner>")]
    [InlineData("<D:owner><D:href>mailto:anna@example.org</D:href></D:owner>")]
    [InlineData("<D:owner>a <x:b xmlns:x=\"urn:x\"><x:c/></x:b> d</D:owner>")]
    public async Task O11_AnyOwnerOrNoneWillDoAndIsKeptAsSent(string owner)
    {
        await using var host = await WebDavHost.StartAsync();
        var answer = await host.SendAsync("LOCK", "/a", $"<D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype>{owner}</D:lockinfo>", Agent);
        Assert.Equal(201, answer.Status);
        var kept = answer.Xml.Descendants(Answer.D + "owner").SingleOrDefault();
        var sent = owner.Length == 0 ? null : System.Xml.Linq.XElement.Parse("<r xmlns:D=\"DAV:\">" + owner + "</r>").Elements().Single();
        Assert.Equal(sent?.Value, kept?.Value);
        Assert.Equal(sent?.Elements().Count(), kept?.Elements().Count());
    }

    [Fact]
    public async Task O13_O14_ALockEndsByItselfAndIsNeverShorterThanThreeMinutes()
    {
        await using var host = await WebDavHost.StartAsync();
        var answer = await host.SendAsync("LOCK", "/a", Lock, Agent, "Timeout: Second-5");
        Assert.Equal("Second-180", answer.Xml.Descendants(Answer.D + "timeout").Single().Value);
        answer = await host.SendAsync("LOCK", "/b", Lock, Agent, "Timeout: Infinite");
        Assert.Equal("Second-3600", answer.Xml.Descendants(Answer.D + "timeout").Single().Value);
        host.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(204, (await host.SendAsync("PUT", "/b", "x", "X-Person: bert")).Status);
    }

    [Fact]
    public async Task TheSaveThroughAMappedDriveEndsWithTheNewTextUnderTheOldName()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/Brief.docx", "old");

        // Open: the original is locked, Word's owner file is made.
        var original = await LockAsync("/Brief.docx", 200);
        await MakeAsync("/~%24Brief.docx", "owner file");
        Assert.Equal(201, (await host.SendAsync("PUT", "/6F1B24C3.tmp", "", Redirector)).Status);
        var temporary = await LockAsync("/6F1B24C3.tmp", 200);
        Assert.Equal(204, (await host.SendAsync("PUT", "/6F1B24C3.tmp", "new", Redirector, $"If: (<{temporary}>)")).Status);
        Assert.Equal(207, (await host.SendAsync("PROPPATCH", "/6F1B24C3.tmp", Some.Set("<Z:Win32FileAttributes xmlns:Z=\"urn:schemas-microsoft-com:\">00000000</Z:Win32FileAttributes>"), Redirector, $"If: (<{temporary}>)")).Status);
        await UnlockAsync("/6F1B24C3.tmp", temporary);

        // Save: the original moves away, the temporary file moves to its name. Its token is all that is submitted.
        await UnlockAsync("/Brief.docx", original);
        Assert.Equal(201, (await host.SendAsync("MOVE", "/Brief.docx", null, Redirector, $"Destination: {host.Address}dav/8A5C0E11.tmp", "Overwrite: F")).Status);
        temporary = await LockAsync("/6F1B24C3.tmp", 200);
        Assert.Equal(201, (await host.SendAsync("MOVE", "/6F1B24C3.tmp", null, Redirector, $"Destination: {host.Address}dav/Brief.docx", "Overwrite: F", $"If: (<{temporary}>)")).Status);
        original = await LockAsync("/Brief.docx", 200); // the lock has not travelled: it can be taken
        Assert.Equal(204, (await host.SendAsync("DELETE", "/8A5C0E11.tmp", null, Redirector)).Status);
        await UnlockAsync("/Brief.docx", original);
        Assert.Equal(204, (await host.SendAsync("DELETE", "/~%24Brief.docx", null, Redirector)).Status);

        Assert.Equal("new", await host.ReadAsync("/Brief.docx"));
        Assert.Equal(["/dav/", "/dav/Brief.docx"], (await host.SendAsync("PROPFIND", "/", null, Redirector, "Depth: 1")).Hrefs);

        async Task<string> LockAsync(string path, int status)
        {
            var answer = await host.SendAsync("LOCK", path, Lock, Redirector, "Timeout: Second-3600");
            Assert.Equal(status, answer.Status);
            return answer["Lock-Token"]!.Trim('<', '>');
        }

        async Task UnlockAsync(string path, string token) =>
            Assert.Equal(204, (await host.SendAsync("UNLOCK", path, null, Redirector, $"Lock-Token: <{token}>")).Status);

        async Task MakeAsync(string path, string text)
        {
            Assert.Equal(201, (await host.SendAsync("PUT", path, "", Redirector)).Status);
            var token = await LockAsync(path, 200);
            Assert.Equal(204, (await host.SendAsync("PUT", path, text, Redirector, $"If: (<{token}>)")).Status);
            await UnlockAsync(path, token);
        }
    }

    [Fact]
    public async Task AMoveOntoAnExistingUnlockedOriginalNeedsTheTemporaryFilesTokenOnly()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/Brief.docx", "old");
        await host.SendAsync("PUT", "/6F1B24C3.tmp", "new");
        var token = await host.LockAsync("/6F1B24C3.tmp");
        Assert.Equal(204, (await host.SendAsync("MOVE", "/6F1B24C3.tmp", null, Redirector, $"Destination: {host.Address}dav/Brief.docx", "Overwrite: T", $"If: (<{token}>)")).Status);
        Assert.Equal("new", await host.ReadAsync("/Brief.docx"));
    }
}
