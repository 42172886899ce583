using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>What became of a client's attempt to connect to the share.</summary>
public enum AttemptOutcome
{
    /// <summary>It was let in.</summary>
    Arrived,

    /// <summary>It was let in and tried to change something with a token that may only read.</summary>
    ReadOnlyToken,

    /// <summary>There is such a token, but what follows its letters is wrong.</summary>
    WrongSecret,

    /// <summary>The token has expired.</summary>
    Expired,

    /// <summary>The token was withdrawn.</summary>
    Withdrawn,

    /// <summary>The token holds, but its person has no running grant.</summary>
    NoAccess,

    /// <summary>It looks like a token, but is none, or not complete.</summary>
    UnknownToken,

    /// <summary>The password does not look like a token: most often it is the account's.</summary>
    NotAToken,

    /// <summary>No password was sent.</summary>
    NoCredentials,

    /// <summary>It came over plain HTTP from another machine; what it sent was not looked at.</summary>
    PlainHttp,

    /// <summary>It looked for the share at another address of this server.</summary>
    WrongAddress,
}

/// <param name="At">When it was last so.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Program">One of the names in <see cref="ClientNames"/>.</param>
public sealed record ConnectionAttempt(DateTimeOffset At, AttemptOutcome Outcome, string Program);

/// <summary>
/// The last attempts to connect to the share, in memory, for the pages that help with connecting. It holds no secret, no address, nothing a client
/// has sent: by token or by a keyed hash of the client's network, when, with which program, and what became of it; for an hour, and within the
/// bounds below.
/// </summary>
/// <remarks>
/// What belongs to a token is for its owner. What belongs to nobody's is kept by network and for whoever looks from the same network; so nothing
/// is kept there that tells about anybody's token, not even that there is one.
/// </remarks>
public sealed class ConnectionAttempts(TimeProvider time)
{
    /// <summary>How long an attempt is kept.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const int MostTokens = 2_000;
    private const int MostNetworks = 1_000;

    // A client sends hundreds of requests; that it has arrived is written down once in this time.
    private static readonly TimeSpan ArrivalInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<long, DateTimeOffset> arrivals = new();
    private readonly Trails<long> byToken = new(MostTokens);
    private readonly Trails<ulong> byNetwork = new(MostNetworks);
    private readonly Lock guard = new();
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32); // of this process alone: the hashes cannot be compared with others

    /// <summary>A client was let in. Asked for every request: it takes no lock and keeps nothing but once a minute.</summary>
    public void NoteArrival(HttpContext context, DeviceToken token)
    {
        var now = time.GetUtcNow();
        if (arrivals.TryGetValue(token.Id, out var noted) && now - noted < ArrivalInterval)
            return;
        if (arrivals.Count >= MostTokens)
            arrivals.Clear();
        arrivals[token.Id] = now;
        lock (guard)
            byToken.Add(token.Id, AttemptOf(context, AttemptOutcome.Arrived, now));
    }

    /// <summary>A client was not let in, or not to what it wanted.</summary>
    /// <param name="token">The token that was meant; null where none is known.</param>
    public void NoteProblem(HttpContext context, AttemptOutcome outcome, DeviceToken? token)
    {
        var now = time.GetUtcNow();
        lock (guard)
        {
            if (token is not null)
            {
                byToken.Add(token.Id, AttemptOf(context, outcome, now));
                arrivals.TryRemove(token.Id, out _); // that it goes well again is worth knowing at once
            }

            // Anybody can send somebody else's letters: from outside, a wrong secret looks like an unknown token.
            if (token is null || outcome == AttemptOutcome.WrongSecret)
                byNetwork.Add(NetworkOf(context), AttemptOf(context, token is null ? outcome : AttemptOutcome.UnknownToken, now));
        }
    }

    /// <summary>What was tried with a token in the last hour, the latest first. To be shown to its owner alone.</summary>
    public IReadOnlyList<ConnectionAttempt> OfToken(long tokenId)
    {
        lock (guard)
            return byToken.Find(tokenId, time.GetUtcNow());
    }

    /// <summary>What was tried without a known token in the last hour from the network that this request comes from, the latest first.</summary>
    public IReadOnlyList<ConnectionAttempt> OfNetwork(HttpContext context)
    {
        lock (guard)
            return byNetwork.Find(NetworkOf(context), time.GetUtcNow());
    }

    private static ConnectionAttempt AttemptOf(HttpContext context, AttemptOutcome outcome, DateTimeOffset now) =>
        new(now, outcome, ClientNames.Of(context.Request.Headers.UserAgent));

    private ulong NetworkOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.Loopback;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        ReadOnlySpan<byte> bytes = address.GetAddressBytes();
        // A machine changes the second half of its IPv6 address as it likes.
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            bytes = bytes[..8];
        return BinaryPrimitives.ReadUInt64LittleEndian(HMACSHA256.HashData(key, bytes));
    }

    private sealed class Trails<TKey>(int most)
        where TKey : notnull
    {
        private const int MostAttempts = 8;

        private readonly Dictionary<TKey, List<ConnectionAttempt>> trails = [];

        public void Add(TKey key, ConnectionAttempt attempt)
        {
            if (!trails.TryGetValue(key, out var trail))
            {
                if (trails.Count >= most)
                    MakeRoom(attempt.At);
                trails[key] = trail = [];
            }

            // A client that tries the same again and again does not push out what else there was.
            trail.RemoveAll(earlier =>
                HasEnded(earlier, attempt.At) || (earlier.Outcome == attempt.Outcome && earlier.Program == attempt.Program));
            if (trail.Count == MostAttempts)
                trail.RemoveAt(0);
            trail.Add(attempt);
        }

        public IReadOnlyList<ConnectionAttempt> Find(TKey key, DateTimeOffset now) =>
            trails.TryGetValue(key, out var trail) ? [.. trail.Where(attempt => !HasEnded(attempt, now)).Reverse()] : [];

        private static bool HasEnded(ConnectionAttempt attempt, DateTimeOffset now) => now - attempt.At >= Lifetime;

        private void MakeRoom(DateTimeOffset now)
        {
            foreach (var (key, trail) in trails)
            {
                if (HasEnded(trail[^1], now))
                    trails.Remove(key);
            }

            if (trails.Count >= most)
                trails.Remove(trails.MinBy(pair => pair.Value[^1].At).Key);
        }
    }
}
