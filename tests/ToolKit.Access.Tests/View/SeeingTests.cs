using ToolKit.Library;

namespace ToolKit.Access.Tests;

/// <summary>What may not be seen is not there: not at its path, not by its id, in no listing, tree, feed, trash, lock.</summary>
public abstract class SeeingTests(DatabaseKind kind) : AccessContract(kind)
{
    [Fact]
    public async Task AReaderOfASiteSeesTheWayToItTheToolkitAndNothingElse()
    {
        await PutAsync(Kassel + "/Plan.docx");
        await PutAsync(Darmstadt + "/Geheim.docx");
        await PutAsync(Hessen + "/Intern.docx");
        await PutAsync("/Oben.docx");
        await MakeFolderAsync("/Projekt");
        await PutAsync(Level + "/Muster.md");
        var view = await ViewAsync($"Reader {Kassel}");

        Assert.Equal(["Regionen", "Werkzeugkoffer"], await NamesAsync(view, "/"));
        Assert.Equal(["Hessen"], await NamesAsync(view, "/Regionen"));
        Assert.Equal(["Standorte"], await NamesAsync(view, Hessen));
        Assert.Equal(["Kassel (Stadt)"], await NamesAsync(view, Hessen + "/Standorte"));
        Assert.Equal(["Plan.docx"], await NamesAsync(view, Kassel));

        var tree = await TreeAsync(view);
        Assert.Contains(Kassel + "/Plan.docx", tree);
        Assert.Contains(Level + "/Muster.md", tree);
        Assert.All(tree, path => Assert.True(
            path.StartsWith("/Werkzeugkoffer", StringComparison.Ordinal) || path.StartsWith(Kassel, StringComparison.Ordinal)
            || Kassel.StartsWith(path + "/", StringComparison.Ordinal),
            path));
        foreach (var hidden in new[] { Darmstadt, Darmstadt + "/Geheim.docx", Hessen + "/Intern.docx", "/Oben.docx", "/Projekt", "/Eingang", Augsburg })
        {
            Assert.False(await SeesAsync(view, hidden), hidden);
            Assert.Null(await view.FindAsync(await IdAsync(hidden)));
        }
    }

    [Theory]
    [InlineData("Reader /")]
    [InlineData("Contributor /")]
    [InlineData("Editor /Werkzeugkoffer")]
    [InlineData("Editor /Werkzeugkoffer/Transparenz")]
    [InlineData("Contributor /Regionen/Hessen/Standorte/Kassel (Stadt)")]
    [InlineData("RegionAdmin /Regionen/Hessen")]
    [InlineData("Administrator /")]
    [InlineData("Reader /Eingang")]
    public async Task TreeListingsAndPathsAgree(string grant)
    {
        var ben = await ViewAsync("Contributor " + Kassel);
        await ben.WriteAsync((await ben.FindDropBoxAsync(FieldOfAction.All[0]))!.Path.Append("Entwurf.docx"), Body("draft"));
        await PutAsync(Kassel + "/Plan.docx");
        await PutAsync(Hessen + "/Intern.docx");
        await PutAsync("/Oben.docx");
        await MakeFolderAsync("/Projekt");
        await PutAsync("/Projekt/a.txt");
        await PutAsync(Level + "/Muster.md");
        var administrator = await ViewAsync("Administrator /");
        var view = await ViewAsync(grant);
        foreach (var field in FieldOfAction.All)
            await view.FindDropBoxAsync(field);

        var everything = await TreeAsync(administrator);
        var tree = await TreeAsync(view);
        var walked = new List<string>();
        await WalkAsync("/");
        var found = new List<string>();
        foreach (var path in everything)
        {
            if (await SeesAsync(view, path))
                found.Add(path);
        }

        Assert.Equal(found.Order(StringComparer.Ordinal), tree.Order(StringComparer.Ordinal));
        Assert.Equal(found.Order(StringComparer.Ordinal), walked.Order(StringComparer.Ordinal));

        async Task WalkAsync(string path)
        {
            var folder = await view.FindAsync(At(path));
            foreach (var entry in (await view.ListAsync(folder)).Entries)
            {
                var member = LibraryView.Member(folder, entry);
                walked.Add(member.Path.ToString());
                if (entry.IsFolder)
                    await WalkAsync(member.Path.ToString());
            }
        }
    }

