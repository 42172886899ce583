using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ToolKit.Library;

namespace ToolKit.Access;

/// <summary>
/// How much regions and sites may hold. What a folder holds is counted by walking through it, which is too slow for each upload; so uploads are added to the last count, and it is
/// taken anew before anybody is refused, and once a minute because other servers write too.
/// </summary>
internal sealed class FolderQuotas(DocumentLibrary library, AccessOptions options, TimeProvider time)
{
    private static readonly TimeSpan CountHolds = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<long, Account> accounts = new();

    /// <summary>Whether any folder is limited.</summary>
    public bool IsOn => options.RegionQuotaBytes > 0 || options.SiteQuotaBytes > 0;

    /// <summary>Sets room aside in every limited folder of the chain but those of <paramref name="within"/>. Dispose gives it back, unless it was used.</summary>
    /// <exception cref="QuotaExceededException">There is less room than that.</exception>
    public async ValueTask<Reservation> ReserveAsync(
        IReadOnlyList<ChainLink> chain, long bytes, IReadOnlyList<ChainLink>? within = null, CancellationToken cancellation = default)
    {
        var reservation = new Reservation(this, [.. chain.Where(link => LimitOf(link) is not null && within?.Any(other => other.Id == link.Id) is not true)]);
        try
        {
            await reservation.GrowAsync(bytes, cancellation);
            return reservation;
        }
        catch
        {
            reservation.Dispose();
            throw;
        }
    }

    /// <summary>The limited folder of the chain with the least room left; null where nothing is limited.</summary>
    public async ValueTask<QuotaState?> FindTightestAsync(IReadOnlyList<ChainLink> chain, CancellationToken cancellation)
    {
        QuotaState? tightest = null;
        foreach (var link in chain)
        {
            if (LimitOf(link) is not { } limit)
                continue;
            var account = AccountOf(link);
            await CountAsync(account, link, always: false, cancellation);
            var state = new QuotaState(limit, Math.Max(0, limit - account.Used));
            if (tightest is null || state.Left < tightest.Left)
                tightest = state;
        }

        return tightest;
    }

    private long? LimitOf(ChainLink link) =>
        link.Purpose switch
        {
            FolderPurpose.Region => options.RegionQuotaBytes,
            FolderPurpose.Site => options.SiteQuotaBytes,
            _ => 0,
        } is > 0 and var limit ? limit : null;

    private Account AccountOf(ChainLink link) => accounts.GetOrAdd(link.Id, static _ => new Account());

    private async ValueTask TakeAsync(ChainLink link, long bytes, CancellationToken cancellation)
    {
        var (account, limit) = (AccountOf(link), LimitOf(link)!.Value);
        await CountAsync(account, link, always: false, cancellation);
        if (account.TryTake(bytes, limit))
            return;
        await CountAsync(account, link, always: true, cancellation);
        if (!account.TryTake(bytes, limit))
            throw new QuotaExceededException(limit);
    }

    private async ValueTask CountAsync(Account account, ChainLink link, bool always, CancellationToken cancellation)
    {
        if (!always && account.IsFresh(time.GetUtcNow()))
            return; // each part of a body comes here
        await account.Turn.WaitAsync(cancellation);
        try
        {
            // Who has waited finds it counted.
            var now = time.GetUtcNow();
            if (!always && account.IsFresh(now))
                return;
            var (state, added) = (await library.GetStateAsync(cancellation), account.Added);
            if (account.IsOf(state, now))
                return;
            var usage = await library.GetUsageAsync(link.Id, cancellation);
            account.Note(usage.Bytes, added, state, now);
        }
        finally
        {
            account.Turn.Release();
        }
    }

    /// <summary>Room set aside for what is arriving.</summary>
    internal sealed class Reservation(FolderQuotas quotas, IReadOnlyList<ChainLink> links) : IDisposable
    {
        private readonly long[] taken = new long[links.Count];
        private bool isUsed;

        /// <exception cref="QuotaExceededException">There is less room than that.</exception>
        public async ValueTask GrowAsync(long bytes, CancellationToken cancellation)
        {
            if (bytes <= 0)
                return;
            for (var i = 0; i < links.Count; i++)
            {
                await quotas.TakeAsync(links[i], bytes, cancellation);
                taken[i] += bytes;
            }
        }

        /// <summary>The bytes are stored now.</summary>
        public void Use() => isUsed = true;

        public void Dispose()
        {
            for (var i = 0; i < links.Count; i++)
                quotas.AccountOf(links[i]).Settle(taken[i], isUsed);
            Array.Clear(taken);
        }
    }

    [SuppressMessage("Design", "CA1001", Justification = "A semaphore holds nothing to dispose of as long as nobody asks for its wait handle, and the accounts live as long as the library.")]
    private sealed class Account
    {
        private readonly Lock one = new();
        private long known;
        private long added;
        private long arriving;
        private long state; // the database's when it was counted
        private DateTimeOffset? countedAt;

        /// <summary>Who counts: one at a time, or all who upload when a minute is over would walk through the same folder.</summary>
        public SemaphoreSlim Turn { get; } = new(1);

        /// <summary>What was stored since it was counted.</summary>
        public long Added
        {
            get
            {
                lock (one)
                    return added;
            }
        }

        public long Used
        {
            get
            {
                lock (one)
                    return known + added + arriving;
            }
        }

        /// <summary>Whether it was counted a short while ago.</summary>
        public bool IsFresh(DateTimeOffset now)
        {
            lock (one)
                return countedAt is { } at && now - at < CountHolds;
        }

        /// <summary>Whether a count now would find the same. Notes that it was as good as counted then.</summary>
        public bool IsOf(long current, DateTimeOffset now)
        {
            lock (one)
            {
                // What was added although nobody has committed since was counted already, before its upload ended.
                if (countedAt is null || state != current || added != 0)
                    return false;
                countedAt = now;
                return true;
            }
        }

        public bool TryTake(long bytes, long limit)
        {
            lock (one)
            {
                if (known + added + arriving > limit - bytes)
                    return false;
                arriving += bytes;
                return true;
            }
        }

        public void Settle(long bytes, bool stored)
        {
            lock (one)
            {
                arriving -= bytes;
                if (stored)
                    added += bytes;
            }
        }

        /// <summary>What came in while it was counted may be counted twice, until the next time.</summary>
        public void Note(long bytes, long addedBefore, long stateBefore, DateTimeOffset now)
        {
            lock (one)
            {
                (known, state, countedAt) = (bytes, stateBefore, now);
                added = Math.Max(0, added - addedBefore);
            }
        }
    }

    /// <summary>Sets room aside for each part of a body before it is handed on.</summary>
    internal sealed class CountedBody(Stream body, Reservation reservation, long free) : Stream
    {
        private long left = free; // set aside already, or room that the document had before

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await body.ReadAsync(buffer, cancellationToken);
            left -= read;
            if (left < 0)
            {
                await reservation.GrowAsync(-left, cancellationToken);
                left = 0;
            }

            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

/// <summary>How much a region or site may hold.</summary>
/// <param name="Limit">In bytes; current versions count, older ones and the trash do not.</param>
/// <param name="Left">What still fits, in bytes; 0 when it is full.</param>
public sealed record QuotaState(long Limit, long Left);

/// <summary>The region's or site's room does not suffice; nothing was stored.</summary>
/// <param name="limit">How much it may hold, in bytes.</param>
public sealed class QuotaExceededException(long limit) : Exception(Refusals.QuotaExceeded(limit).German)
{
    public Refusal Refusal { get; } = Refusals.QuotaExceeded(limit);
}
