using ToolKit.Library;

namespace ToolKit.Access.Tests;

/// <summary>Who may change what, through the real library.</summary>
public abstract class WritingTests(DatabaseKind kind) : AccessContract(kind)
{
    private static readonly TimeSpan AnHour = TimeSpan.FromHours(1);

    [Fact]
    public async Task AContributorWorksInTheSiteAndOnlyReadsTheToolkit()
    {
        await PutAsync(Level + "/Muster.md");
        var view = await ViewAsync($"Contributor {Kassel}");

        await view.CreateFolderAsync(At(Kassel + "/Ordner"));
        await view.WriteAsync(At(Kassel + "/Ordner/a.txt"), Body("one"));
        await view.WriteAsync(At(Kassel + "/Ordner/a.txt"), Body("two"));
        await view.MoveAsync(At(Kassel + "/Ordner/a.txt"), At(Kassel + "/b.txt"), overwrite: false);
        await view.CopyAsync(At(Level + "/Muster.md"), At(Kassel + "/Muster.md"), overwrite: false, recursive: true);
        await view.RestoreVersionAsync(At(Kassel + "/b.txt"), 1);
        await view.DeleteAsync(At(Kassel + "/Ordner"));
        Assert.Equal(["Muster.md", "b.txt"], await NamesAsync(view, Kassel));
        Assert.Equal(view.Principal.Person!.Id, (await view.FindAsync(At(Kassel + "/b.txt"))).Entry!.AuthorId);

        var denied = await DeniedAsync(() => view.WriteAsync(At(Level + "/Muster.md"), Body("x")).AsTask());
        Assert.Contains("/Eingang", denied.Message, StringComparison.Ordinal);
        await DeniedAsync(() => view.WriteAsync(At(Level + "/Neu.md"), Body("x")).AsTask());
        await DeniedAsync(() => view.CreateFolderAsync(At(Level + "/Neu")).AsTask());
        await DeniedAsync(() => view.DeleteAsync(At(Level + "/Muster.md")).AsTask());
        await DeniedAsync(() => view.MoveAsync(At(Level + "/Muster.md"), At(Kassel + "/x"), overwrite: false).AsTask());
        await DeniedAsync(() => view.MoveAsync(At(Kassel + "/b.txt"), At(Level + "/b.txt"), overwrite: false).AsTask());
        await DeniedAsync(() => view.CopyAsync(At(Kassel + "/b.txt"), At(Level + "/Muster.md"), overwrite: true, recursive: true).AsTask());
        await DeniedAsync(() => view.ChangeAsync(At(Level + "/Muster.md"), new EntryChanges()).AsTask());
        await DeniedAsync(() => view.LockAsync(At(Level + "/Muster.md"), null, LockScope.Exclusive, false, AnHour).AsTask());
        await DeniedAsync(() => view.LockAsync(At(Level + "/Neu.md"), null, LockScope.Exclusive, false, AnHour).AsTask());
        await DeniedAsync(() => view.RestoreVersionAsync(At(Level + "/Muster.md"), 1).AsTask());
    }