    [Fact]
    public async Task ALimitCountsOnlyWhatIsSeen()
    {
        for (var i = 0; i < 5; i++)
            await MakeFolderAsync($"/A{i}");
        var view = await ViewAsync($"Reader {Kassel}");

        var batch = await view.ListAsync(await view.FindAsync(LibraryPath.Root), new ListOptions { Limit = 2 });

        Assert.Equal(["Regionen", "Werkzeugkoffer"], batch.Entries.Select(entry => entry.Name));
        Assert.Null(batch.Next);
    }

    [Fact]
    public async Task NobodyWithoutAGrantSeesAnything()
    {
        var view = await ViewAsync();

        Assert.Empty(await TreeAsync(view));
        Assert.False(await SeesAsync(view, "/Werkzeugkoffer"));
        Assert.Empty(await TreeAsync(Here.Gate.Open(LibraryGate.Anonymous(Door.Browser))));
    }

    [Fact]
    public async Task WhatOneMayNotSeeIsAnsweredAsWhatDoesNotExist()
    {
        await PutAsync(Darmstadt + "/Geheim.docx");
        var view = await ViewAsync($"Contributor {Kassel}");
        var (hidden, absent) = (At(Darmstadt + "/Geheim.docx"), At(Darmstadt + "/Nichts.docx"));

        foreach (var path in new[] { hidden, absent })
        {
            var found = await view.FindAsync(path);
            Assert.Null(found.Entry);
            Assert.False(found.ParentIsFolder);
            await RefusedAsync(LibraryError.NotFound, () => view.OpenAsync(found).AsTask());
            await RefusedAsync(LibraryError.NotFound, () => view.DeleteAsync(path).AsTask());
            await RefusedAsync(LibraryError.NotFound, () => view.ChangeAsync(path, new EntryChanges()).AsTask());
            await RefusedAsync(LibraryError.NotFound, () => view.CopyAsync(path, At(Kassel + "/x"), true, true).AsTask());
            await RefusedAsync(LibraryError.NotFound, () => view.MoveAsync(path, At(Kassel + "/x"), true).AsTask());
            await RefusedAsync(LibraryError.NotFound, () => view.RestoreVersionAsync(path, 1).AsTask());
            await RefusedAsync(LibraryError.ParentMissing, () => view.WriteAsync(path, Body("x")).AsTask());
            await RefusedAsync(LibraryError.ParentMissing, () => view.CreateFolderAsync(path).AsTask());
            await RefusedAsync(
                LibraryError.ParentMissing, () => view.LockAsync(path, null, LockScope.Exclusive, false, TimeSpan.FromMinutes(5)).AsTask());
        }

        Assert.False(await ExistsAsync(Darmstadt + "/Nichts.docx"));
        Assert.False(await ExistsAsync(Kassel + "/x"));
    }

    [Fact]
    public async Task InAFolderOnTheWayHiddenAndAbsentAreRefusedAlike()
    {
        await PutAsync(Hessen + "/Intern.docx");
        var view = await ViewAsync($"Contributor {Kassel}");

        var hidden = await DeniedAsync(() => view.WriteAsync(At(Hessen + "/Intern.docx"), Body("x")).AsTask());
        var absent = await DeniedAsync(() => view.WriteAsync(At(Hessen + "/Neu.docx"), Body("x")).AsTask());
        Assert.Equal(absent.Refusal, hidden.Refusal);
        hidden = await DeniedAsync(() => view.CreateFolderAsync(At(Hessen + "/Intern.docx")).AsTask());
        absent = await DeniedAsync(() => view.CreateFolderAsync(At(Hessen + "/Neu")).AsTask());
        Assert.Equal(absent.Refusal, hidden.Refusal);
    }

    [Fact]
    public async Task DropBoxesAreSeenByTheirOwnersAndByEditorsOfTheField()
    {
        var ben = await PersonAsync($"Contributor {Kassel}");
        var anna = await PersonAsync($"Contributor {Kassel}");
        await (await ViewAsync(ben)).WriteAsync(At($"{Inbox}/{ben.Name}/Entwurf.docx"), Body("draft"));

        Assert.Equal([anna.Name], await NamesAsync(await ViewAsync(anna), Inbox));
        Assert.Equal([ben.Name], await NamesAsync(await ViewAsync(ben), Inbox));
        Assert.False(await SeesAsync(await ViewAsync(anna), $"{Inbox}/{ben.Name}/Entwurf.docx"));
        Assert.False(await SeesAsync(await ViewAsync("Reader /"), $"{Inbox}/{ben.Name}"));
        Assert.Contains(ben.Name, await NamesAsync(await ViewAsync("Editor /Werkzeugkoffer/Transparenz"), Inbox));
        Assert.DoesNotContain(ben.Name, await NamesAsync(await ViewAsync("Editor /Werkzeugkoffer/Informationsaustausch"), Inbox));
        Assert.Contains(ben.Name, await NamesAsync(await ViewAsync("Administrator /"), Inbox));
    }

