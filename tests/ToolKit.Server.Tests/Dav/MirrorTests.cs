using System.Xml.Linq;
using ToolKit.Access;
using ToolKit.Library;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>Clients that keep a copy of a folder and ask what has changed (REPORT sync-collection, RFC 6578).</summary>
public sealed class MirrorTests(ToolKitApplication application) : ApplicationTests(application)
{
    private static readonly XNamespace D = "DAV:";

    [Fact]
    public async Task AMirrorFollowsWhatIsWrittenMovedCopiedDeletedAndRestored()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        var outside = await Application.MakeFolderAsync();
        await Application.WriteAsync(folder + "/bleibt.txt", "a");
        await Application.WriteAsync(folder + "/geht.txt", "b");
        await Application.MakeFolderAsync(folder, "Alt");
        await Application.WriteAsync(folder + "/Alt/tief.txt", "c");
        await Application.WriteAsync(outside + "/kommt.txt", "d");
        var mirror = new Mirror(dav, folder);
        await mirror.AskAsync();
        Assert.Equal(["/Alt", "/Alt/tief.txt", "/bleibt.txt", "/geht.txt"], mirror.Paths);

        await Application.WriteAsync(folder + "/bleibt.txt", "anders");
        await Application.WriteAsync(folder + "/bleibt.txt", "noch anders");
        await dav.TransferAsync("MOVE", folder + "/geht.txt", outside + "/geht.txt");
        await dav.TransferAsync("MOVE", outside + "/kommt.txt", folder + "/kommt.txt");
        await dav.TransferAsync("MOVE", folder + "/Alt", folder + "/Neu");
        await dav.TransferAsync("COPY", folder + "/Neu", folder + "/Kopie");
        var lines = await mirror.AskAsync();

        Assert.Equal(
            ["-/Alt", "-/geht.txt", "/Kopie", "/Kopie/tief.txt", "/Neu", "/Neu/tief.txt", "/bleibt.txt", "/kommt.txt"], lines.Order(StringComparer.Ordinal));
        await mirror.AssertEqualsAsync();

        await dav.SendAsync("DELETE", folder + "/Kopie");
        await mirror.AskAsync();
        await mirror.AssertEqualsAsync();
        var trashed = (await Application.Installation.Library.ListTrashAsync(null))[0];
        await Application.Installation.Library.RestoreAsync(trashed.Entry.Id, Author.System);
        Assert.Equal(["/Kopie", "/Kopie/tief.txt"], await mirror.AskAsync());
        await mirror.AssertEqualsAsync();
        Assert.Empty(await mirror.AskAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task AMirrorThatAsksInPiecesIsTheSame(int limit)
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        var outside = await Application.MakeFolderAsync();
        foreach (var inner in new[] { "A", "B" })
        {
            await Application.MakeFolderAsync(folder, inner);
            await Application.MakeFolderAsync($"{folder}/{inner}", "C");
            foreach (var name in new[] { "1.txt", "C/2.txt", "C/3.txt", "D.txt" })
                await Application.WriteAsync($"{folder}/{inner}/{name}", name);
        }

        await dav.TransferAsync("COPY", folder + "/A", outside + "/kommt");
        var mirror = new Mirror(dav, folder, limit);
        await mirror.AskAsync();
        await mirror.AssertEqualsAsync();

        await dav.TransferAsync("MOVE", folder + "/A", folder + "/B/A");
        await dav.TransferAsync("MOVE", outside + "/kommt", folder + "/kommt");
        await Application.WriteAsync(folder + "/B/A/1.txt", "anders");
        await dav.TransferAsync("MOVE", folder + "/B/C/2.txt", folder + "/2.txt");
        await dav.TransferAsync("MOVE", folder + "/B/C", outside + "/C");
        await mirror.AskAsync();
        await mirror.AssertEqualsAsync();
    }

