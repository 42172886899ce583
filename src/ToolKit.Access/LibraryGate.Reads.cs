using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using ToolKit.Database;
using ToolKit.Library;

namespace ToolKit.Access;

/// <content>Counting what is read: without persons everywhere, with persons only under a watch.</content>
public sealed partial class LibraryGate
{
    // What is counted but not written down yet is lost with the process; beyond this many kinds nothing more is counted until it is written.
    private const int MostCountedReads = 50_000;

    private const int DaysOfWeek = 7;

    private readonly ConcurrentDictionary<ReadKey, long> reads = new();
    private WatchSnapshot? watches;

    /// <summary>The watch that runs on the document's folder or one above, of which its readers must be told; null: none. The one that ends last, of several.</summary>
    /// <param name="chain">The folders from the root down to the document or folder.</param>
    public async ValueTask<ReadWatch?> FindReadWatchAsync(IReadOnlyList<ChainLink> chain, CancellationToken cancellation = default) =>
        WatchOn(chain, await ListWatchesAsync(await RefreshAsync(cancellation), cancellation));

    /// <summary>
    /// Counts that a document was read: per week and the reader's region, and by person where a watch runs. Costs no write without a watch;
    /// <see cref="WriteReadsAsync"/> writes the counts down.
    /// </summary>
    /// <param name="chain">The folders from the root down, the document last.</param>
    /// <param name="snapshot">What was known when the request signed in; null asks anew.</param>
    internal async ValueTask NoteReadAsync(
        Principal principal, IReadOnlyList<ChainLink> chain, ReadKind kind, AccessSnapshot? snapshot, CancellationToken cancellation)
    {
        snapshot ??= await RefreshAsync(cancellation);
        var region = await ReadRegionAsync(principal, snapshot, cancellation);
        var (now, document) = (time.GetUtcNow(), chain[^1].Id);
        var key = new ReadKey(document, WeekOf(now), region, kind);
        if (reads.ContainsKey(key) || reads.Count < MostCountedReads)
            reads.AddOrUpdate(key, 1, static (_, count) => count + 1);
        if (principal.Person is { } person
            && await ListWatchesAsync(snapshot, cancellation) is { Count: > 0 } running
            && WatchOn(chain, running) is { } watch)
        {
            await NoteWatchedAsync(watch, person, document, now, cancellation);
        }
    }

    /// <summary>Writes down what was counted since the last call. To be called every few minutes and at the end.</summary>
    public async ValueTask WriteReadsAsync(CancellationToken cancellation = default)
    {
        var noted = reads.ToArray();
        if (noted.Length == 0)
            return;
        await database.WriteAsync(
            async session =>
            {
                foreach (var (key, number) in noted)
                {
                    await session.ExecuteAsync(
                        """
                        INSERT INTO read_count (document_id, week, region_id, views, downloads) VALUES (@DocumentId, @week, @RegionId, @views, @downloads)
                        ON CONFLICT (document_id, week, region_id) DO UPDATE
                        SET views = read_count.views + excluded.views, downloads = read_count.downloads + excluded.downloads
                        """,
                        new
                        {
                            key.DocumentId,
                            week = (long)key.Week,
                            key.RegionId,
                            views = key.Kind == ReadKind.View ? number : 0,
                            downloads = key.Kind == ReadKind.Download ? number : 0,
                        });
                }

                return true;
            },
            Durability.Process,
            cancellation);
        foreach (var (key, number) in noted)
        {
            // What was counted meanwhile stays for the next time.
            while (reads.TryGetValue(key, out var current))
            {
                if (current == number ? reads.TryRemove(new KeyValuePair<ReadKey, long>(key, current)) : reads.TryUpdate(key, current - number, current))
                    break;
            }
        }
    }

