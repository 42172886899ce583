using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using ToolKit.Database;
using ToolKit.Library;

namespace ToolKit.Access;

/// <summary>
/// What was refused, on its way into the record. Refusals change nothing, and whoever likes can cause thousands: so no request waits for the database, and equal ones
/// become one entry that says how many there were.
/// </summary>
/// <remarks>
/// The first of a kind is written with the next <see cref="WriteAsync"/>, the others are added up and written once an hour. There are at most
/// <see cref="MostKinds"/> kinds in an hour; what goes beyond is counted by act and door alone. A process that is killed loses what it has not written.
/// </remarks>
public sealed class RefusalLog(SqlDatabase database, DocumentLibrary library, TimeProvider time)
{
    /// <summary>How many kinds of refusals get entries of their own in an hour.</summary>
    public const int MostKinds = 200;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly Lock one = new();
    private readonly Dictionary<Kind, Count> counts = [];

    /// <summary>Notes a refusal. Of equal ones the first's subject is written.</summary>
    /// <param name="personId">Who was refused; null: nobody known.</param>
    /// <param name="note">Refusals are equal when all but the subject is.</param>
    public void Note(Door door, long? personId, AuditNote note)
    {
        var kind = new Kind(door, personId, note with { Subject = "" });
        lock (one)
        {
            if (!counts.TryGetValue(kind, out var count))
            {
                if (counts.Count >= MostKinds)
                {
                    note = new AuditNote(note.Act, "Verschiedenes") { Detail = "weitere" };
                    kind = new Kind(door, null, note with { Subject = "" });
                }

                count = CollectionsMarshal.GetValueRefOrAddDefault(counts, kind, out _) ??= new Count(note.Subject);
            }

            count.Number++;
        }
    }

    /// <summary>Notes that somebody was not let in.</summary>
    /// <param name="subject">What she tried.</param>
    /// <param name="problem">What was wrong; no secrets.</param>
    /// <param name="address">Where it came from, of which the network is kept; null: unknown.</param>
    /// <param name="personId">Who, where more than one secret is asked for and the first was right; null: nobody known.</param>
    /// <param name="aboutPersonId">Whose account or token it was; null: nobody's.</param>
    public void NoteSignIn(Door door, string subject, string problem, IPAddress? address, long? personId = null, long? aboutPersonId = null) =>
        Note(door, personId, new AuditNote(AuditActs.SignInRefused, subject) { Detail = From(problem, address), AboutPersonId = aboutPersonId });

    /// <summary>Notes that something was tried that no right, form or number allows.</summary>
    /// <param name="what">What; no secrets, nothing that was typed.</param>
    /// <param name="address">Where it came from, of which the network is kept; null: unknown.</param>
    public void NoteAttempt(Door door, long? personId, string what, IPAddress? address) =>
        Note(door, personId, new AuditNote(AuditActs.Refused, what) { Detail = From(what, address) });

    /// <summary>Writes what is due. To be called once a minute or so.</summary>
    /// <param name="all">Also what would be added up for longer: at the end of the process.</param>
    /// <returns>How many entries.</returns>
    public async ValueTask<int> WriteAsync(bool all = false, CancellationToken cancellation = default)
    {
        var due = Take(all);
        if (due.Count == 0)
            return 0;
        try
        {
            var subjects = new List<string>(due.Count);
            foreach (var (_, subject, _) in due)
                subjects.Add(await WithoutFormerPersonAsync(subject, cancellation));
            return await database.WriteAsync(
                async session =>
                {
                    foreach (var ((kind, _, number), subject) in due.Zip(subjects))
                    {
                        // She may have been erased since.
                        var about = kind.Note.AboutPersonId is { } id && await PersonStore.FindRowAsync(session, id) is not null ? kind.Note.AboutPersonId : null;
                        var detail = number == 1 ? kind.Note.Detail : string.Create(CultureInfo.InvariantCulture, $"{kind.Note.Detail}, {number}-mal");
                        await AuditLog.AddAsync(
                            session, time.Milliseconds(), kind.PersonId, kind.Door, kind.Note with { Subject = subject, Detail = detail, AboutPersonId = about });
                    }

                    return due.Count;
                },
                cancellation: cancellation);
        }
        catch
        {
            GiveBack(due);
            throw;
        }
    }

    /// <summary>The refusal of a right, noted.</summary>
    /// <param name="subject">What it was asked for.</param>
    public AccessDeniedException Deny(Principal principal, Refusal refusal, string subject)
    {
        Note(principal.Door, principal.Person?.Id, new AuditNote(AuditActs.Refused, subject) { Detail = refusal.Key });
        return new AccessDeniedException(refusal);
    }

    /// <summary>That somebody tried alone what takes two, noted.</summary>
    internal RefusedException NeedsSecondPerson(Principal principal, Region region)
    {
        Note(principal.Door, principal.Person?.Id, new AuditNote(AuditActs.Refused, region.Name) { Detail = Refusals.SecondPerson.Key, RegionId = region.Id });
        return new RefusedException(Refusals.SecondPerson);
    }

    /// <summary>
    /// A path into a drop box that is not there (any more), cut behind the field of action: drop boxes bear their owner's name, and she may have been erased since. What
    /// waits here, in whichever process, nobody else reaches.
    /// </summary>
    private async ValueTask<string> WithoutFormerPersonAsync(string subject, CancellationToken cancellation)
    {
        if (!LibraryPath.TryParse(subject, out var path) || path.Depth < 3)
            return subject;
        var chain = (await library.ResolveAsync(path, cancellation)).Chain;
        if (!FolderPurpose.IsInboxField(chain[^1].Purpose))
            return subject;
        while (path.Depth > 2)
            path = path.Parent;
        return path.ToString();
    }

    private static string From(string what, IPAddress? address) => address is null ? what : $"{what}, {SignInThrottle.NetworkOf(address)}";

    private List<(Kind Kind, string Subject, int Number)> Take(bool all)
    {
        var due = new List<(Kind, string, int)>();
        lock (one)
        {
            var now = time.GetUtcNow();
            foreach (var (kind, count) in counts)
            {
                if (!all && now < count.Due)
                    continue;
                if (count.Number == 0)
                {
                    counts.Remove(kind);
                    continue;
                }

                due.Add((kind, count.Subject, count.Number));
                (count.Number, count.Due) = (0, now + Interval);
            }
        }

        return due;
    }

    private void GiveBack(List<(Kind Kind, string Subject, int Number)> taken)
    {
        lock (one)
        {
            foreach (var (kind, subject, number) in taken)
            {
                var count = CollectionsMarshal.GetValueRefOrAddDefault(counts, kind, out _) ??= new Count(subject);
                (count.Number, count.Due) = (count.Number + number, default);
            }
        }
    }

    /// <param name="Note">Without its subject.</param>
    private sealed record Kind(Door Door, long? PersonId, AuditNote Note);

    private sealed class Count(string subject)
    {
        public string Subject => subject;

        public int Number { get; set; }

        public DateTimeOffset Due { get; set; }
    }
}
