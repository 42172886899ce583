using Microsoft.AspNetCore.DataProtection;
using ToolKit.Database;

namespace ToolKit.Access;

/// <summary>What became of a code.</summary>
public enum SecondFactorOutcome
{
    /// <summary>It is right, and used up.</summary>
    Right,

    /// <summary>It is wrong, or was used before.</summary>
    Wrong,

    /// <summary>Too many were wrong: none is looked at for <see cref="SecondFactorStore.Pause"/>.</summary>
    Paused,
}

/// <summary>The state of a second factor.</summary>
/// <param name="Since">When it was set up.</param>
/// <param name="RecoveryCodes">How many recovery codes are left.</param>
public sealed record SecondFactor(DateTimeOffset Since, int RecoveryCodes);

/// <summary>
/// Second factors of local accounts: codes of an authenticator app, and recovery codes for when it is lost. Who has a provider's identity shows hers there.
/// </summary>
/// <remarks>
/// Six digits can be guessed, so that a right one does not always pass: after <see cref="MostFailures"/> wrong ones none does for <see cref="Pause"/>. Only who has
/// the password comes that far, so nobody can lock others out.
/// </remarks>
public sealed class SecondFactorStore(SqlDatabase database, IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>How many recovery codes there are.</summary>
    public const int RecoveryCodes = 10;

    /// <summary>How many wrong codes in a row are free.</summary>
    public const int MostFailures = 5;

    /// <summary>How long no code is looked at after that.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    private const int RecoveryLength = 28; // 140 bits: nothing that a fast hash gives away

    private readonly IDataProtector protector = protection.CreateProtector("ToolKit.SecondFactor");

    /// <summary>Null: she has none.</summary>
    public ValueTask<SecondFactor?> FindAsync(long personId, CancellationToken cancellation = default) =>
        database.ReadAsync(
            async session => await FindRowAsync(session, personId) is { } row
                ? new SecondFactor(
                    Clock.Time(row.CreatedAt),
                    (int)await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM recovery_code WHERE person_id = @personId", new { personId }))
                : null,
            cancellation);

    /// <summary>Sets up a second factor with a code that shows that the app has the secret, in place of the one before.</summary>
    /// <param name="secret">Made by <see cref="OneTimeCodes.NewSecret"/>.</param>
    /// <returns>The recovery codes, which are kept nowhere; null when the code is wrong.</returns>
    /// <exception cref="RefusedException">This is no local account.</exception>
    public ValueTask<IReadOnlyList<string>?> SetAsync(Principal principal, string secret, string code, CancellationToken cancellation = default) =>
        database.WriteAsync<IReadOnlyList<string>?>(
            async session =>
            {
                var personId = principal.Person!.Id;
                if (await PersonStore.FindRowAsync(session, personId) is not { Mail: not null })
                    throw new RefusedException(Refusals.NoPassword);
                var now = time.GetUtcNow();
                if (OneTimeCodes.Find(secret, Clean(code), now, 0) is not { } step)
                    return null;
                await session.ExecuteAsync("DELETE FROM second_factor WHERE person_id = @personId", new { personId });
                await session.ExecuteAsync(
                    "INSERT INTO second_factor (person_id, secret, last_step, failures, failed_at, created_at) VALUES (@personId, @secret, @step, 0, 0, @now)",
                    new { personId, secret = protector.Protect(secret), step, now = now.ToUnixTimeMilliseconds() });
                var codes = await AddRecoveryCodesAsync(session, personId);
                await AuditLog.AddAsync(
                    session, now.ToUnixTimeMilliseconds(), principal, new AuditNote(AuditActs.SecondFactorSet, "Zweiter Faktor") { AboutPersonId = personId }, null);
                return codes;
            },
            cancellation: cancellation);

    /// <summary>Makes new recovery codes in place of those before.</summary>
    /// <returns>The codes, which are kept nowhere; null when she has no second factor.</returns>
    public ValueTask<IReadOnlyList<string>?> RenewRecoveryCodesAsync(Principal principal, CancellationToken cancellation = default) =>
        database.WriteAsync<IReadOnlyList<string>?>(
            async session =>
            {
                var personId = principal.Person!.Id;
                if (await FindRowAsync(session, personId) is null)
                    return null;
                await session.ExecuteAsync("DELETE FROM recovery_code WHERE person_id = @personId", new { personId });
                var codes = await AddRecoveryCodesAsync(session, personId);
                await AuditLog.AddAsync(
                    session, time.Milliseconds(), principal, new AuditNote(AuditActs.SecondFactorSet, "Wiederherstellungscodes") { AboutPersonId = personId }, null);
                return codes;
            },
            cancellation: cancellation);

    /// <summary>Whether a code of the app, or a recovery code, is hers. A right one is used up by it.</summary>
    /// <returns><see cref="SecondFactorOutcome.Wrong"/> also when she has no second factor.</returns>
    public ValueTask<SecondFactorOutcome> VerifyAsync(long personId, string? code, CancellationToken cancellation = default) =>
        database.WriteAsync(
            async session =>
            {
                var now = time.GetUtcNow();
                var typed = Clean(code);
                if (await FindRowAsync(session, personId, session.Dialect.ForUpdate) is not { } row)
                    return SecondFactorOutcome.Wrong;
                var failures = now - Clock.Time(row.FailedAt) >= Pause ? 0 : row.Failures;
                if (failures >= MostFailures)
                    return SecondFactorOutcome.Paused;
                var secret = protector.Unprotect(row.Secret);
                if (OneTimeCodes.Find(secret, typed, now, row.LastStep) is { } step)
                {
                    // The condition decides between two who send the same code at once. Encrypted anew, the secret takes the newest key with each use.
                    var used = await session.ExecuteAsync(
                        "UPDATE second_factor SET last_step = @step, failures = 0, secret = @fresh WHERE person_id = @personId AND last_step < @step",
                        new { personId, step, fresh = protector.Protect(secret) });
                    return used > 0 ? SecondFactorOutcome.Right : SecondFactorOutcome.Wrong;
                }

                if (typed.Length == RecoveryLength
                    && await session.ExecuteAsync(
                        "DELETE FROM recovery_code WHERE person_id = @personId AND digest = @digest", new { personId, digest = Secret.Hash(typed) }) > 0)
                {
                    await session.ExecuteAsync("UPDATE second_factor SET failures = 0 WHERE person_id = @personId", new { personId });
                    return SecondFactorOutcome.Right;
                }

                await session.ExecuteAsync(
                    "UPDATE second_factor SET failures = @failures, failed_at = @now WHERE person_id = @personId",
                    new { personId, failures = failures + 1, now = now.ToUnixTimeMilliseconds() });
                return SecondFactorOutcome.Wrong;
            },
            cancellation: cancellation);

    /// <summary>Takes a second factor away, and ends all her sessions unless she does it herself. Rights are for the caller to ask.</summary>
    /// <param name="by">Who does it; null: the operator, by a command.</param>
    /// <param name="personId">Whose.</param>
    /// <param name="reason">How it was made sure who asks; empty where she does it herself.</param>
    /// <returns>False when she has none.</returns>
    public ValueTask<bool> RemoveAsync(Principal? by, long personId, string reason = "", CancellationToken cancellation = default) =>
        database.WriteAsync(
            async session =>
            {
                if (await session.ExecuteAsync("DELETE FROM second_factor WHERE person_id = @personId", new { personId }) == 0)
                    return false;
                await session.ExecuteAsync(
                    by?.Person?.Id != personId
                        ? "UPDATE person SET session_stamp = session_stamp + 1 WHERE id = @personId"
                        : "UPDATE browser_session SET second_factor = 0 WHERE person_id = @personId",
                    new { personId });
                await AccessRows.TouchAsync(session);
                await AuditLog.AddAsync(
                    session, time.Milliseconds(), by, new AuditNote(AuditActs.SecondFactorRemoved, "Zweiter Faktor") { AboutPersonId = personId, Reason = reason });
                return true;
            },
            cancellation: cancellation);

    private static async ValueTask<IReadOnlyList<string>> AddRecoveryCodesAsync(SqlSession session, long personId)
    {
        var codes = new List<string>(RecoveryCodes);
        for (var i = 0; i < RecoveryCodes; i++)
        {
            var code = Secret.New(RecoveryLength);
            await session.ExecuteAsync(
                "INSERT INTO recovery_code (person_id, digest) VALUES (@personId, @digest)", new { personId, digest = Secret.Hash(code) });
            codes.Add(string.Join('-', code.Chunk(4).Select(group => new string(group))));
        }

        return codes;
    }

    /// <summary>As it is compared: apps and people put spaces and hyphens in.</summary>
    private static string Clean(string? code) =>
        code is null or { Length: > 100 } ? "" : string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    /// <param name="lockSql">Makes those who try codes of one person at once wait for each other; empty: nobody has to.</param>
    private static async ValueTask<Row?> FindRowAsync(SqlSession session, long personId, string lockSql = "") =>
        await session.QueryFirstOrDefaultAsync<Row>(
            $"""
            SELECT secret AS Secret, last_step AS LastStep, failures AS Failures, failed_at AS FailedAt, created_at AS CreatedAt
            FROM second_factor WHERE person_id = @personId {lockSql}
            """,
            new { personId });

    private sealed class Row
    {
        public string Secret { get; init; } = "";

        public long LastStep { get; init; }

        public long Failures { get; init; }

        public long FailedAt { get; init; }

        public long CreatedAt { get; init; }
    }
}