    [Theory]
    [InlineData("/Werkzeugkoffer")]
    [InlineData("/Werkzeugkoffer/Transparenz")]
    [InlineData(Level)]
    [InlineData("/Regionen")]
    [InlineData(Hessen)]
    [InlineData(Hessen + "/Standorte")]
    [InlineData(Kassel)]
    [InlineData("/Regionen/Nord/Länder")]
    [InlineData("/Regionen/Nord/Länder/Hamburg")]
    [InlineData("/Eingang")]
    [InlineData(Inbox)]
    public async Task ProtectedFoldersStandAgainstEverybody(string path)
    {
        var view = await ViewAsync("Administrator /");
        await view.CreateFolderAsync(At("/Anderes"));
        await view.WriteAsync(At("/Dokument.txt"), Body("x"));

        var denied = await DeniedAsync(() => view.DeleteAsync(At(path)).AsTask());
        Assert.Equal("protected-folder", denied.Refusal.Key);
        await DeniedAsync(() => view.MoveAsync(At(path), At("/Woanders"), overwrite: false).AsTask());
        await DeniedAsync(() => view.MoveAsync(At("/Anderes"), At(path), overwrite: true).AsTask());
        await DeniedAsync(() => view.MoveAsync(At("/Dokument.txt"), At(path), overwrite: true).AsTask());
        await DeniedAsync(() => view.CopyAsync(At("/Anderes"), At(path), overwrite: true, recursive: true).AsTask());
        await DeniedAsync(() => view.CopyAsync(At("/Dokument.txt"), At(path), overwrite: true, recursive: true).AsTask());
        Assert.True(await ExistsAsync(path));
    }

    [Fact]
    public async Task TheRootStandsToo()
    {
        var view = await ViewAsync("Administrator /");
        await view.CreateFolderAsync(At("/Anderes"));

        await DeniedAsync(() => view.DeleteAsync(LibraryPath.Root).AsTask());
        await DeniedAsync(() => view.MoveAsync(LibraryPath.Root, At("/Anderes/x"), overwrite: false).AsTask());
        await DeniedAsync(() => view.MoveAsync(At("/Anderes"), LibraryPath.Root, overwrite: true).AsTask());
    }

    [Fact]
    public async Task DirectlyBelowTheRootOnlyAdministratorsCreateAndDelete()
    {
        var administrator = await ViewAsync("Administrator /");
        await administrator.CreateFolderAsync(At("/Projekt"));
        await administrator.WriteAsync(At("/Projekt/a.txt"), Body("x"));
        foreach (var grant in new[] { "Reader /", "Contributor /", "Editor /", "Editor /Projekt", $"RegionAdmin {Hessen}" })
        {
            var view = await ViewAsync(grant);
            await DeniedAsync(() => view.CreateFolderAsync(At("/Neu")).AsTask());
            await DeniedAsync(() => view.WriteAsync(At("/Neu.txt"), Body("x")).AsTask());
        }

        foreach (var grant in new[] { "Contributor /", "Editor /", "Editor /Projekt" })
        {
            var view = await ViewAsync(grant);
            await DeniedAsync(() => view.DeleteAsync(At("/Projekt")).AsTask());
            await DeniedAsync(() => view.MoveAsync(At("/Projekt"), At("/Projekt 2"), overwrite: false).AsTask());
            await view.WriteAsync(At("/Projekt/a.txt"), Body(grant));
        }

        await administrator.DeleteAsync(At("/Projekt"));
        Assert.False(await ExistsAsync("/Projekt"));
    }

    [Theory]
    [InlineData("/Regionen/Neu")]
    [InlineData(Hessen + "/Standorte/Neu")]
    [InlineData("/Regionen/Nord/Länder/Neu")]
    public async Task RegionsLaenderAndSitesDoNotComeByMakingAFolder(string path)
    {
        await MakeFolderAsync("/Vorlage");
        foreach (var grant in new[] { "Administrator /", "Editor /" })
        {
            var view = await ViewAsync(grant);
            await DeniedAsync(() => view.CreateFolderAsync(At(path)).AsTask());
            await DeniedAsync(() => view.CopyAsync(At("/Vorlage"), At(path), overwrite: false, recursive: true).AsTask());
        }

        Assert.False(await ExistsAsync(path));
    }

    [Fact]
    public async Task ACopyOfAWellKnownFolderIsAnOrdinaryFolder()
    {
        var view = await ViewAsync("Administrator /");

        await view.CopyAsync(At("/Werkzeugkoffer"), At("/Kopie"), overwrite: false, recursive: true);

        Assert.Null((await view.FindAsync(At("/Kopie"))).Entry!.Purpose);
        Assert.Null((await view.FindAsync(At("/Kopie/Transparenz"))).Entry!.Purpose);
        Assert.False(await SeesAsync(await ViewAsync($"Reader {Kassel}"), "/Kopie"));
        await view.DeleteAsync(At("/Kopie"));
    }

