namespace ToolKit.WebDav.Tests;

/// <summary>What every <see cref="ILockStore"/> must do; each implementation inherits these tests. The tree holds /folder/file and is otherwise empty.</summary>
public abstract class LockStoreContract
{
    private static readonly DavPath Folder = DavPath.Parse("/folder");
    private static readonly DavPath File = DavPath.Parse("/folder/file");

    protected ManualTime Time { get; } = new();

    protected abstract Task<IDavStore> OpenAsync(string principal);

    [Fact]
    public async Task ALockCoversItsRootUntilItIsUnlocked()
    {
        var store = await OpenAsync("anna");
        var granted = await LockAsync(store, File);

        Assert.False(granted.IsNew);
        Assert.Equal(granted.Lock, Assert.Single(await store.Locks.FindCoveringAsync(File, default)));
        Assert.Equal(UnlockOutcome.Unlocked, await store.Locks.UnlockAsync(File, granted.Lock.Token, "anna", default));
        Assert.Empty(await store.Locks.FindCoveringAsync(File, default));
        Assert.Equal(UnlockOutcome.NotLocked, await store.Locks.UnlockAsync(File, granted.Lock.Token, "anna", default));
    }

    [Fact]
    public async Task ADeepLockCoversEverythingBelowAlsoWhatDoesNotExist()
    {
        var store = await OpenAsync("anna");
        await LockAsync(store, Folder, deep: true);
        Assert.Single(await store.Locks.FindCoveringAsync(File, default));
        Assert.Single(await store.Locks.FindCoveringAsync(DavPath.Parse("/folder/new/deeper"), default));
        Assert.Empty(await store.Locks.FindCoveringAsync(DavPath.Parse("/folder2"), default));
        Assert.Empty(await store.Locks.FindCoveringAsync(DavPath.Root, default));
    }

    [Fact]
    public async Task AFlatLockCoversItsRootOnly()
    {
        var store = await OpenAsync("anna");
        await LockAsync(store, Folder, deep: false);
        Assert.Single(await store.Locks.FindCoveringAsync(Folder, default));
        Assert.Empty(await store.Locks.FindCoveringAsync(File, default));
    }

    [Fact]
    public async Task LocksBelowAreFoundByMembershipOrInTheWholeTree()
    {
        var store = await OpenAsync("anna");
        await LockAsync(store, File);
        Assert.Single(await store.Locks.FindBelowAsync(Folder, membersOnly: true, default));
        Assert.Single(await store.Locks.FindBelowAsync(DavPath.Root, membersOnly: false, default));
        Assert.Empty(await store.Locks.FindBelowAsync(DavPath.Root, membersOnly: true, default));
        Assert.Empty(await store.Locks.FindBelowAsync(File, membersOnly: false, default));
        Assert.Empty(await store.Locks.FindBelowAsync(DavPath.Parse("/fold"), membersOnly: false, default));
    }

    [Theory]
    [InlineData("/folder0")]
    [InlineData("/folder2")]
    [InlineData("/folder.txt")]
    public async Task ANeighbourWhoseNameBeginsAlikeIsNotBelow(string neighbour)
    {
        var store = await OpenAsync("anna");
        await LockAsync(store, DavPath.Parse(neighbour));
        Assert.Empty(await store.Locks.FindBelowAsync(Folder, membersOnly: false, default));
    }

    [Fact]
    public async Task WhateverItsNameBeginsWithItLiesBelowTheRoot()
    {
        var store = await OpenAsync("anna");
        foreach (var name in new[] { "/ a", "/!a", "/\uffee", "/\U0001F4C1" })
            await LockAsync(store, DavPath.Parse(name));
        Assert.Equal(4, (await store.Locks.FindBelowAsync(DavPath.Root, membersOnly: false, default)).Count);
    }

    [Fact]
    public async Task LockingAnUnmappedPathMakesAnEmptyFileThatStays()
    {
        var store = await OpenAsync("anna");
        var path = DavPath.Parse("/folder/new.txt");
        var granted = await LockAsync(store, path);
        Assert.True(granted.IsNew);
        Assert.Equal(0, Assert.IsType<IDavFile>(await store.FindAsync(path, ResourceDetail.None, default), exactMatch: false).Length);
        await store.Locks.UnlockAsync(path, granted.Lock.Token, "anna", default);
        Assert.NotNull(await store.FindAsync(path, ResourceDetail.None, default));
    }

    [Fact]
    public async Task LockingWhereTheParentIsMissingIsAConflictAndLeavesNothing()
    {
        var store = await OpenAsync("anna");
        var path = DavPath.Parse("/missing/new.txt");
        var refusal = await Assert.ThrowsAsync<WebDavException>(async () => await LockAsync(store, path));
        Assert.Equal(409, refusal.Status);
        Assert.Empty(await store.Locks.FindCoveringAsync(path, default));
    }

    [Fact]
    public async Task WhatThePreconditionsRefuseIsNotLockedAndNotMade()
    {
        var store = await OpenAsync("anna");
        var path = DavPath.Parse("/folder/new.txt");
        await LockAsync(store, Folder, deep: true);
        var conflict = new Preconditions(path, "anna", null, null, null, null).NeedsNoConflict(path, LockScope.Exclusive, deep: false);
        var refusal = await Assert.ThrowsAsync<WebDavException>(async () => await LockAsync(store, path, preconditions: conflict));
        Assert.Equal(423, refusal.Status);
        Assert.Equal([Folder], refusal.Hrefs);
        Assert.Null(await store.FindAsync(path, ResourceDetail.None, default));
        Assert.Single(await store.Locks.FindCoveringAsync(path, default));
    }

