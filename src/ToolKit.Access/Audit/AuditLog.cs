using ToolKit.Database;

namespace ToolKit.Access;

/// <summary>One act that must be accounted for.</summary>
/// <param name="At">When.</param>
/// <param name="PersonId">Who; null: a command, or somebody who has been erased.</param>
/// <param name="PersonName">Her name then, or <c>Kommando</c>.</param>
/// <param name="Door">Where it came in: <c>command</c>, <c>dav</c>, <c>browser</c> or <c>api</c>.</param>
/// <param name="Act">What was done, one word: <c>purge</c>.</param>
/// <param name="Subject">To what: a path, a person, a grant.</param>
/// <param name="Reason">Why; empty where none was asked for.</param>
public sealed record AuditEntry(DateTimeOffset At, long? PersonId, string PersonName, string Door, string Act, string Subject, string Reason);

/// <summary>The record of acts. It only grows.</summary>
public sealed class AuditLog(SqlDatabase database, TimeProvider time)
{
    /// <summary>The name that stands for the operator's own commands.</summary>
    public const string Operator = "Kommando";

    /// <summary>Notes an act of the operator in the transaction that does it, so that neither is there without the other.</summary>
    /// <param name="session">The act's transaction.</param>
    public async ValueTask AddCommandAsync(SqlSession session, string act, string subject, string reason) =>
        await session.ExecuteAsync(
            "INSERT INTO audit (at, person_id, person_name, door, act, subject, reason) VALUES (@at, NULL, @Operator, 'command', @act, @subject, @reason)",
            new { at = time.Milliseconds(), Operator, act, subject, reason });

    /// <summary>The latest acts first.</summary>
    /// <param name="limit">How many at most, at least 1.</param>
    public ValueTask<List<AuditEntry>> ListAsync(int limit = 100, CancellationToken cancellation = default) =>
        database.ReadAsync(
            async session => (await session.QueryAsync<Row>(
                "SELECT at AS At, person_id AS PersonId, person_name AS PersonName, door AS Door, act AS Act, subject AS Subject, reason AS Reason FROM audit ORDER BY id DESC LIMIT @limit",
                new { limit = Math.Max(1, limit) })).ConvertAll(row => row.ToEntry()),
            cancellation);

    private sealed class Row
    {
        public long At { get; init; }

        public long? PersonId { get; init; }

        public string PersonName { get; init; } = "";

        public string Door { get; init; } = "";

        public string Act { get; init; } = "";

        public string Subject { get; init; } = "";

        public string Reason { get; init; } = "";

        public AuditEntry ToEntry() => new(Clock.Time(At), PersonId, PersonName, Door, Act, Subject, Reason);
    }
}