    [Fact]
    public async Task NobodyGivesAFolderAPurposeThroughAView()
    {
        var view = await ViewAsync("Administrator /");

        await view.CreateFolderAsync(At("/Falle"), options: new FolderOptions { Purpose = FolderPurpose.Toolkit });
        await view.ChangeAsync(At("/Falle"), new EntryChanges { Purpose = FolderPurpose.Toolkit });
        await view.ChangeAsync(At("/Werkzeugkoffer"), new EntryChanges { Purpose = "" });

        Assert.Null((await view.FindAsync(At("/Falle"))).Entry!.Purpose);
        Assert.Equal(FolderPurpose.Toolkit, (await view.FindAsync(At("/Werkzeugkoffer"))).Entry!.Purpose);
    }

    [Fact]
    public async Task TheDisplayNameOfAProtectedFolderIsForAdministrators()
    {
        var change = new EntryChanges { DisplayName = "Anders" };
        var contributor = await ViewAsync($"Contributor {Kassel}");

        await DeniedAsync(() => contributor.ChangeAsync(At(Kassel), change).AsTask());
        await (await ViewAsync("Administrator /")).ChangeAsync(At(Kassel), change);

        Assert.Equal("Anders", (await contributor.FindAsync(At(Kassel))).DisplayName);
    }

    [Fact]
    public async Task AFolderOnTheWayIsNeitherWrittenRenamedDeletedLockedNorCopied()
    {
        var view = await ViewAsync($"Contributor {Kassel}");

        await DeniedAsync(() => view.WriteAsync(At(Hessen + "/a.txt"), Body("x")).AsTask());
        await DeniedAsync(() => view.CreateFolderAsync(At(Hessen + "/Neu")).AsTask());
        await DeniedAsync(() => view.ChangeAsync(At(Hessen), new EntryChanges()).AsTask());
        await DeniedAsync(() => view.MoveAsync(At(Hessen), At(Kassel + "/x"), overwrite: false).AsTask());
        await DeniedAsync(() => view.DeleteAsync(At(Hessen)).AsTask());
        await DeniedAsync(() => view.LockAsync(At(Hessen), null, LockScope.Shared, false, AnHour).AsTask());
        await DeniedAsync(() => view.CopyAsync(At(Hessen), At(Kassel + "/x"), overwrite: false, recursive: true).AsTask());
        await DeniedAsync(() => view.CopyAsync(At(Hessen), At(Kassel + "/x"), overwrite: false, recursive: false).AsTask());
        Assert.Equal(Refusals.OnTheWay, (await view.RefuseAsync(Right.Write, await view.FindAsync(At(Hessen))))!);
    }

    [Fact]
    public async Task OtherPeoplesDraftsAreNotTakenAlongByACopy()
    {
        var ben = await PersonAsync($"Contributor {Kassel}");
        await (await ViewAsync(ben)).WriteAsync(At($"{Inbox}/{ben.Name}/Entwurf.docx"), Body("draft"));
        await MakeFolderAsync("/Projekt");
        var view = await ViewAsync("Reader /", "Contributor /Projekt");

        await DeniedAsync(() => view.CopyAsync(At("/Eingang"), At("/Projekt/x"), overwrite: false, recursive: true).AsTask());
        await DeniedAsync(() => view.CopyAsync(At(Inbox), At("/Projekt/x"), overwrite: false, recursive: true).AsTask());
        await Assert.ThrowsAnyAsync<Exception>(() => view.CopyAsync(LibraryPath.Root, At("/Projekt/x"), overwrite: false, recursive: true).AsTask());
        Assert.False(await ExistsAsync("/Projekt/x"));
    }

