using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ToolKit.Database;

namespace ToolKit.Access;

/// <summary>The device tokens, of which only keyed hashes are kept.</summary>
public sealed class DeviceTokenStore
{
    /// <summary>What each token begins with.</summary>
    public const string Prefix = "tk_";

    /// <summary>How long a sign-in inside Office holds, in days.</summary>
    public const int OfficeDays = 30;

    /// <summary>How many sign-ins inside Office a person has at most; one more ends the oldest.</summary>
    public const int MostOfficeSignIns = 10;

    private const string OfficePrefix = "of_";

    /// <summary>The file of the key in <see cref="AccessOptions.KeyFolder"/>.</summary>
    public const string KeyFileName = "device-tokens.key";

    internal const string Columns =
        "t.id AS Id, t.letters AS Letters, t.secret_hash AS SecretHash, t.person_id AS PersonId, t.label AS Label, t.scope_id AS ScopeId, t.read_only AS ReadOnly, t.created_at AS CreatedAt, t.expires_at AS ExpiresAt, t.withdrawn_at AS WithdrawnAt, t.office AS Office, t.key_version AS KeyVersion";

    private readonly SqlDatabase database;
    private readonly AccessOptions options;
    private readonly TimeProvider time;
    private readonly TokenKeys keys;

    // Last uses that are not written down yet: token id to milliseconds. As long as there are tokens, at most.
    private readonly ConcurrentDictionary<long, long> uses = new();

    /// <summary>Reads the key file, or makes it.</summary>
    /// <exception cref="InvalidDataException">The key file is damaged, or a setting is wrong.</exception>
    public DeviceTokenStore(SqlDatabase database, AccessOptions options, TimeProvider time)
    {
        if (options.Problem is { } problem)
            throw new InvalidDataException(problem);
        this.database = database;
        this.options = options;
        this.time = time;
        keys = new TokenKeys(options.KeyFolder);
    }

    /// <summary>Makes a token.</summary>
    /// <exception cref="RefusedException">Label, days or the number of tokens are out of bounds.</exception>
    public async ValueTask<CreatedDeviceToken> CreateAsync(NewDeviceToken token, CancellationToken cancellation = default)
    {
        var label = AccessRows.Clean(token.Label, 100, Refusals.Label);
        var days = token.Days ?? options.TokenDays;
        if (days < 1 || days > options.MostTokenDays)
            throw new RefusedException(Refusals.TokenDays(options.MostTokenDays));
        return await database.WriteAsync(
            async session =>
            {
                var now = time.Milliseconds();
                var held = await session.QuerySingleAsync<long>(
                    "SELECT COUNT(*) FROM device_token WHERE person_id = @PersonId AND office = 0 AND withdrawn_at IS NULL AND expires_at > @now",
                    new { token.PersonId, now });
                if (held >= options.MostTokens)
                    throw new RefusedException(Refusals.TooManyTokens(options.MostTokens));
                var created = await AddAsync(session, token with { Label = label, Days = days }, isOffice: false, now);
                var note = new AuditNote(AuditActs.TokenMade, $"Geräte-Token {created.Token.Id}") { AboutPersonId = token.PersonId };
                if (token.IsByOperator)
                    await AuditLog.AddAsync(session, now, null, note);
                else
                    await AuditLog.AddAsync(session, now, token.PersonId, Door.Browser, note);
                return created;
            },
            cancellation: cancellation);
    }

    /// <summary>
    /// Makes what stands behind a sign-in inside Office. Its secret counts for <see cref="LibraryGate.OpenOfficeAsync"/> alone, for
    /// <see cref="OfficeDays"/>.
    /// </summary>
    /// <param name="label">What the person will know it by, 1 to 100 characters.</param>
    /// <exception cref="RefusedException">The label is out of bounds.</exception>
    public async ValueTask<CreatedDeviceToken> CreateOfficeAsync(long personId, string label, CancellationToken cancellation = default)
    {
        var token = new NewDeviceToken(personId, AccessRows.Clean(label, 100, Refusals.Label), Days: OfficeDays);
        return await database.WriteAsync(
            async session =>
            {
                var now = time.Milliseconds();
                var ended = await session.QueryAsync<long>(
                    """
                    UPDATE device_token SET withdrawn_at = @now
                    WHERE person_id = @personId AND office = 1 AND withdrawn_at IS NULL AND id NOT IN
                        (SELECT id FROM device_token WHERE person_id = @personId AND office = 1 AND withdrawn_at IS NULL ORDER BY id DESC LIMIT @kept)
                    RETURNING id
                    """,
                    new { personId, now, kept = MostOfficeSignIns - 1 });
                if (ended.Count > 0)
                    await AccessRows.TouchAsync(session);
                foreach (var id in ended)
                    await AuditLog.AddAsync(session, now, personId, Door.Browser, Note(AuditActs.TokenWithdrawn, id) with { Detail = "Office, das älteste" });
                var created = await AddAsync(session, token, isOffice: true, now);
                await AuditLog.AddAsync(session, now, personId, Door.Browser, Note(AuditActs.TokenMade, created.Token.Id) with { Detail = "Office" });
                return created;

                AuditNote Note(string act, long id) => new(act, $"Geräte-Token {id}") { AboutPersonId = personId };
            },
            cancellation: cancellation);
    }