    [Fact]
    public async Task ADropBoxIsMadeOnFirstUseAndOncePerPersonAndField()
    {
        var (anna, namesake) = (await Here.People.AddAsync(Key("a@example.org"), "Anna: Muster."), await Here.People.AddAsync(Key("b@example.org"), "Anna: Muster."));
        await GiveAsync(anna, Role.Contributor, Kassel);
        await GiveAsync(namesake, Role.Contributor, Kassel);
        var reader = await ViewAsync($"Reader {Kassel}");
        Assert.False(await SeesAsync(reader, Inbox));
        var view = await ViewAsync(anna);

        Assert.Equal(["Anna- Muster"], await NamesAsync(view, Inbox));
        Assert.Equal(["Anna- Muster (2)"], await NamesAsync(await ViewAsync(namesake), Inbox));
        var again = await view.FindDropBoxAsync(FieldOfAction.All[0]);
        Assert.Equal(Inbox + "/Anna- Muster", again!.Path.ToString());
        await view.WriteAsync(At("/Eingang/One-Stop-Government/Anna- Muster/a.txt"), Body("x"));
        Assert.Equal(2, (await Here.Library.FindByPurposeAsync(FolderPurpose.DropBox(anna.Id))).Count);
        Assert.Null(await reader.FindDropBoxAsync(FieldOfAction.All[0]));

        // The name is the box's as long as it stands, whatever the person is called later.
        await Here.People.AddAsync(Key("a@example.org"), "Anna Neu");
        Assert.Equal(["Anna- Muster"], await NamesAsync(await ViewAsync(anna), Inbox));
    }

    [Fact]
    public async Task TheFeedTellsOnlyWhatIsSeen()
    {
        var view = await ViewAsync($"Reader {Kassel}");
        var since = await view.GetLastChangeAsync();
        await PutAsync(Kassel + "/a.txt");
        await PutAsync(Darmstadt + "/b.txt");
        await Here.Library.MoveAsync(At(Darmstadt + "/b.txt"), At(Kassel + "/b.txt"), false, Author.System);
        await Here.Library.MoveAsync(At(Kassel + "/a.txt"), At(Darmstadt + "/a.txt"), false, Author.System);
        await PutAsync(Darmstadt + "/a.txt", "changed where nobody sees it");

        var changes = await view.ListChangesAsync(since, 100);

        Assert.Equal(
            [(ChangeKind.Created, Kassel + "/a.txt"), (ChangeKind.Created, Kassel + "/b.txt"), (ChangeKind.Deleted, Kassel + "/a.txt")],
            changes.Changes.Select(change => (change.Kind, change.Path.ToString())));
        Assert.All(changes.Changes, change => Assert.Null(change.From));
        Assert.All(changes.Changes, change => Assert.DoesNotContain(change.Chain, id => id == Id(Darmstadt)));
        Assert.Empty((await view.ListChangesAsync(changes.Next, 100)).Changes);

        long Id(string path) => IdAsync(path).GetAwaiter().GetResult();
    }

    [Fact]
    public async Task AFeedReadInSmallStepsIsTheSameFeed()
    {
        var ben = await PersonAsync($"Contributor {Kassel}");
        var bens = await ViewAsync(ben);
        var view = await ViewAsync("Reader /");
        var since = await view.GetLastChangeAsync();
        for (var i = 0; i < 5; i++)
        {
            await bens.WriteAsync(At($"{Inbox}/{ben.Name}/{i}.txt"), Body("hidden"));
            await PutAsync($"{Kassel}/{i}.txt");
        }

        var whole = (await view.ListChangesAsync(since, 100)).Changes.Select(change => change.Number).ToList();
        var stepped = new List<long>();
        for (var next = since; ;)
        {
            var step = await view.ListChangesAsync(next, 1);
            stepped.AddRange(step.Changes.Select(change => change.Number));
            if (step.Next == next)
                break;
            next = step.Next;
        }

        Assert.Equal(5, whole.Count);
        Assert.Equal(whole, stepped);
    }