    [Fact]
    public async Task AnUploadToTheInboxIsADraftInOnesOwnBox()
    {
        var person = await PersonAsync($"Contributor {Kassel}");
        var view = await ViewAsync(person);
        var box = $"{Inbox}/{person.Name}";

        await view.WriteAsync(At(box + "/Entwurf.docx"), Body("x"));
        await view.DeleteAsync(At(box + "/Entwurf.docx"));
        await DeniedAsync(() => view.WriteAsync(At(Inbox + "/Entwurf.docx"), Body("x")).AsTask());
        await DeniedAsync(() => view.CreateFolderAsync(At(Inbox + "/Jemand anders")).AsTask());
        await DeniedAsync(() => view.DeleteAsync(At(box)).AsTask());
        await DeniedAsync(() => view.MoveAsync(At(box), At(Kassel + "/box"), overwrite: false).AsTask());

        var editor = await ViewAsync("Editor /Werkzeugkoffer/Transparenz");
        await view.WriteAsync(At(box + "/Muster.md"), Body("x"));
        await editor.MoveAsync(At(box + "/Muster.md"), At(Level + "/Muster.md"), overwrite: false);
        Assert.True(await SeesAsync(await ViewAsync($"Reader {Augsburg}"), Level + "/Muster.md"));
    }

    [Fact]
    public async Task WithdrawalTakesEffectOnTheNextCall()
    {
        var person = await PersonAsync($"Contributor {Kassel}", $"Reader {Augsburg}");
        var view = await ViewAsync(person);
        await view.WriteAsync(At(Kassel + "/a.txt"), Body("x"));

        await Here.Grants.WithdrawAllAsync(person.Id, await IdAsync(Kassel));

        Assert.False(await SeesAsync(view, Kassel));
        await RefusedAsync(LibraryError.ParentMissing, () => view.WriteAsync(At(Kassel + "/a.txt"), Body("x")).AsTask());
    }

    [Fact]
    public async Task WithdrawalDuringAnUploadIsSeenAtCommit()
    {
        var person = await PersonAsync($"Contributor {Kassel}", $"Reader {Augsburg}");
        var view = await ViewAsync(person);
        await using var body = new InterruptedStream(async () => await Here.Grants.WithdrawAllAsync(person.Id, await IdAsync(Kassel)));

        await RefusedAsync(LibraryError.ParentMissing, () => view.WriteAsync(At(Kassel + "/a.txt"), body).AsTask());

        Assert.True(body.WasRead);
        Assert.False(await ExistsAsync(Kassel + "/a.txt"));
    }

    [Fact]
    public async Task WithdrawalByAnotherProcessDuringAnUploadIsSeenAtCommit()
    {
        await using var there = await OpenAsync();
        var person = await PersonAsync($"Contributor {Kassel}");
        await PutAsync(Kassel + "/a.txt", "before");
        var view = await ViewAsync(person);
        await GiveAsync(person, Role.Reader, Kassel);
        await using var body = new InterruptedStream(async () =>
        {
            var grant = (await there.Grants.ListAsync(person.Id)).Single(held => held.Role == Role.Contributor);
            await there.Grants.WithdrawAsync(grant.Id);
        });

        await DeniedAsync(() => view.WriteAsync(At(Kassel + "/a.txt"), body).AsTask()); // she still reads it

        Assert.Equal("before".Length, (await Here.Library.ResolveAsync(At(Kassel + "/a.txt"))).Entry!.Size);
    }