    /// <summary>A person's tokens, the newest first, those that no longer hold among them.</summary>
    public async ValueTask<IReadOnlyList<DeviceToken>> ListAsync(long personId, CancellationToken cancellation = default)
    {
        var tokens = await database.ReadAsync(session => ListAsync(session, personId), cancellation);
        return [.. tokens.Select(token => uses.TryGetValue(token.Id, out var used) && !(token.LastUsedAt >= Clock.Time(used))
            ? token with { LastUsedAt = Clock.Time(used) }
            : token)];
    }

    /// <summary>Withdraws a token with immediate effect. False when the person has none with that id that is not withdrawn already.</summary>
    public ValueTask<bool> WithdrawAsync(long personId, long tokenId, CancellationToken cancellation = default) =>
        database.WriteAsync(
            async session =>
            {
                var changed = await session.ExecuteAsync(
                    "UPDATE device_token SET withdrawn_at = @now WHERE id = @tokenId AND person_id = @personId AND withdrawn_at IS NULL",
                    new { personId, tokenId, now = time.Milliseconds() });
                if (changed > 0)
                {
                    await AccessRows.TouchAsync(session);
                    await AuditLog.AddAsync(
                        session, time.Milliseconds(), personId, Door.Browser, new AuditNote(AuditActs.TokenWithdrawn, $"Geräte-Token {tokenId}") { AboutPersonId = personId });
                }

                return changed > 0;
            },
            cancellation: cancellation);

    /// <summary>Writes down the last uses noted since the last call. To be called every <see cref="AccessOptions.LastUseInterval"/> and at the end.</summary>
    public async ValueTask WriteLastUsesAsync(CancellationToken cancellation = default)
    {
        var noted = uses.ToArray();
        if (noted.Length == 0)
            return;
        await database.WriteAsync(
            async session =>
            {
                foreach (var (tokenId, at) in noted)
                {
                    // The token may be gone by now, with its person.
                    await session.ExecuteAsync(
                        """
                        INSERT INTO device_token_use (token_id, used_at) SELECT id, @at FROM device_token WHERE id = @tokenId
                        ON CONFLICT (token_id) DO UPDATE SET used_at = excluded.used_at WHERE device_token_use.used_at < excluded.used_at
                        """,
                        new { tokenId, at });
                }

                return true;
            },
            Durability.Process,
            cancellation);
        foreach (var use in noted)
            uses.TryRemove(use); // unless it was used again meanwhile
    }

    /// <summary>Looks a token up and compares its secret in constant time.</summary>
    /// <param name="presented">What was sent.</param>
    /// <param name="isOffice">It was sent as the cookie of a sign-in inside Office; otherwise as a password or bearer.</param>
    /// <returns>Null for a text that is no token, an unknown one, a wrong secret; whether it still holds is not asked here.</returns>
    internal async ValueTask<DeviceToken?> FindAsync(string? presented, bool isOffice, CancellationToken cancellation) =>
        await FindAsync(presented, isOffice ? OfficePrefix : Prefix, cancellation) is (true, { } token) && token.IsOffice == isOffice ? token : null;

