using System.Text;
using ToolKit.Database;
using ToolKit.TestSupport;

namespace ToolKit.Library.Tests;

/// <summary>The database a contract runs on.</summary>
public enum DatabaseKind
{
    Sqlite,
    Postgres,
}

/// <summary>An empty library of its own for each test.</summary>
public abstract class LibraryContract(DatabaseKind kind) : IAsyncLifetime
{
    protected static readonly Author Anna = new(1, "Anna");
    protected static readonly Author Bert = new(2, "Bert");

    protected TemporaryFolder Folder { get; } = new("toolkit-library");

    protected ManualTime Time { get; } = new();

    protected DatabaseOptions DatabaseOptions { get; } = new();

    protected SqlDatabase Database { get; private set; } = null!;

    protected DocumentLibrary Library { get; private set; } = null!;

    protected LibraryOptions Options { get; private set; } = null!;

    protected string BlobFolder => Path.Combine(Folder.Path, "blobs");

    protected virtual IMetadataReader? MetadataReader => null;

    public async ValueTask InitializeAsync()
    {
        if (kind == DatabaseKind.Postgres)
            Needs.Nothing(PostgresCluster.WhyMissing);
        DatabaseOptions.SqliteFile = Path.Combine(Folder.Path, "toolkit.db");
        DatabaseOptions.PostgresConnectionString = kind == DatabaseKind.Postgres ? await PostgresSchema.NewAsync() : null;
        Options = new LibraryOptions { BlobFolder = BlobFolder };
        await ReopenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Database is not null)
            await Database.DisposeAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task ReopenAsync()
    {
        if (Database is not null)
            await Database.DisposeAsync();
        Database = await SqlDatabase.OpenAsync(DatabaseOptions, [DocumentLibrary.Migrations], Time);
        Library = new DocumentLibrary(Database, Options, Time, MetadataReader);
    }

    protected static LibraryPath At(string path) => LibraryPath.Parse(path);

    protected Task<WriteResult> PutAsync(string path, string text, Author? author = null, Guard? guard = null) =>
        PutAsync(path, Encoding.UTF8.GetBytes(text), author, guard);

    protected async Task<WriteResult> PutAsync(string path, byte[] body, Author? author = null, Guard? guard = null) =>
        await Library.WriteAsync(At(path), new MemoryStream(body), author ?? Anna, guard);

    protected async Task<LibraryEntry> MakeFolderAsync(string path, Author? author = null) =>
        await Library.CreateFolderAsync(At(path), author ?? Anna);

    protected async Task<WriteResult> MoveAsync(string from, string to, Author? author = null, bool overwrite = true) =>
        await Library.MoveAsync(At(from), At(to), overwrite, author ?? Anna);

    protected async Task<WriteResult> CopyAsync(string from, string to, Author? author = null, bool overwrite = true, bool recursive = true) =>
        await Library.CopyAsync(At(from), At(to), overwrite, recursive, author ?? Anna);

    protected async Task<LibraryEntry> DeleteAsync(string path, Author? author = null) => await Library.DeleteAsync(At(path), author ?? Anna);

    protected async Task<LibraryEntry?> FindAsync(string path) => (await Library.ResolveAsync(At(path))).Entry;

    protected async Task<LibraryEntry> EntryAsync(string path)
    {
        var entry = await FindAsync(path);
        Assert.True(entry is not null, $"nothing lies at {path}");
        return entry;
    }

    protected async Task<string> TextAsync(string path) => Encoding.UTF8.GetString(await BytesAsync(path));

    protected async Task<byte[]> BytesAsync(string path)
    {
        using var reader = await Library.OpenAsync(await EntryAsync(path));
        return await ReadAsync(reader);
    }

    protected static async Task<byte[]> ReadAsync(BlobReader reader)
    {
        await using var stream = reader.OpenStream();
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    protected async Task<string[]> NamesAsync(string path) =>
        [.. (await Library.ListAsync((await EntryAsync(path)).Id)).Entries.Select(entry => entry.Name)];

    /// <summary>The numbers of a document's versions, the newest first: "3 2 1".</summary>
    protected async Task<string> VersionsAsync(string path) =>
        string.Join(' ', (await Library.ListVersionsAsync((await EntryAsync(path)).Id)).Select(version => version.Number));

    protected async Task SetPropertyAsync(string path, string name, string value) =>
        await Library.ChangeAsync(At(path), new EntryChanges { Properties = [new PropertyChange("urn:test", name, Xml(name, value))] }, Anna);

    protected async Task<string[]> PropertiesAsync(string path) =>
        [.. (await Library.GetPropertiesAsync((await EntryAsync(path)).Id)).Select(property => property.Xml)];

    protected static string Xml(string name, string value) => $"<x:{name} xmlns:x=\"urn:test\">{value}</x:{name}>";

    protected async Task<LockResult> LockAsync(
        string path, Author? holder = null, LockScope scope = LockScope.Exclusive, bool infinite = true, int seconds = 600) =>
        await Library.LockAsync(At(path), new LockRequest(holder ?? Anna, "<owner/>", scope, infinite, TimeSpan.FromSeconds(seconds)));

    protected async Task<string[]> LockRootsAsync(string path) =>
        [.. (await Library.LocksCoveringAsync(At(path))).Select(held => held.Root.ToString())];

    /// <summary>The feed, each change as "kind path" or "kind from > path".</summary>
    protected async Task<string[]> FeedAsync(long since = 0, params long[] within) =>
        [.. (await Library.ListChangesAsync(since, 1000, within.Length == 0 ? null : within)).Select(change =>
            $"{change.Kind} {(change.From is null ? "" : change.From + " > ")}{change.Path}")];

    protected async Task<long> CountAsync(string sql) => await Database.ReadAsync(session => session.QuerySingleAsync<long>(sql));

    protected async Task ExecuteAsync(string sql) => await Database.WriteAsync(session => session.ExecuteAsync(sql));

    /// <summary>The files of large bodies, without those that are still arriving.</summary>
    protected string[] BlobFiles() =>
        [.. Directory.GetDirectories(BlobFolder, "??").SelectMany(Directory.GetFiles)];

    protected async Task<string[]> DamageAsync() => await Library.VerifyAsync().ToArrayAsync();

    protected static async Task<LibraryException> RefusedAsync(LibraryError error, Func<Task> work)
    {
        var refused = await Assert.ThrowsAnyAsync<LibraryException>(work);
        Assert.Equal(error, refused.Error);
        return refused;
    }
}

/// <summary>A clock that stands still until it is moved.</summary>
public sealed class ManualTime : TimeProvider
{
    private long milliseconds = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Interlocked.Read(ref milliseconds));

    public void Pass(TimeSpan time) => Interlocked.Add(ref milliseconds, (long)time.TotalMilliseconds);
}