    [Fact]
    public async Task ATokenWithdrawnOrAPersonDisabledDuringAnUploadCommitsNothing()
    {
        var person = await PersonAsync($"Contributor {Kassel}");
        var view = await TokenViewAsync(person);
        await using var first = new InterruptedStream(async () =>
            await Here.Tokens.WithdrawAsync(person.Id, (await Here.Tokens.ListAsync(person.Id))[0].Id));
        await DeniedAsync(() => view.WriteAsync(At(Kassel + "/a.txt"), first).AsTask());

        var session = await ViewAsync(person);
        await using var second = new InterruptedStream(async () => await Here.People.SetDisabledAsync(person.Id, disabled: true));
        await DeniedAsync(() => session.WriteAsync(At(Kassel + "/b.txt"), second).AsTask());
        await DeniedAsync(() => session.FindAsync(LibraryPath.Root).AsTask());

        Assert.False(await ExistsAsync(Kassel + "/a.txt"));
        Assert.False(await ExistsAsync(Kassel + "/b.txt"));
    }

    [Fact]
    public async Task ATokenThatExpiresDuringAnUploadCommitsNothing()
    {
        var person = await PersonAsync($"Contributor {Kassel}");
        var view = await TokenViewAsync(person);
        await using var body = new InterruptedStream(() =>
        {
            Time.Pass(TimeSpan.FromDays(200));
            return Task.CompletedTask;
        });

        await DeniedAsync(() => view.WriteAsync(At(Kassel + "/a.txt"), body).AsTask());
        Assert.False(await ExistsAsync(Kassel + "/a.txt"));
    }

    [Fact]
    public async Task ATargetThatBecomesProtectedGroundDuringAnUploadIsRefusedAtCommit()
    {
        await MakeFolderAsync("/Projekt");
        var view = await ViewAsync("Contributor /Projekt");
        await using var body = new InterruptedStream(async () =>
        {
            await Here.Library.MoveAsync(At("/Projekt"), At("/Projekt alt"), overwrite: false, Author.System);
            await Here.Library.CreateFolderAsync(At("/Projekt"), Author.System); // the same path, another folder
        });

        await RefusedAsync(LibraryError.ParentMissing, () => view.WriteAsync(At("/Projekt/a.txt"), body).AsTask());
        Assert.False(await ExistsAsync("/Projekt/a.txt"));
    }

    [Fact]
    public async Task AReadOnlyTokenOnlyReads()
    {
        await PutAsync(Kassel + "/a.txt");
        var view = await TokenViewAsync(await PersonAsync("Administrator /"), readOnly: true);

        using var reader = await view.OpenAsync(await view.FindAsync(At(Kassel + "/a.txt")));
        foreach (var act in new Func<Task>[]
        {
            () => view.WriteAsync(At(Kassel + "/a.txt"), Body("x")).AsTask(),
            () => view.WriteAsync(At(Kassel + "/b.txt"), Body("x")).AsTask(),
            () => view.CreateFolderAsync(At("/Neu")).AsTask(),
            () => view.DeleteAsync(At(Kassel + "/a.txt")).AsTask(),
            () => view.MoveAsync(At(Kassel + "/a.txt"), At("/a.txt"), overwrite: false).AsTask(),
            () => view.CopyAsync(At(Kassel + "/a.txt"), At("/a.txt"), overwrite: false, recursive: true).AsTask(),
            () => view.ChangeAsync(At(Kassel + "/a.txt"), new EntryChanges()).AsTask(),
            () => view.LockAsync(At(Kassel + "/a.txt"), null, LockScope.Exclusive, false, AnHour).AsTask(),
        })
        {
            Assert.Equal("token-read-only", (await DeniedAsync(act)).Refusal.Key);
        }

        Assert.Equal(["Entwürfe.txt"], (await WithDraftAsync()).Order(StringComparer.Ordinal));

        async Task<string[]> WithDraftAsync()
        {
            await PutAsync(Inbox + "/Entwürfe.txt");
            return await NamesAsync(await TokenViewAsync(await PersonAsync("Editor /Werkzeugkoffer"), readOnly: true), Inbox); // and makes no box
        }
    }

