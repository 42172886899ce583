using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ToolKit.Database;
using ToolKit.Library;

namespace ToolKit.Access;

/// <summary>
/// The gate that every door leads to: makes out who a request comes from, and hands out the library as that person may see it.
/// </summary>
/// <remarks>
/// Who may do what is kept in memory and asked of the database again as soon as anybody, in this process or another, has changed it. To
/// learn that nothing was committed costs a microsecond; that something was, but nobody's access, one small query.
/// </remarks>
public sealed partial class LibraryGate(
    SqlDatabase database, DocumentLibrary library, GrantStore grants, DeviceTokenStore tokens, AccessOptions options, TimeProvider time)
{
    // A header longer than this holds no token of ours.
    private const int MostHeaderLength = 1024;

    private readonly SignInThrottle tokenThrottle = new(time, options.Throttle);
    // The server hands in the same string as long as a connection says the same: its digest is made once, and ends with the string.
    private readonly ConditionalWeakTable<string, KeptDigest> digests = [];
    private AccessSnapshot current = new(-1, -1, []);
    private IReadOnlyList<IReadOnlyList<ChainLink>>? structure;

    /// <summary>The tables of this component. They build on <see cref="DocumentLibrary.Migrations"/>.</summary>
    public static MigrationSet Migrations { get; } = new("access", typeof(LibraryGate).Assembly);

    /// <summary>What this gate, and those who ask it, have refused.</summary>
    public RefusalLog RefusalLog { get; } = new(database, library, time);

    internal FolderQuotas Quotas { get; } = new(library, options, time);

    internal DocumentLibrary Library => library;

    internal SqlDatabase Database => database;

    internal GrantStore Grants => grants;

    internal TimeProvider Time => time;

    /// <summary>How many people, tokens and sessions are remembered, each.</summary>
    internal int Remembered => options.RememberedTokens;

    /// <summary>Somebody who has not signed in.</summary>
    public static Principal Anonymous(Door door) => new(null, null, [], door, -1);

    /// <summary>
    /// Makes out the person by the device token in an <c>Authorization</c> header: the password of <c>Basic</c> (the user name is ignored) or
    /// <c>Bearer</c>.
    /// </summary>
    /// <returns>
    /// Null, for one and the same answer: no token, an unknown, expired or withdrawn one, a disabled person, or one without a running
    /// grant.
    /// </returns>
    public async ValueTask<Principal?> AuthenticateAsync(string? authorization, Door door, CancellationToken cancellation = default) =>
        (await OpenAsync(authorization, door, cancellation))?.Principal;

    /// <summary>
    /// As <see cref="AuthenticateAsync"/>, and hands out the library for this request: the view goes on with what was asked of the database for
    /// the sign-in, so that a request asks once.
    /// </summary>
    public ValueTask<LibraryView?> OpenAsync(string? authorization, Door door, CancellationToken cancellation = default) =>
        OpenByAsync(authorization, door, isOffice: false, cancellation);

    /// <summary>
    /// As <see cref="OpenAsync"/> on WebDAV, by the cookie of a sign-in inside Office
    /// (<see cref="DeviceTokenStore.CreateOfficeAsync"/>). Whether the request comes from Office is for the caller to ask.
    /// </summary>
    public ValueTask<LibraryView?> OpenOfficeAsync(string? cookie, CancellationToken cancellation = default) =>
        OpenByAsync(cookie, Door.Dav, isOffice: true, cancellation);

    /// <summary>Why <see cref="AuthenticateAsync"/> has said null to this header.</summary>
    public ValueTask<SignInFailure> ExplainAsync(string? authorization, CancellationToken cancellation = default) =>
        tokens.ExplainAsync(authorization is null || authorization.Length > MostHeaderLength ? null : ReadToken(authorization), cancellation);

    /// <summary>Notes that a header opened nothing, by the letters of the token it names, or else the user name, and the network.</summary>
    /// <returns>Null: answer 401. Otherwise too many different ones have come: answer 429 at once, with this time in <c>Retry-After</c>.</returns>
    public TimeSpan? NoteFailed(string? authorization, IPAddress? address)
    {
        if (string.IsNullOrEmpty(authorization) || authorization.Length > MostHeaderLength || ReadCredentials(authorization) is not { } shown)
            return null;
        var name = Secret.TrySplit(shown.Secret, DeviceTokenStore.Prefix, out var letters, out _) ? letters : shown.User;
        return tokenThrottle.Failed(name, shown.Secret, address);
    }

    private async ValueTask<LibraryView?> OpenByAsync(string? presented, Door door, bool isOffice, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(presented) || presented.Length > MostHeaderLength)
            return null;
        var snapshot = await RefreshAsync(cancellation);
        var key = new TokenKey(digests.GetValue(presented, static text => new KeptDigest(Digest.Of(text))).Digest, door, isOffice);
        if (!snapshot.Tokens.TryGetValue(key, out var principal))
        {
            if (await tokens.FindAsync(isOffice ? presented : ReadToken(presented), isOffice, cancellation) is not { } token
                || await database.ReadAsync(session => LoadAsync(session, token.PersonId, token, door, snapshot.Number), cancellation) is not { } loaded)
            {
                return null;
            }

            principal = loaded;
            snapshot.Remember(key, principal, options.RememberedTokens);
        }

        var now = time.GetUtcNow();
        if (!principal.Token!.Holds(now) || !await HasRunningGrantAsync(principal, snapshot, now, cancellation))
            return null;
        tokens.NoteUse(principal.Token.Id);
        return new LibraryView(this, principal, snapshot);
    }

    /// <summary>The person of a browser session.</summary>
    /// <param name="personId">Her id, as it was when the session began.</param>
    /// <param name="sessionStamp">Her <see cref="Person.SessionStamp"/> then.</param>
    /// <param name="door"><see cref="Door.Browser"/> or <see cref="Door.Api"/>.</param>
    /// <returns>Null when the session has ended: the person is gone or disabled, or the stamp is another one. She may have no grant (yet).</returns>
    /// <exception cref="ArgumentOutOfRangeException">A session never opens <see cref="Door.Dav"/>.</exception>
    public async ValueTask<Principal?> FindPrincipalAsync(
        long personId, long sessionStamp, Door door, CancellationToken cancellation = default) =>
        await FindPrincipalAsync(await RefreshAsync(cancellation), personId, sessionStamp, door, cancellation);

    /// <summary>As the other one, with what is known about access already.</summary>
    internal async ValueTask<Principal?> FindPrincipalAsync(
        AccessSnapshot snapshot, long personId, long sessionStamp, Door door, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)door, (int)Door.Dav, nameof(door));
        var key = new PersonDoor(personId, door);
        if (!snapshot.People.TryGetValue(key, out var principal))
        {
            if (await database.ReadAsync(session => LoadAsync(session, personId, null, door, snapshot.Number), cancellation) is not { } loaded)
                return null;
            principal = loaded;
            snapshot.Remember(key, principal, options.RememberedTokens);
        }

        return principal.Person!.SessionStamp == sessionStamp ? principal : null;
    }

    /// <summary>The library as this principal may see it.</summary>
    public LibraryView Open(Principal principal) => new(this, principal);

    /// <summary>Reads the library with a person's rights in the browser, where she has not signed in: for what the server tells people by itself.</summary>
    /// <returns>Null: there is no such person, or she is disabled, or became so while it was read, or what was to be read went meanwhile.</returns>
    public async ValueTask<T?> ReadForAsync<T>(long personId, Func<LibraryView, ValueTask<T>> read, CancellationToken cancellation = default)
        where T : class
    {
        var snapshot = await RefreshAsync(cancellation);
        if (await database.ReadAsync(session => LoadAsync(session, personId, null, Door.Browser, snapshot.Number), cancellation) is not { } principal)
            return null;
        try
        {
            return await read(Open(principal));
        }
        catch (Exception gone) when (gone is AccessDeniedException or LibraryException)
        {
            return null;
        }
    }

    /// <summary>The access desk as this principal may use it.</summary>
    public AccessDesk OpenDesk(Principal principal) => new(this, principal);

    /// <summary>The same principal as the database knows her now; null when her token or she no longer may sign in.</summary>
    internal async ValueTask<Principal?> ReloadAsync(SqlSession session, Principal principal, long number)
    {
        if (principal.Person is not { } person)
            return new Principal(null, null, [], principal.Door, number);
        var token = principal.Token is { } held ? await DeviceTokenStore.FindAsync(session, held.Id) : null;
        if (principal.Token is not null && (token is null || !token.Holds(time.GetUtcNow())))
            return null;
        return await LoadAsync(session, person.Id, token, principal.Door, number);
    }

    /// <summary>What is known about access now.</summary>
    internal async ValueTask<AccessSnapshot> RefreshAsync(CancellationToken cancellation = default)
    {
        var state = await database.GetStateAsync(cancellation);
        var snapshot = Volatile.Read(ref current);
        if (snapshot.State == state)
            return snapshot;

        // Read after the state: what is found is at least as new, and a later change makes the state another one again.
        var number = await database.ReadAsync(NumberAsync, cancellation);
        var fresh = snapshot.Number == number
            ? snapshot.At(state)
            : new AccessSnapshot(state, number, await database.ReadAsync(PublicFoldersAsync, cancellation));
        Volatile.Write(ref current, fresh);
        return fresh;
    }

    /// <summary>Where the principal's scopes lie, remembered as long as nobody commits anything.</summary>
    internal async ValueTask<Reach> LocateAsync(Principal principal, AccessSnapshot snapshot, CancellationToken cancellation)
    {
        if (principal.Reach is { } known && known.State == snapshot.State)
            return known;
        var reach = await Reach.LocateAsync(principal, snapshot.PublicFolders, snapshot.State, id => library.ResolveAsync(id, cancellation));
        principal.Reach = reach;
        return reach;
    }

    /// <summary>The toolkit, <c>/Eingang</c> and its fields: nobody can move or delete them, so they are looked up once.</summary>
    internal async ValueTask<IReadOnlyList<IReadOnlyList<ChainLink>>> FindStructureAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref structure) is { } known)
            return known;
        var purposes = new List<string> { FolderPurpose.Toolkit, FolderPurpose.Inbox };
        purposes.AddRange(FieldOfAction.All.Select(FolderPurpose.InboxField));
        var found = new List<IReadOnlyList<ChainLink>>();
        foreach (var purpose in purposes)
        {
            foreach (var folder in await library.FindByPurposeAsync(purpose, cancellation))
                found.Add(folder.Chain);
        }

        if (found.Count == purposes.Count)
            Volatile.Write(ref structure, found);
        return found;
    }

    internal static async ValueTask<long> NumberAsync(SqlSession session) =>
        await session.QueryFirstOrDefaultAsync("SELECT number FROM access_state WHERE id = 1", static row => row.GetInt64(0));

    /// <summary>The public folders inside a transaction, which are asked for only where they are not known for this number already.</summary>
    internal async ValueTask<IReadOnlyList<long>> PublicFoldersAsync(SqlSession session, long number) =>
        Volatile.Read(ref current) is { } known && known.Number == number ? known.PublicFolders : await PublicFoldersAsync(session);

    private static async ValueTask<IReadOnlyList<long>> PublicFoldersAsync(SqlSession session) =>
        await session.QueryAsync<long>("SELECT folder_id FROM public_folder ORDER BY folder_id");

    private async ValueTask<bool> HasRunningGrantAsync(
        Principal principal, AccessSnapshot snapshot, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var grant in principal.Grants)
        {
            if (grant.ScopeId == LibraryEntry.RootId && grant.IsRunning(now))
                return true; // the root is always there
        }

        var reach = await LocateAsync(principal, snapshot, cancellation);
        foreach (var (grant, _) in reach.Grants)
        {
            if (grant.IsRunning(now))
                return true;
        }

        return false;
    }

    private async ValueTask<Principal?> LoadAsync(SqlSession session, long personId, DeviceToken? token, Door door, long number)
    {
        if (await PersonStore.FindRowAsync(session, personId) is not { DisabledAt: null } row)
            return null;
        var running = await GrantStore.ListAsync(
            session,
            "person_id = @personId AND withdrawn_at IS NULL AND (until_time IS NULL OR until_time > @now)",
            new { personId, now = time.Milliseconds() });
        return new Principal(row.ToPerson(), token, running, door, number);
    }

    private static string? ReadToken(string authorization) => ReadCredentials(authorization)?.Secret;

    private static (string User, string Secret)? ReadCredentials(string authorization)
    {
        var space = authorization.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
            return null;
        var scheme = authorization.AsSpan(0, space);
        var value = authorization.AsSpan(space + 1).Trim();
        if (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return ("", value.ToString());
        if (!scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
            return null;
        Span<byte> decoded = stackalloc byte[MostHeaderLength];
        if (!Convert.TryFromBase64Chars(value, decoded, out var length))
            return null;
        // RFC 7617 §2: the user name holds no colon, the password may. Spaces around it come along when it is pasted.
        var pair = Encoding.UTF8.GetString(decoded[..length]);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : (pair[..colon], pair[(colon + 1)..].Trim());
    }
}

/// <summary>What is known about access as long as one number in <c>access_state</c> stands.</summary>
internal sealed class AccessSnapshot
{
    public AccessSnapshot(long state, long number, IReadOnlyList<long> publicFolders)
        : this(state, number, publicFolders, [], [], [])
    {
    }

    private AccessSnapshot(
        long state,
        long number,
        IReadOnlyList<long> publicFolders,
        ConcurrentDictionary<TokenKey, Principal> tokens,
        ConcurrentDictionary<PersonDoor, Principal> people,
        ConcurrentDictionary<string, HeldSession> sessions)
    {
        State = state;
        Number = number;
        PublicFolders = publicFolders;
        Tokens = tokens;
        People = people;
        Sessions = sessions;
    }

    /// <summary>The database's state for which the number was asked.</summary>
    public long State { get; }

    public long Number { get; }

    public IReadOnlyList<long> PublicFolders { get; }

    /// <summary>By the digest of the header (or of Office's cookie) and the door. Whether the token still holds depends on the time and is asked each time.</summary>
    public ConcurrentDictionary<TokenKey, Principal> Tokens { get; }

    public ConcurrentDictionary<PersonDoor, Principal> People { get; }

    /// <summary>By id. Whether the session still holds depends on the time and is asked each time.</summary>
    public ConcurrentDictionary<string, HeldSession> Sessions { get; }

    /// <summary>The same knowledge at a later state that changed nothing about it.</summary>
    public AccessSnapshot At(long state) => new(state, Number, PublicFolders, Tokens, People, Sessions);

    public void Remember(TokenKey key, Principal principal, int most) => Remember(Tokens, key, principal, most);

    public void Remember(PersonDoor key, Principal principal, int most) => Remember(People, key, principal, most);

    public void Remember(string key, HeldSession session, int most) => Remember(Sessions, key, session, most);

    private static void Remember<TKey, TValue>(ConcurrentDictionary<TKey, TValue> remembered, TKey key, TValue value, int most)
        where TKey : notnull
    {
        // Beginning anew is rare and costs each a look-up; keeping the order of use would cost every request.
        if (remembered.Count >= most)
            remembered.Clear();
        remembered[key] = value;
    }
}

[StructLayout(LayoutKind.Auto)]
internal readonly record struct PersonDoor(long PersonId, Door Door);

[StructLayout(LayoutKind.Auto)]
internal readonly record struct TokenKey(Digest Digest, Door Door, bool IsOffice);

internal sealed record KeptDigest(Digest Digest);

/// <summary>SHA-256 of a header: what is remembered, so that no secret is.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Digest(UInt128 First, UInt128 Second)
{
    public static Digest Of(string header)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(header.AsSpan()), digest);
        return new(MemoryMarshal.Read<UInt128>(digest), MemoryMarshal.Read<UInt128>(digest[16..]));
    }
}