    /// <summary>Why a password or bearer is not a token that holds; <see cref="SignInProblem.NoAccess"/> when it is one.</summary>
    internal async ValueTask<SignInFailure> ExplainAsync(string? presented, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(presented))
            return new SignInFailure(SignInProblem.NoCredentials, null);
        if (!presented.StartsWith(Prefix, StringComparison.Ordinal))
            return new SignInFailure(SignInProblem.NotAToken, null);
        var (fits, token) = await FindAsync(presented, Prefix, cancellation);
        return token is null or { IsOffice: true } ? new SignInFailure(SignInProblem.UnknownToken, null)
            : !fits ? new SignInFailure(SignInProblem.WrongSecret, token)
            : token.WithdrawnAt is not null ? new SignInFailure(SignInProblem.Withdrawn, token)
            : !token.Holds(time.GetUtcNow()) ? new SignInFailure(SignInProblem.Expired, token)
            : new SignInFailure(SignInProblem.NoAccess, token);
    }

    internal static async ValueTask<DeviceToken?> FindAsync(SqlSession session, long id) =>
        (await session.QueryFirstOrDefaultAsync<TokenRow>($"SELECT {Columns} FROM device_token t WHERE t.id = @id", new { id }))?.ToToken(null);

    internal static async ValueTask<IReadOnlyList<DeviceToken>> ListAsync(SqlSession session, long personId)
    {
        var rows = await session.QueryAsync<TokenRow>(
            $"SELECT {Columns}, u.used_at AS UsedAt FROM device_token t LEFT JOIN device_token_use u ON u.token_id = t.id WHERE t.person_id = @personId ORDER BY t.id DESC",
            new { personId });
        return rows.ConvertAll(row => row.ToToken(row.UsedAt));
    }

    /// <summary>Remembers that the token was accepted now; costs no write.</summary>
    internal void NoteUse(long tokenId) => uses[tokenId] = time.Milliseconds();

    /// <summary>The token with these letters, and whether its secret fits; compared in constant time.</summary>
    private async ValueTask<(bool Fits, DeviceToken? Token)> FindAsync(string? presented, string prefix, CancellationToken cancellation)
    {
        if (!Secret.TrySplit(presented, prefix, out var letters, out var secret))
            return default;
        var row = await database.ReadAsync(session => FindRowAsync(session, letters), cancellation);
        var key = row is null ? null : keys.Find(row.KeyVersion);
        var expected = key is null ? new byte[HMACSHA256.HashSizeInBytes] : row!.SecretHash; // nothing has a hash of zeros
        var fits = CryptographicOperations.FixedTimeEquals(expected, Hash(key ?? keys.Find(keys.Newest)!, letters, secret));
        if (fits && row!.KeyVersion < keys.Newest)
            await RehashAsync(row, letters, secret, cancellation);
        return (fits, row?.ToToken(null));
    }

    /// <summary>A token takes the newest key with its next use, so that older keys can go.</summary>
    private async ValueTask RehashAsync(TokenRow row, string letters, string secret, CancellationToken cancellation)
    {
        var version = keys.Newest;
        await database.WriteAsync(
            session => session.ExecuteAsync(
                "UPDATE device_token SET secret_hash = @hash, key_version = @version WHERE id = @Id AND key_version = @KeyVersion",
                new { hash = Hash(keys.Find(version)!, letters, secret), version, row.Id, row.KeyVersion }),
            cancellation: cancellation);
    }

    /// <summary>Makes another key for the hashes of tokens. Those made before go on to count, and take the new key with their next use.</summary>
    /// <returns>How many tokens that still hold lie under each older key, by its version. Where there is none, the key's file can be removed.</returns>
    public async ValueTask<IReadOnlyDictionary<long, int>> RenewKeyAsync(CancellationToken cancellation = default)
    {
        keys.Renew();
        return await database.WriteAsync<IReadOnlyDictionary<long, int>>(
            async session =>
            {
                var now = time.Milliseconds();
                await AuditLog.AddAsync(session, now, null, new AuditNote(AuditActs.KeyRenewed, $"Schlüssel der Geräte-Token, Version {keys.Newest}"));
                var held = await session.QueryAsync<long>("SELECT key_version FROM device_token WHERE withdrawn_at IS NULL AND expires_at > @now", new { now });
                return held.CountBy(version => version).ToDictionary();
            },
            cancellation: cancellation);
    }

    private async ValueTask<CreatedDeviceToken> AddAsync(SqlSession session, NewDeviceToken token, bool isOffice, long now)
    {
        var secret = Secret.New();
        var version = keys.Newest;
        string letters;
        do
        {
            letters = Secret.NewLetters();
        }
        while (await FindRowAsync(session, letters) is not null);
        await session.ExecuteAsync(
            """
            INSERT INTO device_token (letters, secret_hash, person_id, label, scope_id, read_only, created_at, expires_at, office, key_version)
            VALUES (@letters, @hash, @PersonId, @Label, @ScopeId, @readOnly, @now, @until, @office, @version)
            """,
            new
            {
                letters,
                hash = Hash(keys.Find(version)!, letters, secret),
                version,
                token.PersonId,
                token.Label,
                token.ScopeId,
                readOnly = token.IsReadOnly ? 1L : 0L,
                now,
                until = now + (token.Days!.Value * 86_400_000L),
                office = isOffice ? 1L : 0L,
            });
        return new CreatedDeviceToken((await FindRowAsync(session, letters))!.ToToken(null), $"{(isOffice ? OfficePrefix : Prefix)}{letters}_{secret}");
    }

    private static async ValueTask<TokenRow?> FindRowAsync(SqlSession session, string letters) =>
        await session.QueryFirstOrDefaultAsync<TokenRow>($"SELECT {Columns} FROM device_token t WHERE t.letters = @letters", new { letters });

    // The letters are part of what is hashed: a hash copied to another row fits no token.
    private static byte[] Hash(byte[] key, string letters, string secret) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{letters}_{secret}"));

    private sealed class TokenRow
    {
        public long Id { get; init; }

        public string Letters { get; init; } = "";

        public byte[] SecretHash { get; init; } = [];

        public long PersonId { get; init; }

        public string Label { get; init; } = "";

        public long? ScopeId { get; init; }

        public long ReadOnly { get; init; }

        public long CreatedAt { get; init; }

        public long ExpiresAt { get; init; }

        public long? WithdrawnAt { get; init; }

        public long Office { get; init; }

        public long KeyVersion { get; init; }

        public long? UsedAt { get; init; }

        public DeviceToken ToToken(long? usedAt) => new(
            Id,
            PersonId,
            Letters,
            Label,
            ScopeId,
            ReadOnly != 0,
            Clock.Time(CreatedAt),
            Clock.Time(ExpiresAt),
            Clock.Time(usedAt),
            Clock.Time(WithdrawnAt),
            Office != 0);
    }
}