    [Fact]
    public async Task ATokenIsCutByItsScope()
    {
        await PutAsync(Kassel + "/a.txt");
        await PutAsync(Darmstadt + "/b.txt");
        var view = await TokenViewAsync(await PersonAsync("Administrator /"), scope: Kassel);

        Assert.Equal(["Regionen"], await NamesAsync(view, "/"));
        Assert.Equal(["Kassel (Stadt)"], await NamesAsync(view, Hessen + "/Standorte"));
        Assert.Equal(["/Regionen", Hessen, Hessen + "/Standorte", Kassel, Kassel + "/a.txt"], await TreeAsync(view));
        Assert.False(await SeesAsync(view, "/Werkzeugkoffer"));
        Assert.False(await SeesAsync(view, Darmstadt + "/b.txt"));
        await view.WriteAsync(At(Kassel + "/c.txt"), Body("x"));
        Assert.Equal("token-scope", (await DeniedAsync(() => view.WriteAsync(At(Hessen + "/c.txt"), Body("x")).AsTask())).Refusal.Key);
        await DeniedAsync(() => view.CreateFolderAsync(At("/Neu")).AsTask());
        Assert.All((await view.ListChangesAsync(0, 1000)).Changes, change => Assert.True(change.Path.IsWithin(At(Kassel))));
    }

    [Fact]
    public async Task ATokensScopeGivesNothingThePersonHasNot()
    {
        await PutAsync(Darmstadt + "/b.txt");
        var person = await PersonAsync($"Reader {Kassel}");
        var wider = await TokenViewAsync(person, scope: Hessen);
        var beside = await TokenViewAsync(person, scope: Darmstadt);

        Assert.Equal(["/Regionen", Hessen, Hessen + "/Standorte", Kassel], await TreeAsync(wider));
        Assert.Empty(await TreeAsync(beside));
        Assert.False(await SeesAsync(beside, Darmstadt + "/b.txt"));
        await DeniedAsync(() => wider.WriteAsync(At(Kassel + "/a.txt"), Body("x")).AsTask());
    }

    [Fact]
    public async Task ATokenWhoseScopeIsGoneShowsNothing()
    {
        await MakeFolderAsync("/Projekt");
        await PutAsync("/Projekt/a.txt");
        var view = await TokenViewAsync(await PersonAsync("Administrator /"), scope: "/Projekt");
        Assert.Equal(["/Projekt", "/Projekt/a.txt"], await TreeAsync(view));
        await DeniedAsync(() => view.DeleteAsync(At("/Projekt")).AsTask());

        await Here.Library.DeleteAsync(At("/Projekt"), Author.System);

        Assert.Empty(await TreeAsync(view));
        await DeniedAsync(() => view.WriteAsync(At("/a.txt"), Body("x")).AsTask());
    }

    [Fact]
    public async Task TheCallersGuardSeesTheLibraryAsThePersonDoesAndDecidesLast()
    {
        await PutAsync(Darmstadt + "/Geheim.docx");
        var administrator = await ViewAsync("Administrator /");
        await administrator.LockAsync(At(Darmstadt + "/Geheim.docx"), null, LockScope.Exclusive, false, AnHour);
        var view = await ViewAsync($"Contributor {Kassel}");
        var asked = 0;

        await Assert.ThrowsAsync<InvalidOperationException>(() => view.WriteAsync(At(Kassel + "/a.txt"), Body("x"), async transaction =>
        {
            asked++;
            Assert.Null((await transaction.FindAsync(At(Darmstadt + "/Geheim.docx"))).Entry);
            Assert.Null((await transaction.FindAsync(At(Kassel + "/a.txt"))).Entry);
            Assert.True((await transaction.FindAsync(At(Kassel + "/a.txt"))).ParentIsFolder);
            Assert.NotNull((await transaction.FindAsync(At(Kassel))).Entry);
            Assert.Empty(await transaction.LocksCoveringAsync(At(Darmstadt + "/Geheim.docx")));
            Assert.Empty(await transaction.LocksBelowAsync(LibraryPath.Root));
            throw new InvalidOperationException();
        }).AsTask());
        await DeniedAsync(() => view.WriteAsync(At(Hessen + "/a.txt"), Body("x"), _ =>
        {
            asked++;
            return ValueTask.CompletedTask;
        }).AsTask());

        Assert.Equal(1, asked);
        Assert.False(await ExistsAsync(Kassel + "/a.txt"));
    }