    [Fact]
    public async Task WhatChangesBetweenTwoPiecesIsNotMissed()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        foreach (var name in new[] { "a.txt", "m.txt", "n.txt", "z.txt" })
            await Application.WriteAsync($"{folder}/{name}", name);
        var mirror = new Mirror(dav, folder, limit: 2);
        await mirror.AskOnceAsync();

        await dav.TransferAsync("MOVE", folder + "/z.txt", folder + "/b.txt");
        await Application.WriteAsync(folder + "/a.txt", "anders");
        await dav.SendAsync("DELETE", folder + "/m.txt");
        await mirror.AskAsync();

        await mirror.AssertEqualsAsync();
    }

    [Fact]
    public async Task LevelOneIsAboutTheFolderItself()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        await Application.MakeFolderAsync(folder, "Innen");
        await Application.WriteAsync(folder + "/a.txt", "a");
        var mirror = new Mirror(dav, folder, level: "1");
        Assert.Equal(["/Innen", "/a.txt"], (await mirror.AskAsync()).Order(StringComparer.Ordinal));

        await Application.WriteAsync(folder + "/Innen/b.txt", "b");
        await dav.TransferAsync("MOVE", folder + "/a.txt", folder + "/Innen/a.txt");
        await dav.TransferAsync("MOVE", folder + "/Innen/b.txt", folder + "/b.txt");

        Assert.Equal(["-/a.txt", "/b.txt"], (await mirror.AskAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task TenThousandMembersAndThreeChangesAreThreeResponses()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        var library = Application.Installation.Library;
        var path = LibraryPath.Parse(folder);
        await library.CreateFolderAsync(path.Append("0"), Author.System);
        for (var i = 0; i < 10; i++)
            await library.WriteAsync(path.Append("0").Append($"{i}.txt"), new MemoryStream([(byte)i]), Author.System);
        for (var i = 1; i < 910; i++)
            await library.CopyAsync(path.Append("0"), path.Append(i.ToString("000")), overwrite: false, recursive: true, Author.System);
        var mirror = new Mirror(dav, folder);
        Assert.Equal(10_010, (await mirror.AskAsync()).Count);

        await Application.WriteAsync(folder + "/500/5.txt", "anders");
        await dav.SendAsync("DELETE", folder + "/501/5.txt");
        await Application.WriteAsync(folder + "/502/neu.txt", "neu");

        Assert.Equal(["-/501/5.txt", "/500/5.txt", "/502/neu.txt"], (await mirror.AskAsync()).Order(StringComparer.Ordinal));
        Assert.Empty(await mirror.AskAsync());
    }

    [Fact]
    public async Task AnyChangeOfTheRightsEndsTheToken()
    {
        var person = await Application.CreatePersonAsync(Role.Reader, "/Regionen/Hessen");
        using var dav = await Application.DavClientAsync(person);
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync(folder + "/a.txt", "a");
        foreach (var at in new[] { folder, "/Regionen", "/" })
        {
            var mirror = new Mirror(dav, at, level: "1");
            await mirror.AskAsync();
            Assert.Empty(await mirror.AskAsync());
            var grant = await Application.Installation.Grants.GiveAsync(
                new NewGrant(person.Id, Role.Contributor, await Application.FindIdAsync("/Regionen/Nord")));

            Assert.Equal(403, await mirror.TryAskAsync());
            await mirror.BeginAnewAsync();

            await Application.Installation.Grants.WithdrawAsync(grant.Id);
            Assert.Equal(403, await mirror.TryAskAsync());
        }
    }

    [Fact]
    public async Task ATokenOfAnotherPersonOrANarrowerDeviceTokenIsNone()
    {
        var person = await Application.CreatePersonAsync(Role.Contributor, "/Regionen/Hessen");
        using var dav = await Application.DavClientAsync(person);
        using var again = await Application.DavClientAsync(person);
        using var narrow = new DavClient(Application.Address, await Application.CreateTokenAsync(person, "/Regionen/Hessen/Standorte"));
        using var other = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");
        var mirror = new Mirror(dav, "/Regionen/Hessen", level: "1");
        await mirror.AskAsync();

        Assert.Equal(403, await new Mirror(narrow, "/Regionen/Hessen", level: "1") { Token = mirror.Token }.TryAskAsync());
        Assert.Equal(403, await new Mirror(other, "/Regionen/Hessen", level: "1") { Token = mirror.Token }.TryAskAsync());
        Assert.Equal(207, await new Mirror(again, "/Regionen/Hessen", level: "1") { Token = mirror.Token }.TryAskAsync());
        Assert.Equal(403, await new Mirror(dav, "/Regionen/Hessen/Standorte", level: "1") { Token = mirror.Token }.TryAskAsync());
    }

    [Fact]
    public async Task WhatSheMayNotSeeNeverAppears()
    {
        var dav = await Application.AdministratorAsync();
        var secret = await Application.MakeFolderAsync("/Regionen/Nord", "Geheim" + Some.Number());
        await Application.WriteAsync(secret + "/vertraulich.txt", "x");
        var open = await Application.MakeFolderAsync("/Regionen/Hessen");
        using var reader = await Application.DavClientAsync(Role.Reader, "/Regionen/Hessen");
        var mirror = new Mirror(reader, "/Regionen");
        await mirror.AskAsync();

        await Application.WriteAsync(secret + "/vertraulich.txt", "anders");
        await dav.TransferAsync("MOVE", secret + "/vertraulich.txt", secret + "/verlegt.txt");
        await dav.TransferAsync("COPY", secret + "/verlegt.txt", open + "/herein.txt");
        await dav.TransferAsync("MOVE", secret + "/verlegt.txt", open + "/bekannt.txt");
        await dav.SendAsync("DELETE", secret);
        await dav.TransferAsync("MOVE", open + "/herein.txt", "/Regionen/Nord/hinaus.txt");

        Assert.Equal([$"{open["/Regionen".Length..]}/bekannt.txt"], await mirror.AskAsync());
        Assert.DoesNotContain("eheim", mirror.LastText, StringComparison.Ordinal);
        Assert.DoesNotContain("Nord", mirror.LastText, StringComparison.Ordinal);
        Assert.DoesNotContain(mirror.Paths, path => path.StartsWith("/Nord", StringComparison.Ordinal));
        using var nobody = await Application.DavClientAsync(Role.Reader, "/Regionen/Nord");
        Assert.Equal(404, await new Mirror(nobody, open).TryAskAsync());
    }

    [Fact]
    public async Task OtherPeoplesDropBoxesStayHiddenAtTheRoot()
    {
        var contributor = await Application.CreatePersonAsync(Role.Contributor, "/");
        using var dav = await Application.DavClientAsync(contributor);
        var hidden = await Application.CreatePersonAsync(Role.Contributor, "/Regionen/Nord", "Verborgene " + Some.Number());
        using var other = await Application.DavClientAsync(hidden);
        Assert.Equal(201, (await other.SendAsync("PUT", $"/Eingang/Transparenz/{hidden.Name}/eins.txt", "x")).Status);
        await dav.SendAsync("PROPFIND", "/Eingang/Transparenz", null, ("Depth", "1")); // makes her own box
        var mirror = new Mirror(dav, "/Eingang");
        await mirror.AskAsync();

        await other.SendAsync("PUT", $"/Eingang/Transparenz/{hidden.Name}/zwei.txt", "x");
        await other.SendAsync("DELETE", $"/Eingang/Transparenz/{hidden.Name}/eins.txt");
        Assert.Equal(201, (await dav.SendAsync("PUT", $"/Eingang/Transparenz/{contributor.Name}/meins.txt", "x")).Status);
        var lines = await mirror.AskAsync();

        Assert.Equal([$"/Transparenz/{contributor.Name}/meins.txt"], lines);
        Assert.DoesNotContain(mirror.Paths, path => path.Contains("Verborgene", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ScratchFilesStayOutAndASaveThroughThemIsOneChange()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync(folder + "/Brief.docx", "alt");
        var mirror = new Mirror(dav, folder);
        await mirror.AskAsync();

        await Application.WriteAsync(folder + "/~$Brief.docx", "Anna");
        await Application.WriteAsync(folder + "/~WRD0001.tmp", "neu");
        await dav.TransferAsync("MOVE", folder + "/~WRD0001.tmp", folder + "/Brief.docx");

        Assert.Equal(["/Brief.docx"], await mirror.AskAsync());
        Assert.Equal(["/Brief.docx"], mirror.Paths);
        var first = new Mirror(dav, folder);
        Assert.Equal(["/Brief.docx"], await first.AskAsync());
    }

    [Fact]
    public async Task WhereAFolderTookThePlaceOfAnotherOrSomethingWasPurgedTheMirrorBeginsAnew()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        await Application.MakeFolderAsync(folder, "A");
        await Application.WriteAsync(folder + "/A/alt.txt", "x");
        await Application.WriteAsync(folder + "/weg.txt", "x");
        var mirror = new Mirror(dav, folder);
        await mirror.AskAsync();

        await dav.TransferAsync("MOVE", folder + "/A", folder + "/B");
        await Application.MakeFolderAsync(folder, "A");
        Assert.Equal(403, await mirror.TryAskAsync());
        await mirror.BeginAnewAsync();
        await mirror.AssertEqualsAsync();

        await dav.TransferAsync("MOVE", folder + "/weg.txt", folder + "/B/weg.txt");
        await Application.Installation.Library.PurgeAsync(LibraryPath.Parse(folder + "/B/weg.txt"), Author.System);
        Assert.Equal(403, await mirror.TryAskAsync());
        await mirror.BeginAnewAsync();
        await mirror.AssertEqualsAsync();
    }

    [Fact]
    public async Task ATokenInAnIfHeaderHoldsUntilTheFolderChanges()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        var mirror = new Mirror(dav, folder);
        await mirror.AskAsync();
        await Application.WriteAsync(await Application.MakeFolderAsync() + "/daneben.txt", "x");
        var condition = ("If", $"<{dav.AddressOf(folder).AbsoluteUri}> (<{mirror.Token}>)");

        Assert.Equal(201, (await dav.SendAsync("PUT", folder + "/1.txt", "x", condition)).Status);
        Assert.Equal(412, (await dav.SendAsync("PUT", folder + "/2.txt", "x", condition)).Status);
        Assert.Equal(412, (await dav.SendAsync("PUT", folder + "/2.txt", new string('x', 100_000), condition)).Status);
    }

    [Fact]
    public async Task NoTokenCausesAnError()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        var id = await Application.FindIdAsync(folder);
        var mirror = new Mirror(dav, folder);
        await mirror.AskAsync();
        Assert.True(MirrorMark.TryParse(mirror.Token["urn:toolkit:sync:".Length..], out var mark));

        foreach (var (after, status) in new[] { ("..", 403), ("a//b", 403), ("fehlt", 207), ("fehlt/ganz", 207), (new string('x', 300), 207), ("a/", 207) })
        {
            var forged = new Mirror(dav, folder) { Token = "urn:toolkit:sync:" + (mark with { WalkId = id, After = after }) };
            Assert.Equal(status, await forged.TryAskAsync());
        }

        foreach (var token in new[] { "urn:toolkit:sync:", "urn:toolkit:sync:AA", "x", $"urn:toolkit:sync:{mark with { Feed = new FeedMark(long.MaxValue, 0) }}" })
            Assert.Equal(403, await new Mirror(dav, folder) { Token = token }.TryAskAsync());
    }

    /// <summary>A client's copy of a folder: the paths in it, with the tags of documents.</summary>
    private sealed class Mirror(DavClient dav, string folder, int? limit = null, string level = "infinite")
    {
        private readonly SortedDictionary<string, string?> copy = new(StringComparer.Ordinal);

        public string Token { get; set; } = "";

        public string LastText { get; private set; } = "";

        public IEnumerable<string> Paths => copy.Keys;

        /// <summary>Asks until nothing is left. Gives what was told: paths below the folder, a minus before those that are gone.</summary>
        public async Task<IReadOnlyList<string>> AskAsync()
        {
            var told = new List<string>();
            while (true)
            {
                var (lines, isTruncated) = await AskOnceAsync();
                told.AddRange(lines);
                if (!isTruncated)
                    return told;
                Assert.NotEmpty(lines);
                Assert.True(told.Count < 100_000, "It does not come to an end.");
            }
        }

        public async Task<(List<string> Lines, bool IsTruncated)> AskOnceAsync()
        {
            var answer = await SendAsync();
            Assert.True(answer.Status == 207, answer.Text);
            LastText = answer.Text;
            var xml = XElement.Parse(answer.Text);
            Token = xml.Element(D + "sync-token")!.Value;
            var lines = new List<string>();
            var isTruncated = false;
            foreach (var response in xml.Elements(D + "response"))
            {
                var path = Uri.UnescapeDataString(response.Element(D + "href")!.Value)["/dav".Length..].TrimEnd('/')[folder.TrimEnd('/').Length..];
                var status = response.Element(D + "status")?.Value;
                if (status?.Contains(" 507 ", StringComparison.Ordinal) == true)
                {
                    Assert.Equal("", path);
                    isTruncated = true;
                }
                else if (status is not null)
                {
                    Assert.Contains(" 404 ", status, StringComparison.Ordinal);
                    lines.Add("-" + path);
                    foreach (var gone in copy.Keys.Where(key => key == path || key.StartsWith(path + "/", StringComparison.Ordinal)).ToList())
                        copy.Remove(gone);
                }
                else
                {
                    lines.Add(path);
                    copy[path] = response.Descendants(D + "getetag").FirstOrDefault()?.Value;
                }
            }

            Assert.True(limit is null || lines.Count <= limit);
            return (lines, isTruncated);
        }

        public async Task<int> TryAskAsync()
        {
            var answer = await SendAsync();
            if (answer.Status == 403)
                Assert.Contains("valid-sync-token", answer.Text, StringComparison.Ordinal);
            return answer.Status;
        }

        public async Task BeginAnewAsync()
        {
            copy.Clear();
            Token = "";
            await AskAsync();
        }

        /// <summary>The copy is what a listing shows.</summary>
        public async Task AssertEqualsAsync()
        {
            var answer = await dav.SendAsync("PROPFIND", folder, "<D:propfind xmlns:D='DAV:'><D:prop><D:getetag/></D:prop></D:propfind>", ("Depth", "infinity"));
            var there = XElement.Parse(answer.Text).Elements(D + "response").Skip(1).Select(response => (
                Uri.UnescapeDataString(response.Element(D + "href")!.Value)["/dav".Length..].TrimEnd('/')[folder.Length..],
                response.Descendants(D + "getetag").FirstOrDefault()?.Value is { Length: > 0 } tag ? tag : null));
            Assert.Equal(
                there.OrderBy(one => one.Item1, StringComparer.Ordinal),
                copy.Select(one => (one.Key, string.IsNullOrEmpty(one.Value) ? null : one.Value)));
        }

        private Task<Answer> SendAsync() => dav.SendAsync(
            "REPORT",
            folder,
            new XElement(
                D + "sync-collection",
                new XElement(D + "sync-token", Token),
                new XElement(D + "sync-level", level),
                limit is null ? null : new XElement(D + "limit", new XElement(D + "nresults", limit)),
                new XElement(D + "prop", new XElement(D + "getetag"))).ToString(),
            ("Depth", "0"));
    }
}