    [Fact]
    public async Task TheTrashShowsWhatOneCouldPutBack()
    {
        await PutAsync(Kassel + "/a.txt");
        await PutAsync(Darmstadt + "/b.txt");
        await PutAsync(Level + "/c.md");
        foreach (var path in new[] { Kassel + "/a.txt", Darmstadt + "/b.txt", Level + "/c.md" })
            await Here.Library.DeleteAsync(At(path), Author.System);

        Assert.Equal(["a.txt"], await TrashAsync(await ViewAsync($"Contributor {Kassel}")));
        Assert.Empty(await TrashAsync(await ViewAsync($"Reader {Kassel}")));
        Assert.Empty(await TrashAsync(await ViewAsync("Reader /")));
        Assert.Equal(["c.md"], await TrashAsync(await ViewAsync("Editor /Werkzeugkoffer")));
        Assert.Equal(["a.txt", "b.txt"], await TrashAsync(await ViewAsync($"RegionAdmin {Hessen}")));
        Assert.Equal(["a.txt", "b.txt"], await TrashAsync(await ViewAsync("Contributor /")));
        Assert.Equal(["a.txt", "b.txt", "c.md"], await TrashAsync(await ViewAsync("Administrator /")));

        var reader = await ViewAsync($"Reader {Kassel}");
        var trashed = (await (await ViewAsync("Administrator /")).ListTrashAsync()).Single(entry => entry.Entry.Name == "a.txt");
        Assert.Null(await reader.FindTrashedAsync(trashed.Entry.Id));
        Assert.Equal(RestoreOutcome.NotFound, (await reader.RestoreAsync(trashed.Entry.Id)).Outcome);
        Assert.Null(await reader.PurgeTrashedAsync(trashed.Entry.Id));
        await DeniedAsync(async () => await (await ViewAsync($"Contributor {Kassel}")).PurgeTrashedAsync(trashed.Entry.Id));

        static async Task<string[]> TrashAsync(LibraryView view) =>
            [.. (await view.ListTrashAsync()).Select(entry => entry.Entry.Name).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task LocksOnWhatIsHiddenAreHidden()
    {
        await PutAsync(Kassel + "/a.txt");
        await PutAsync(Darmstadt + "/b.txt");
        var administrator = await ViewAsync("Administrator /");
        foreach (var path in new[] { Kassel + "/a.txt", Darmstadt + "/b.txt" })
            await administrator.LockAsync(At(path), null, LockScope.Exclusive, false, TimeSpan.FromHours(1));
        var view = await ViewAsync($"Reader {Kassel}");

        Assert.Equal([Kassel + "/a.txt"], Roots(await view.LocksBelowAsync(LibraryPath.Root)));
        Assert.Equal([Kassel + "/a.txt"], Roots(await view.LocksOfTreeAsync(await view.FindAsync(LibraryPath.Root))));
        Assert.Empty(await view.LocksCoveringAsync(At(Darmstadt + "/b.txt")));
        Assert.Equal(2, (await administrator.LocksBelowAsync(LibraryPath.Root)).Count);

        static IEnumerable<string> Roots(IReadOnlyList<DocumentLock> locks) => locks.Select(held => held.Root.ToString());
    }

    [Fact]
    public async Task APublicFolderIsReadByAnybodyButNotOnWebDav()
    {
        await PutAsync(Kassel + "/Plan.docx");
        var administrator = await ViewAsync("Administrator /");
        await administrator.SetPublicAsync(await administrator.FindAsync(At(Kassel)), isPublic: true);
        var plan = At(Kassel + "/Plan.docx");

        foreach (var door in new[] { Door.Browser, Door.Api })
        {
            var anybody = Here.Gate.Open(LibraryGate.Anonymous(door));
            Assert.Equal(["Regionen"], await NamesAsync(anybody, "/"));
            Assert.Equal(["Plan.docx"], await NamesAsync(anybody, Kassel));
            using var reader = await anybody.OpenAsync(await anybody.FindAsync(plan));
            Assert.False(await SeesAsync(anybody, "/Werkzeugkoffer"));
            Assert.True(await anybody.IsPublicAsync(await anybody.FindAsync(plan)));
            await DeniedAsync(() => anybody.WriteAsync(plan, Body("x")).AsTask());
            await DeniedAsync(() => anybody.LockAsync(plan, null, LockScope.Exclusive, false, TimeSpan.FromMinutes(5)).AsTask());
        }

        Assert.Empty(await TreeAsync(Here.Gate.Open(LibraryGate.Anonymous(Door.Dav))));
        Assert.False((await TreeAsync(await TokenViewAsync(await PersonAsync($"Reader {Augsburg}")))).Contains(Kassel));
        Assert.True(await SeesAsync(await ViewAsync($"Reader {Augsburg}"), Kassel + "/Plan.docx"));

        await administrator.SetPublicAsync(await administrator.FindAsync(At(Kassel)), isPublic: false);
        Assert.Empty(await TreeAsync(Here.Gate.Open(LibraryGate.Anonymous(Door.Browser))));
        var region = await ViewAsync($"RegionAdmin {Hessen}");
        await DeniedAsync(async () => await region.SetPublicAsync(await region.FindAsync(At(Kassel)), isPublic: true));
    }

    [Theory]
    [InlineData("Reader /Regionen/Hessen/Standorte/Darmstadt")]
    [InlineData("Contributor /Regionen/Hessen")]
    [InlineData("Editor /Werkzeugkoffer/Transparenz")]
    [InlineData("RegionAdmin /Regionen/Hessen")]
    [InlineData("Reader /")]
    [InlineData("Administrator /")]
    public async Task WhatASearchIsRestrictedToIsWhatSheMayRead(string grant)
    {
        var person = await PersonAsync(grant);
        var owner = await PersonAsync($"Contributor {Kassel}");
        await (await ViewAsync(owner)).WriteAsync(At($"{Inbox}/{owner.Name}/Entwurf.docx"), Body("draft"));
        await PutAsync(Kassel + "/Plan.docx");
        await PutAsync(Augsburg + "/Plan.docx");
        await PutAsync(Level + "/Muster.docx");
        var view = await ViewAsync(person);

        await AssertSearchedIsReadAsync(view);
        await AssertSearchedIsReadAsync(await TokenViewAsync(person, "/"));
    }

    [Fact]
    public async Task WhatASearchOfAnybodyIsRestrictedToHoldsNoDropBox()
    {
        var owner = await PersonAsync($"Contributor {Kassel}");
        await (await ViewAsync(owner)).WriteAsync(At($"{Inbox}/{owner.Name}/Entwurf.docx"), Body("draft"));
        await PutAsync(Kassel + "/Plan.docx");
        var administrator = await ViewAsync("Administrator /");
        await administrator.SetPublicAsync(await administrator.FindAsync(LibraryPath.Root), isPublic: true);

        await AssertSearchedIsReadAsync(Here.Gate.Open(LibraryGate.Anonymous(Door.Browser)));
        Assert.Empty((await Here.Gate.Open(LibraryGate.Anonymous(Door.Dav)).ListReadableFoldersAsync()).Readable);
    }

    /// <summary>The nearest folder above that is named among the readable or hidden ones says for each document what the view itself says.</summary>
    private async Task AssertSearchedIsReadAsync(LibraryView view)
    {
        var (readable, hidden) = await view.ListReadableFoldersAsync();
        foreach (var entry in (await Here.Library.ListTreeAsync(LibraryPath.Root, LibraryEntry.RootId, 10_000)).Entries.Where(entry => !entry.Entry.IsFolder))
        {
            var chain = (await Here.Library.ResolveAsync(entry.Path)).Chain.Select(link => link.Id).Reverse();
            var nearest = chain.FirstOrDefault(id => readable.Contains(id) || hidden.Contains(id));
            var found = await view.FindAsync(entry.Path);
            Assert.Equal((entry.Path, await view.MayAsync(Right.Read, found)), (entry.Path, readable.Contains(nearest) && !hidden.Contains(nearest)));
        }
    }

    [Fact]
    public async Task ADocumentsVersionsAndPropertiesNeedTheRightToRead()
    {
        await PutAsync(Kassel + "/Plan.docx", "one");
        await PutAsync(Kassel + "/Plan.docx", "two");
        await PutAsync(Darmstadt + "/Geheim.docx");
        var administrator = await ViewAsync("Administrator /");
        var secret = await administrator.FindAsync(At(Darmstadt + "/Geheim.docx"));
        var foreign = (await administrator.ListVersionsAsync(secret)).Single();
        var view = await ViewAsync($"Reader {Kassel}");
        var plan = await view.FindAsync(At(Kassel + "/Plan.docx"));

        Assert.Equal(2, (await view.ListVersionsAsync(plan)).Count);
        using var first = await view.OpenAsync(plan, (await view.FindVersionAsync(plan, 1))!);
        Assert.Equal(3, first.Length);
        await RefusedAsync(LibraryError.NotFound, () => view.OpenAsync(plan, foreign).AsTask()); // another document's
        await RefusedAsync(LibraryError.NotFound, () => view.OpenAsync(secret).AsTask()); // found by somebody else
        await RefusedAsync(LibraryError.NotFound, () => view.ListVersionsAsync(secret).AsTask());
        await RefusedAsync(LibraryError.NotFound, () => view.GetPropertiesAsync(secret).AsTask());
    }

    [Fact]
    public async Task WhatTheServerReadsForSomebodyEndsInNothingWhenSheIsDisabledMeanwhile()
    {
        await PutAsync(Kassel + "/Plan.docx");
        await PutAsync(Darmstadt + "/Geheim.docx");
        var person = await PersonAsync($"Reader {Kassel}");

        Assert.Equal(["Plan.docx"], (await Here.Gate.ReadForAsync(person.Id, async view => await NamesAsync(view, Kassel)))!);
        Assert.Null(await Here.Gate.ReadForAsync(person.Id, async view => await NamesAsync(view, Darmstadt))); // as if it were gone
        var wasRead = false;
        Assert.Null(await Here.Gate.ReadForAsync(person.Id, async view =>
        {
            wasRead = (await NamesAsync(view, Kassel)).Length > 0;
            await Here.People.SetDisabledAsync(person.Id, disabled: true);
            return await NamesAsync(view, Kassel);
        }));
        Assert.True(wasRead);
        Assert.Null(await Here.Gate.ReadForAsync<string>(person.Id, _ => throw new InvalidOperationException("She is disabled.")));
        Assert.Null(await Here.Gate.ReadForAsync<string>(long.MaxValue, _ => throw new InvalidOperationException("There is nobody.")));
    }

    [Fact]
    public async Task UsageIsToldOnlyOfWhatIsReadWhole()
    {
        await PutAsync(Kassel + "/Plan.docx", "12345");
        var view = await ViewAsync($"Reader {Kassel}");

        Assert.Equal(5, (await view.GetUsageAsync(await view.FindAsync(At(Kassel))))!.Bytes);
        Assert.Null(await view.GetUsageAsync(await view.FindAsync(At(Hessen))));
        Assert.Null(await view.GetUsageAsync(await view.FindAsync(LibraryPath.Root)));
    }

    [Fact]
    public async Task TheFoldersAboveComeWithTheirNames()
    {
        var view = await ViewAsync("Reader /Regionen/Baden-Württemberg/Standorte/Freiburg im Breisgau");
        var site = await view.FindAsync(At("/Regionen/Baden-Württemberg/Standorte/Freiburg im Breisgau"));

        Assert.Equal(["", "Regionen", "Baden-Württemberg", "Standorte"], (await view.FindFoldersAboveAsync(site)).Select(above => above.DisplayName));
        Assert.Equal("Freiburg i. Br.", site.DisplayName);
    }

    [Fact]
    public async Task TwoWhoSeeDifferentThingsHaveDifferentListingKeys()
    {
        var (first, second) = (await ViewAsync($"Reader {Kassel}"), await ViewAsync($"Reader {Augsburg}"));
        var (same, administrator) = (await ViewAsync($"Reader {Kassel}"), await ViewAsync("Administrator /"));

        Assert.NotEqual(await KeyAsync(first), await KeyAsync(second));
        Assert.Equal(await KeyAsync(first), await KeyAsync(same));
        Assert.Null(await KeyAsync(administrator));
        Assert.Null(await first.ListingKeyAsync(await first.FindAsync(At(Kassel))));

        static async Task<string?> KeyAsync(LibraryView view) => await view.ListingKeyAsync(await view.FindAsync(LibraryPath.Root));
    }
}

public sealed class SqliteSeeingTests() : SeeingTests(DatabaseKind.Sqlite);

public sealed class PostgresSeeingTests() : SeeingTests(DatabaseKind.Postgres);