    [Fact]
    public async Task ALockBelongsToThePersonAndEndsByHerOrAnAdministrator()
    {
        await PutAsync(Kassel + "/a.txt");
        var anna = await PersonAsync($"Contributor {Kassel}");
        var (annas, bens) = (await TokenViewAsync(anna), await ViewAsync($"Contributor {Kassel}"));
        var path = At(Kassel + "/a.txt");
        var held = (await annas.LockAsync(path, "<owner/>", LockScope.Exclusive, false, AnHour)).Lock;

        await Assert.ThrowsAsync<LockedException>(() => bens.LockAsync(path, null, LockScope.Exclusive, false, AnHour).AsTask());
        Assert.Equal("foreign-lock", (await DeniedAsync(() => UnlockAsync(bens, held.Token))).Refusal.Key);
        await DeniedAsync(() => bens.RefreshLockAsync(held.Token, AnHour).AsTask());
        Assert.False(bens.Holds(held));
        Assert.True(annas.Holds(held));
        Assert.False(await UnlockAsync(await ViewAsync($"Contributor {Augsburg}"), held.Token)); // as if it were not there
        Assert.NotNull(await (await ViewAsync(anna)).RefreshLockAsync(held.Token, AnHour)); // another device of hers
        Assert.True(await UnlockAsync(await TokenViewAsync(anna), held.Token));
        Assert.False(await UnlockAsync(annas, held.Token));

        held = (await annas.LockAsync(path, null, LockScope.Exclusive, false, AnHour)).Lock;
        Assert.True(await UnlockAsync(await ViewAsync("Administrator /"), held.Token));
        Assert.Null(await annas.FindLockAsync(held.Token));
    }

    [Fact]
    public async Task WhoMayNoLongerWriteMayStillEndHerLockButNotRefreshIt()
    {
        await PutAsync(Kassel + "/a.txt");
        var anna = await PersonAsync($"Contributor {Kassel}", $"Reader {Hessen}");
        var view = await ViewAsync(anna);
        var held = (await view.LockAsync(At(Kassel + "/a.txt"), null, LockScope.Exclusive, false, AnHour)).Lock;

        await Here.Grants.WithdrawAllAsync(anna.Id, await IdAsync(Kassel));

        await DeniedAsync(() => view.RefreshLockAsync(held.Token, AnHour).AsTask());
        Assert.True(await UnlockAsync(view, held.Token));
    }

    [Fact]
    public async Task WhatWasDeletedComesBackWhereOneMayWrite()
    {
        await PutAsync(Kassel + "/a.txt");
        var view = await ViewAsync($"Contributor {Kassel}");
        var deleted = await view.DeleteAsync(At(Kassel + "/a.txt"));

        await RefusedAsync(LibraryError.ParentMissing, () => view.RestoreAsync(deleted.Id, At(Darmstadt + "/a.txt")).AsTask());
        await DeniedAsync(() => view.RestoreAsync(deleted.Id, At(Level + "/a.txt")).AsTask());
        Assert.Equal(RestoreOutcome.Restored, (await view.RestoreAsync(deleted.Id)).Outcome);
        Assert.Equal(RestoreOutcome.NotFound, (await view.RestoreAsync(deleted.Id)).Outcome);
        Assert.True(await SeesAsync(view, Kassel + "/a.txt"));
    }

