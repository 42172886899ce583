using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ToolKit.Access;

/// <summary>Settings of <see cref="SignInThrottle"/>.</summary>
public sealed class SignInThrottleOptions
{
    /// <summary>How many different wrong secrets are free. Default 10; 1 to 1,000.</summary>
    public int FreeFailures { get; set; } = 10;

    /// <summary>How long failures count after the last new one. Default 15 minutes; one second to a day.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How many pairs of name and network are remembered; the one unused for longest goes first. Default 20,000; at least 1.</summary>
    public int RememberedKeys { get; set; } = 20_000;

    /// <summary>Why these settings cannot be used, as a sentence that says what to change; null when they can.</summary>
    public string? Problem =>
        FreeFailures is < 1 or > 1000 ? $"{nameof(FreeFailures)} is {FreeFailures}; it must be 1 to 1000."
        : Window < TimeSpan.FromSeconds(1) || Window > TimeSpan.FromDays(1) ? $"{nameof(Window)} is {Window}; it must be one second to one day."
        : RememberedKeys < 1 ? $"{nameof(RememberedKeys)} is {RememberedKeys}; it must be at least 1."
        : null;
}

/// <summary>
/// Says when somebody has tried too many wrong secrets. For device tokens it is asked only after a secret was found wrong, so a right one always passes, whatever
/// else comes from the same network.
/// </summary>
/// <remarks>
/// <para>
/// Failures are counted per name (the eight letters of a device token, the account's mail) and network, never per network alone: whole agencies sit behind one
/// address. Only different wrong secrets count: an old password saved in a client repeats for days and guesses nothing. Use one object for device tokens and
/// another for passwords, so that neither locks the other.
/// </para>
/// <para>Secrets are kept as short keyed hashes that mean nothing outside this process. What is remembered has a fixed bound.</para>
/// </remarks>
public sealed class SignInThrottle
{
    private readonly SignInThrottleOptions options;
    private readonly TimeProvider time;
    private readonly byte[] hashKey = RandomNumberGenerator.GetBytes(32);
    private readonly Lock one = new();
    private readonly Dictionary<ulong, LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> byUse = new(); // the one used last at the end

    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public SignInThrottle(TimeProvider time, SignInThrottleOptions? options = null)
    {
        this.options = options ?? new SignInThrottleOptions();
        if (this.options.Problem is { } problem)
            throw new ArgumentException(problem, nameof(options));
        this.time = time;
    }

    /// <summary>Notes a wrong secret.</summary>
    /// <param name="name">What was looked up: a token's letters, a mail address in any case; empty where there was none. Not a secret.</param>
    /// <param name="secret">The wrong secret. It is not kept.</param>
    /// <param name="address">Where it came from; null: unknown, which counts as one network.</param>
    /// <returns>Null: answer 401. Otherwise answer 429 at once, with this time in <c>Retry-After</c>.</returns>
    public TimeSpan? Failed(string name, string secret, IPAddress? address)
    {
        var key = KeyOf(name, address);
        var hash = (long)Hash($"s{secret}");
        lock (one)
        {
            var now = time.GetUtcNow();
            var entry = Take(key, now);
            if (entry.IsFull(options.FreeFailures))
                return Left(entry, now); // more would only cost memory, and must not make it longer for others behind the network
            if (!entry.Secrets.Contains(hash))
            {
                entry.Secrets.Add(hash);
                entry.LastAt = now;
            }

            return entry.IsFull(options.FreeFailures) ? Left(entry, now) : null;
        }
    }

    /// <summary>
    /// How long nothing more is to be looked at, because as many different wrong secrets came as are free, and one; null when it may be looked at. To be asked before a
    /// secret that can be guessed: a password. A device token cannot, and a right one passes at any time.
    /// </summary>
    public TimeSpan? Blocked(string name, IPAddress? address)
    {
        var key = KeyOf(name, address);
        lock (one)
        {
            var now = time.GetUtcNow();
            return entries.TryGetValue(key, out var node) && now - node.Value.LastAt < options.Window && node.Value.IsFull(options.FreeFailures)
                ? Left(node.Value, now)
                : null;
        }
    }

    /// <summary>How many pairs of name and network are remembered.</summary>
    internal int Remembered
    {
        get
        {
            lock (one)
                return entries.Count;
        }
    }

    /// <summary>How many wrong secrets are remembered for all of them.</summary>
    internal int RememberedSecrets
    {
        get
        {
            lock (one)
                return byUse.Sum(entry => entry.Secrets.Count);
        }
    }

    /// <summary>The network of an address, as <c>192.0.2.0/24</c> or <c>2001:db8::/64</c>; empty: unknown.</summary>
    /// <remarks>
    /// RFC 6177: a customer has a network of 64 bits at least, and changes addresses in it at will. Of IPv4, neighbours share the first three numbers.
    /// </remarks>
    public static string NetworkOf(IPAddress? address)
    {
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return string.Create(CultureInfo.InvariantCulture, $"{bytes[0]}.{bytes[1]}.{bytes[2]}.0/24");
        bytes[8..].Clear();
        return $"{new IPAddress(bytes)}/64";
    }

    private TimeSpan Left(Entry entry, DateTimeOffset now)
    {
        var left = entry.LastAt + options.Window - now;
        return left < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : left; // Retry-After counts whole seconds
    }

    private Entry Take(ulong key, DateTimeOffset now)
    {
        if (entries.TryGetValue(key, out var node))
        {
            byUse.Remove(node);
            if (now - node.Value.LastAt >= options.Window)
                node.Value.Secrets.Clear();
        }
        else
        {
            if (entries.Count >= options.RememberedKeys)
            {
                entries.Remove(byUse.First!.Value.Key);
                byUse.RemoveFirst();
            }

            entries.Add(key, node = new LinkedListNode<Entry>(new Entry(key) { LastAt = now }));
        }

        byUse.AddLast(node);
        return node.Value;
    }

    private ulong KeyOf(string name, IPAddress? address) => Hash($"n{NetworkOf(address)} {name.ToLowerInvariant()}");

    private ulong Hash(string text)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(hashKey, MemoryMarshal.AsBytes(text.AsSpan()), hash);
        return MemoryMarshal.Read<ulong>(hash);
    }

    private sealed class Entry(ulong key)
    {
        public ulong Key => key;

        public DateTimeOffset LastAt { get; set; }

        /// <summary>Hashes of the wrong secrets; at most as many as are free, and one.</summary>
        public List<long> Secrets { get; } = [];

        public bool IsFull(int free) => Secrets.Count > free;
    }
}