    /// <summary>The week of a moment (UTC), as whole weeks since Monday, 1 January 0001.</summary>
    internal static int WeekOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime).DayNumber / DaysOfWeek;

    /// <summary>The Monday of such a week.</summary>
    internal static DateOnly MondayOf(long week) => DateOnly.FromDayNumber((int)week * DaysOfWeek);

    /// <summary>The name of the region by which her reads are counted; null: none.</summary>
    internal async ValueTask<string?> FindReadRegionNameAsync(Principal principal, AccessSnapshot? snapshot, CancellationToken cancellation)
    {
        var region = await ReadRegionAsync(principal, snapshot ?? await RefreshAsync(cancellation), cancellation);
        return region == 0
            ? null
            : await database.ReadAsync(
                session => session.QueryFirstOrDefaultAsync("SELECT name FROM region WHERE id = @Id", static row => row.GetString(0), ("@Id", region)), cancellation);
    }

    /// <summary>Her region is looked for once: a principal is made anew when anybody's grants change.</summary>
    private async ValueTask<long> ReadRegionAsync(Principal principal, AccessSnapshot snapshot, CancellationToken cancellation)
    {
        if (principal.ReadRegion < 0)
            principal.ReadRegion = await RegionOfAsync(principal, snapshot, cancellation);
        return principal.ReadRegion;
    }

    /// <summary>The region of her first running grant that lies in one; 0: none.</summary>
    private async ValueTask<long> RegionOfAsync(Principal principal, AccessSnapshot snapshot, CancellationToken cancellation)
    {
        if (principal.IsAnonymous)
            return 0;
        var reach = await LocateAsync(principal, snapshot, cancellation);
        var now = time.GetUtcNow();
        foreach (var (grant, scope) in reach.Grants)
        {
            if (grant.IsRunning(now) && scope.FirstOrDefault(link => link.Purpose == FolderPurpose.Region) is { } folder)
            {
                return await database.ReadAsync(
                    session => session.QueryFirstOrDefaultAsync("SELECT id FROM region WHERE folder_id = @Folder", static row => row.GetInt64(0), ("@Folder", folder.Id)),
                    cancellation);
            }
        }

        return 0;
    }

    /// <summary>All watches that had not ended when the number of the snapshot was read.</summary>
    private async ValueTask<IReadOnlyList<ReadWatch>> ListWatchesAsync(AccessSnapshot snapshot, CancellationToken cancellation)
    {
        var known = Volatile.Read(ref watches);
        if (known is null || known.Number != snapshot.Number)
            Volatile.Write(ref watches, known = await ReadWatchesAsync(snapshot.Number, cancellation));
        return known.Watches;
    }

    private async ValueTask<WatchSnapshot> ReadWatchesAsync(long number, CancellationToken cancellation)
    {
        var rows = await database.ReadAsync(
            session => session.QueryAsync<WatchRow>(
                "SELECT id AS Id, folder_id AS FolderId, reason AS Reason, until_time AS UntilTime FROM read_watch WHERE until_time > @now",
                new { now = time.Milliseconds() }),
            cancellation);
        return new WatchSnapshot(number, rows.ConvertAll(row => row.ToWatch()));
    }

    private ReadWatch? WatchOn(IReadOnlyList<ChainLink> chain, IReadOnlyList<ReadWatch> running)
    {
        var now = time.GetUtcNow();
        return running.Where(watch => now < watch.Until && chain.Any(link => link.Id == watch.FolderId)).MaxBy(watch => watch.Until);
    }

    private async ValueTask NoteWatchedAsync(ReadWatch watch, Person person, long document, DateTimeOffset now, CancellationToken cancellation) =>
        await database.WriteAsync(
            session => session.ExecuteAsync(
                "INSERT INTO watched_read (watch_id, person_id, document_id, at) VALUES (@watch, @person, @document, @at)",
                new { watch = watch.Id, person = person.Id, document, at = now.ToUnixTimeMilliseconds() }),
            Durability.Process,
            cancellation);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct ReadKey(long DocumentId, int Week, long RegionId, ReadKind Kind);

    private sealed record WatchSnapshot(long Number, IReadOnlyList<ReadWatch> Watches);

    internal sealed class WatchRow
    {
        public long Id { get; init; }

        public long FolderId { get; init; }

        public string Reason { get; init; } = "";

        public long UntilTime { get; init; }

        public ReadWatch ToWatch() => new(Id, FolderId, Reason, Clock.Time(UntilTime));
    }
}