    [Fact]
    public async Task ALockEndsWhenItsTimeIsOverAndARefreshStartsItAnew()
    {
        var store = await OpenAsync("anna");
        var token = (await LockAsync(store, File)).Lock.Token;
        Time.Advance(TimeSpan.FromMinutes(9));
        var refreshed = await store.Locks.RefreshAsync(File, token, "anna", TimeSpan.FromMinutes(20), default);
        Assert.Equal(token, refreshed!.Token);
        Assert.Equal(Time.GetUtcNow().AddMinutes(20), refreshed.Expires);
        Time.Advance(TimeSpan.FromMinutes(19));
        Assert.Single(await store.Locks.FindCoveringAsync(File, default));
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(await store.Locks.FindCoveringAsync(File, default));
        Assert.Empty(await store.Locks.FindBelowAsync(Folder, membersOnly: false, default));
        Assert.Null(await store.Locks.RefreshAsync(File, token, "anna", TimeSpan.FromMinutes(20), default));
    }

    [Fact]
    public async Task OnlyTheHolderRefreshesAndUnlocks()
    {
        var anna = await OpenAsync("anna");
        var token = (await LockAsync(anna, File)).Lock.Token;
        Assert.Null(await anna.Locks.RefreshAsync(File, token, "bert", TimeSpan.FromMinutes(20), default));
        Assert.Equal(UnlockOutcome.NotHolder, await anna.Locks.UnlockAsync(File, token, "bert", default));
        Assert.Single(await anna.Locks.FindCoveringAsync(File, default));
    }

    [Fact]
    public async Task ADeepLockIsRefreshedAndEndedFromAnyPathInIt()
    {
        var store = await OpenAsync("anna");
        var token = (await LockAsync(store, Folder, deep: true)).Lock.Token;
        Assert.NotNull(await store.Locks.RefreshAsync(File, token, "anna", TimeSpan.FromMinutes(20), default));
        Assert.Equal(UnlockOutcome.Unlocked, await store.Locks.UnlockAsync(File, token, "anna", default));
        Assert.Empty(await store.Locks.FindCoveringAsync(Folder, default));
    }

    [Fact]
    public async Task DeletingAResourceEndsTheLocksAtAndBelowIt()
    {
        var store = await OpenAsync("anna");
        await LockAsync(store, File);
        await LockAsync(store, Folder);
        var folder = await store.FindAsync(Folder, ResourceDetail.None, default);
        Assert.Empty(await folder!.DeleteAsync(Preconditions.None, default));
        Assert.Empty(await store.Locks.FindBelowAsync(DavPath.Root, membersOnly: false, default));
    }

    [Fact]
    public async Task ALockSeesTheOwnerAsSent()
    {
        var store = await OpenAsync("anna");
        var owner = "<D:owner xmlns:D=\"DAV:\"> Anna <x:y xmlns:x=\"urn:x\"/> </D:owner>"u8.ToArray();
        await LockAsync(store, File, owner: owner);
        var held = Assert.Single(await store.Locks.FindCoveringAsync(File, default));
        Assert.Equal(owner, held.Owner!.Value.ToArray());
        Assert.Equal("anna", held.Principal);
        Assert.Equal(LockScope.Exclusive, held.Scope);
    }

    private static async Task<GrantedLock> LockAsync(
        IDavStore store, DavPath path, bool deep = false, Preconditions? preconditions = null, byte[]? owner = null) =>
        await store.Locks.LockAsync(
            new LockRequest
            {
                Path = path,
                Token = LockToken.Create(),
                Scope = LockScope.Exclusive,
                IsDeep = deep,
                Owner = owner is null ? (ReadOnlyMemory<byte>?)null : owner,
                Principal = store.Principal,
                Timeout = TimeSpan.FromMinutes(10),
            },
            preconditions ?? Preconditions.None,
            default);
}

public sealed class InMemoryLockStoreTests : LockStoreContract, IDisposable
{
    private readonly InMemoryDavStore _tree;

    public InMemoryLockStoreTests() => _tree = new InMemoryDavStore(Time);

    protected override async Task<IDavStore> OpenAsync(string principal)
    {
        var store = _tree.OpenAs(principal);
        await Some.FolderAsync(store, "/folder");
        await Some.FileAsync(store, "/folder/file", "text");
        return store;
    }

    public void Dispose() => _tree.Dispose();
}

/// <summary>The lock store beside a tree that keeps no locks of its own.</summary>
public sealed class LocksBesideAStoreTests : LockStoreContract, IDisposable
{
    private readonly InMemoryDavStore _tree;
    private readonly InMemoryLockStore _locks;

    public LocksBesideAStoreTests()
    {
        _tree = new InMemoryDavStore(Time);
        _locks = new InMemoryLockStore(Time);
    }

    protected override async Task<IDavStore> OpenAsync(string principal)
    {
        var store = new PlainStore(_tree.OpenAs(principal), _locks);
        await Some.FolderAsync(store, "/folder");
        await Some.FileAsync(store, "/folder/file", "text");
        return store;
    }

    public void Dispose()
    {
        _tree.Dispose();
        _locks.Dispose();
    }
}