    [Fact]
    public async Task WhatWasDeletedInADropBoxIsNotTakenOutOfItWithItsFolder()
    {
        var ben = await PersonAsync($"Contributor {Kassel}");
        var (his, editor, others) = (await ViewAsync(ben), await ViewAsync("Editor /Werkzeugkoffer/Transparenz", $"Contributor {Kassel}"), await ViewAsync($"Contributor {Kassel}"));
        var box = $"{Inbox}/{ben.Name}";
        foreach (var folder in new[] { "Paket", "Paket/Reste" })
            await his.CreateFolderAsync(At($"{box}/{folder}"));
        foreach (var name in new[] { "Blatt.md", "Alt.md", "Reste/a.md", "Reste/b.md" })
            await his.WriteAsync(At($"{box}/Paket/{name}"), Body("text"));
        foreach (var name in new[] { "Alt.md", "Reste/b.md" })
            await his.DeleteAsync(At($"{box}/Paket/{name}"));
        var rest = await his.DeleteAsync(At($"{box}/Paket/Reste"));

        await editor.MoveAsync(At(box + "/Paket"), At(Kassel + "/Paket"), overwrite: false);
        Assert.Equal(["Blatt.md"], await NamesAsync(others, Kassel + "/Paket"));
        Assert.Empty(await others.ListTrashAsync());
        Assert.Equal([$"{box}/Alt.md", $"{box}/Reste", $"{box}/Reste/b.md"], await TrashAsync());

        Assert.Equal(RestoreOutcome.Restored, (await his.RestoreAsync(rest.Id, At(Kassel + "/Reste"))).Outcome);
        Assert.Equal(["a.md"], await NamesAsync(others, Kassel + "/Reste"));
        Assert.Empty(await others.ListTrashAsync());
        Assert.Equal([$"{box}/Alt.md", $"{box}/b.md"], await TrashAsync());
        Assert.Empty(await Here.Library.VerifyAsync().ToListAsync());

        async Task<string[]> TrashAsync() => [.. (await his.ListTrashAsync()).Select(trashed => trashed.Path.ToString()).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task AnAdministratorEmptiesTheTrashForGood()
    {
        await PutAsync(Kassel + "/a.txt");
        var view = await ViewAsync("Administrator /");
        var deleted = await view.DeleteAsync(At(Kassel + "/a.txt"));

        Assert.Equal([deleted.Id], (await view.PurgeTrashedAsync(deleted.Id))!.EntryIds);
        Assert.Null(await view.PurgeTrashedAsync(deleted.Id));
    }

    [Fact]
    public async Task TheAnonymousWriteNothing()
    {
        var view = Here.Gate.Open(LibraryGate.Anonymous(Door.Browser));

        Assert.Equal("sign-in-first", (await DeniedAsync(() => view.WriteAsync(At("/a.txt"), Body("x")).AsTask())).Refusal.Key);
        await RefusedAsync(LibraryError.ParentMissing, () => view.WriteAsync(At(Kassel + "/a.txt"), Body("x")).AsTask());
        await RefusedAsync(LibraryError.NotFound, () => view.DeleteAsync(At(Kassel)).AsTask());
    }

    /// <summary>A body in the middle of which something happens.</summary>
    private sealed class InterruptedStream(Func<Task> interrupt) : MemoryStream(new byte[200_000], writable: false)
    {
        private bool interrupted;

        public bool WasRead => Position == Length;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position > 0 && !interrupted)
            {
                interrupted = true;
                await interrupt();
            }

            return await base.ReadAsync(buffer[..Math.Min(buffer.Length, 50_000)], cancellationToken);
        }
    }

    private static async Task<bool> UnlockAsync(LibraryView view, string token) =>
        await view.FindLockAsync(token) is { } held && await view.UnlockAsync(held);
}

public sealed class SqliteWritingTests() : WritingTests(DatabaseKind.Sqlite);

public sealed class PostgresWritingTests() : WritingTests(DatabaseKind.Postgres);
