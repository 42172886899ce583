using ToolKit.Database;
using ToolKit.Library;

namespace ToolKit.Access;

/// <summary>A role that a claim of an identity provider gives.</summary>
/// <param name="Role">The role.</param>
/// <param name="Scope">Where.</param>
/// <param name="Reason">The claim and its value, for those who look at the grant.</param>
public sealed record ClaimedRole(Role Role, LibraryPath Scope, string Reason);

/// <summary>Somebody whom an identity provider has vouched for.</summary>
/// <param name="Key">Issuer and subject; nothing else identifies her.</param>
/// <param name="Name">The name the issuer gives her; null: none.</param>
/// <param name="Mail">Her address, for notices only; null: none.</param>
/// <param name="Roles">What her claims give her.</param>
public sealed record ClaimedIdentity(PersonKey Key, string? Name, string? Mail, IReadOnlyList<ClaimedRole> Roles);

/// <summary>What became of a sign-in at an identity provider.</summary>
/// <param name="Person">Who signs in; null: nobody known, or somebody disabled.</param>
/// <param name="IsDisabled">She is known and disabled.</param>
/// <param name="MissingScopes">Scopes of claims where no folder lies, or where the role cannot be given: they gave nothing.</param>
public sealed record IdentitySignIn(Person? Person, bool IsDisabled, IReadOnlyList<LibraryPath> MissingScopes);

/// <summary>People of identity providers: whom a sign-in finds, and the grants that claims give and take.</summary>
public sealed class IdentityStore(SqlDatabase database, DocumentLibrary library, GrantStore grants, PersonStore people, TimeProvider time)
{
    /// <summary>
    /// Finds the person, and gives her exactly what her claims say: a grant of its own for each, renewed at each sign-in; one whose claim is gone ends. One that
    /// the desk has withdrawn stays so until the claim was gone once, or the desk gives her the same again. Somebody unknown is added when a claim gives her
    /// something.
    /// </summary>
    /// <param name="days">How long such a grant holds without another sign-in, at least 1.</param>
    public async ValueTask<IdentitySignIn> SignInAsync(ClaimedIdentity identity, int days, CancellationToken cancellation = default)
    {
        var until = time.GetUtcNow().AddDays(days);
        var (wanted, missing) = (new List<NewGrant>(), new List<LibraryPath>());
        foreach (var claimed in identity.Roles)
        {
            if ((await library.ResolveAsync(claimed.Scope, cancellation)).Entry is { IsFolder: true } folder
                && await grants.RefuseScopeAsync(claimed.Role, folder.Id, cancellation) is null)
            {
                wanted.Add(new NewGrant(0, claimed.Role, folder.Id, until, claimed.Reason));
            }
            else
            {
                missing.Add(claimed.Scope);
            }
        }

        return await database.WriteAsync(
            async session =>
            {
                var row = await PersonStore.FindRowAsync(session, identity.Key);
                if (row?.DisabledAt is not null)
                    return new IdentitySignIn(null, true, missing);
                if (row is null && wanted.Count == 0)
                    return new IdentitySignIn(null, false, missing);
                var person = row?.ToPerson()
                    ?? await people.AddAsync(session, identity.Key, PersonStore.ShownName(identity.Name, identity.Key), LibraryGate.Anonymous(Door.Browser));
                if (identity.Mail is { } mail && PersonKey.TryParse(mail, out var address) && address.IsLocal)
                    await PersonStore.KeepContactAsync(session, person.Id, address.Mail);
                await FollowAsync(session, person, identity.Key.Issuer!, wanted, until);
                return new IdentitySignIn((await PersonStore.FindRowAsync(session, person.Id))!.ToPerson(), false, missing);
            },
            cancellation: cancellation);
    }

    private async ValueTask FollowAsync(SqlSession session, Person person, string issuer, List<NewGrant> wanted, DateTimeOffset until)
    {
        var now = time.Milliseconds();
        // Those whose claim has been there at each sign-in since. One that is withdrawn among them was withdrawn by the desk, or by a command.
        var held = await GrantStore.ListAsync(session, "person_id = @Id AND origin = @issuer AND claim_gone = 0", new { person.Id, issuer });
        foreach (var grant in held.Where(grant => !wanted.Exists(other => IsSame(other, grant))))
        {
            await session.ExecuteAsync("UPDATE access_grant SET claim_gone = 1 WHERE id = @Id", new { grant.Id });
            if (grant.IsRunning(Clock.Time(now)))
            {
                foreach (var ended in await GrantRows.EndAsync(session, grant, now))
                    await NoteAsync(session, now, AuditActs.GrantEnded, ended, issuer);
            }
        }

        foreach (var grant in wanted.DistinctBy(grant => (grant.Role, grant.ScopeId)))
        {
            if (held.FirstOrDefault(other => IsSame(grant, other) && other.IsRunning(Clock.Time(now))) is { } known)
            {
                await session.ExecuteAsync(
                    "UPDATE access_grant SET until_time = @until, reason = @Reason WHERE id = @Id", new { until = until.ToUnixTimeMilliseconds(), grant.Reason, known.Id });
                await AccessRows.TouchAsync(session);
            }
            else if (!await IsWithheldAsync(session, person, grant, held))
            {
                var given = await GrantStore.GiveClaimedAsync(session, grant with { PersonId = person.Id }, issuer, now);
                await NoteAsync(session, now, AuditActs.GrantGiven, given, issuer);
            }
        }
    }

    private static bool IsSame(NewGrant wanted, Grant held) => wanted.Role == held.Role && wanted.ScopeId == held.ScopeId;

    /// <summary>Whether the desk has withdrawn it, and has not given her the same since.</summary>
    private static async ValueTask<bool> IsWithheldAsync(SqlSession session, Person person, NewGrant wanted, IReadOnlyList<Grant> held)
    {
        if (held.Where(grant => IsSame(wanted, grant)).Max(grant => grant.WithdrawnAt) is not { } withdrawn)
            return false;
        var since = await session.QuerySingleAsync<long>(
            """
            SELECT COUNT(*) FROM access_grant
            WHERE person_id = @Id AND origin = '' AND role = @role AND scope_id = @ScopeId AND withdrawn_at IS NULL AND created_at >= @withdrawn
            """,
            new { person.Id, role = wanted.Role.ToString(), wanted.ScopeId, withdrawn = withdrawn.ToUnixTimeMilliseconds() });
        return since == 0;
    }

    private static ValueTask NoteAsync(SqlSession session, long now, string act, Grant grant, string issuer) => AuditLog.AddAsync(
        session,
        now,
        null,
        Door.Browser,
        GrantRows.Note(act, grant, null, null) with { Reason = $"Anmeldedienst {issuer}" });
}
