using System.Globalization;
using Microsoft.AspNetCore.Identity;
using ToolKit.Database;
using ToolKit.Library;

namespace ToolKit.Access;

/// <summary>The people, their passwords and one-time links.</summary>
/// <remarks>
/// Each act is noted in <see cref="AuditLog"/> inside its transaction. <c>by</c> is who does it; null: the operator, by a command. Rights are for the caller to ask.
/// </remarks>
public sealed class PersonStore(SqlDatabase database, DocumentLibrary library, TimeProvider time)
{
    /// <summary>What stands in place of the name of somebody who has been erased.</summary>
    public const string FormerPerson = "ehemalige Person";

    /// <summary>How long a link to choose a password holds.</summary>
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromDays(7);

    /// <summary>How long a link to choose another password holds that was asked for by mail.</summary>
    public static readonly TimeSpan ResetLinkLifetime = TimeSpan.FromMinutes(60);

    /// <summary>How soon after a link was made another one can be asked for by mail: each costs its owner a mail.</summary>
    public static readonly TimeSpan LeastBetweenResets = TimeSpan.FromMinutes(5);

    /// <summary>How long the link for the first administrator holds.</summary>
    public static readonly TimeSpan FirstAdministratorLinkLifetime = TimeSpan.FromMinutes(60);

    private const string LinkPrefix = "li_";

    /// <summary>All addresses of a person: her account's, the one for notices, and those she has asked from. The rows must be there still. Accounts and requests hold them in lower case.</summary>
    internal const string AddressesSql =
        """
        SELECT mail FROM person WHERE id = @personId AND mail IS NOT NULL
        UNION SELECT contact_mail FROM person WHERE id = @personId AND contact_mail IS NOT NULL
        UNION SELECT mail FROM access_request WHERE person_id = @personId AND mail <> ''
        """;

    /// <summary>The columns of <see cref="PersonRow"/>.</summary>
    internal const string Columns =
        "id AS Id, name AS Name, mail AS Mail, issuer AS Issuer, subject AS Subject, password_hash AS PasswordHash, session_stamp AS SessionStamp, created_at AS CreatedAt, disabled_at AS DisabledAt";

    /// <summary>Adds somebody, or gives somebody who is there already this name.</summary>
    /// <exception cref="RefusedException">The name is empty, too long, or holds control characters.</exception>
    public async ValueTask<Person> AddAsync(PersonKey key, string name, Principal? by = null, CancellationToken cancellation = default)
    {
        name = AccessRows.Clean(name, 100, Refusals.Name);
        return await database.WriteAsync(session => AddAsync(session, key, name, by), cancellation: cancellation);
    }

    /// <summary>Null when nobody is known by that.</summary>
    public ValueTask<Person?> FindAsync(PersonKey key, CancellationToken cancellation = default) =>
        database.ReadAsync(async session => (await FindRowAsync(session, key))?.ToPerson(), cancellation);

    /// <summary>Null when nobody has that id.</summary>
    public ValueTask<Person?> FindAsync(long id, CancellationToken cancellation = default) =>
        database.ReadAsync(async session => (await FindRowAsync(session, id))?.ToPerson(), cancellation);

    /// <summary>Where notices to somebody go: the account's address, or the one known of an identity. Null: none is known, she is disabled, or nobody has that id.</summary>
    public ValueTask<string?> FindMailAsync(long id, CancellationToken cancellation = default) =>
        database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<string>("SELECT COALESCE(mail, contact_mail) FROM person WHERE id = @id AND disabled_at IS NULL", new { id }),
            cancellation);

    /// <summary>People in the order of their names.</summary>
    /// <param name="search">Only those whose name or identity holds this, in any case; null or empty: all.</param>
    /// <param name="offset">How many to leave out.</param>
    /// <param name="limit">How many at most; 1 to 1,000.</param>
    public ValueTask<List<Person>> ListAsync(string? search = null, int offset = 0, int limit = 100, CancellationToken cancellation = default) =>
        database.ReadAsync(
            async session =>
            {
                var rows = await session.QueryAsync<PersonRow>(
                    $"SELECT {Columns} FROM person WHERE search LIKE @pattern ESCAPE '~' ORDER BY name, id LIMIT @limit OFFSET @offset",
                    new { pattern = Pattern(search ?? ""), limit = Math.Clamp(limit, 1, 1000), offset = Math.Max(offset, 0) });
                return rows.ConvertAll(row => row.ToPerson());
            },
            cancellation);

    /// <summary>Whether the password is the local account's. Takes the same time whether the account exists or not.</summary>
    /// <returns>The person; null for a wrong password, no such account, an account without password, a disabled person.</returns>
    public async ValueTask<Person?> VerifyPasswordAsync(string mail, string password, CancellationToken cancellation = default)
    {
        var row = PersonKey.TryParse(mail, out var key) && key.IsLocal
            ? await database.ReadAsync(session => FindRowAsync(session, key), cancellation)
            : null;
        var result = await Passwords.VerifyAsync(row?.PasswordHash, password, cancellation);
        if (row is null || row.DisabledAt is not null || result == PasswordVerificationResult.Failed)
            return null;
        if (result == PasswordVerificationResult.SuccessRehashNeeded)
        {
            // Only if it is still the same one: somebody may have changed it since it was read.
            var fresh = await Passwords.HashAsync(password, cancellation);
            await database.WriteAsync(
                session => session.ExecuteAsync(
                    "UPDATE person SET password_hash = @fresh WHERE id = @Id AND password_hash = @PasswordHash",
                    new { fresh, row.Id, row.PasswordHash }),
                cancellation: cancellation);
        }

        return row.ToPerson();
    }

    /// <summary>Gives a local account a password. All its browser sessions end, and links to choose one no longer hold.</summary>
    /// <exception cref="RefusedException">It breaks the rules of <see cref="Passwords"/>, or this is not a local account.</exception>
    public async ValueTask SetPasswordAsync(long personId, string password, Principal? by = null, CancellationToken cancellation = default)
    {
        var person = await FindAsync(personId, cancellation);
        Check(password, person?.Name, person?.Key.Mail);
        var hash = await Passwords.HashAsync(password, cancellation);
        await database.WriteAsync(
            async session =>
            {
                await SetPasswordAsync(session, personId, hash);
                await NoteAsync(session, by, AuditActs.PasswordChanged, personId);
                return true;
            },
            cancellation: cancellation);
    }

    /// <summary>Another password of her own choice; the present one was asked for before. All her browser sessions end, and links to choose one no longer hold.</summary>
    /// <returns>Her as she is now; null when she has been disabled meanwhile.</returns>
    /// <exception cref="RefusedException">It breaks the rules of <see cref="Passwords"/>, or this is not a local account.</exception>
    public async ValueTask<Person?> ChangePasswordAsync(Principal principal, string password, CancellationToken cancellation = default)
    {
        var personId = principal.Person!.Id;
        Check(password, principal.Person.Name, principal.Person.Key.Mail);
        var hash = await Passwords.HashAsync(password, cancellation);
        return await database.WriteAsync(
            async session =>
            {
                if (await FindRowAsync(session, personId) is not { DisabledAt: null })
                    return null;
                await SetPasswordAsync(session, personId, hash);
                await AuditLog.AddAsync(session, time.Milliseconds(), principal, new AuditNote(AuditActs.PasswordChanged, "Kennwort") { AboutPersonId = personId }, null);
                return (await FindRowAsync(session, personId))!.ToPerson();
            },
            cancellation: cancellation);
    }

    /// <summary>Ends all browser sessions of a person.</summary>
    public async ValueTask EndSessionsAsync(long personId, CancellationToken cancellation = default) =>
        await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("UPDATE person SET session_stamp = session_stamp + 1 WHERE id = @personId", new { personId });
                await AccessRows.TouchAsync(session);
                return true;
            },
            cancellation: cancellation);

    /// <summary>Disables a person, or lets her in again. Her sessions end, her device tokens stop to count, her grants stay.</summary>
    /// <param name="by">Who does it; null: a command.</param>
    /// <returns>False when nobody has that id.</returns>
    /// <exception cref="AccessDeniedException">Who does it is no administrator, or not any more.</exception>
    public ValueTask<bool> SetDisabledAsync(long personId, bool disabled, Principal? by = null, CancellationToken cancellation = default) =>
        database.WriteAsync(
            async session =>
            {
                // Of two who disable each other, the second has been disabled by now.
                if (by is not null && !await HasAdministratorAsync(session, time.Milliseconds(), personId: by.Person?.Id ?? 0))
                    throw new AccessDeniedException(Refusals.Administrators);
                if (await FindRowAsync(session, personId) is not { } row)
                    return false;
                await session.ExecuteAsync(
                    "UPDATE person SET disabled_at = @at, session_stamp = session_stamp + 1 WHERE id = @personId",
                    new { personId, at = disabled ? time.Milliseconds() : (long?)null });
                if (disabled)
                    await session.ExecuteAsync("DELETE FROM one_time_link WHERE person_id = @personId", new { personId });
                if (disabled != row.DisabledAt is not null)
                    await NoteAsync(session, by, disabled ? AuditActs.PersonDisabled : AuditActs.PersonEnabled, personId);
                await AccessRows.TouchAsync(session);
                return true;
            },
            cancellation: cancellation);

    /// <summary>Makes a link with which the person chooses a password, once, within <see cref="LinkLifetime"/>. Earlier ones no longer hold.</summary>
    /// <returns>The secret that stands in the link. It is not kept.</returns>
    /// <exception cref="RefusedException">This is not a local account.</exception>
    public async ValueTask<string> CreateLinkAsync(long personId, Principal? by = null, CancellationToken cancellation = default)
    {
        var (letters, secret) = (Secret.NewLetters(), Secret.New());
        await database.WriteAsync(
            async session =>
            {
                if (await FindRowAsync(session, personId) is not { Mail: not null })
                    throw new RefusedException(Refusals.NoPassword);
                await session.ExecuteAsync("DELETE FROM one_time_link WHERE person_id = @personId", new { personId });
                await AddLinkAsync(session, letters, secret, personId, LinkLifetime);
                await NoteAsync(session, by, AuditActs.PasswordLinkMade, personId);
                return true;
            },
            cancellation: cancellation);
        return $"{LinkPrefix}{letters}_{secret}";
    }

    /// <summary>
    /// Makes a link for somebody who has forgotten her password; it holds for <see cref="ResetLinkLifetime"/>. Other links go on to hold: anybody can ask for this
    /// one.
    /// </summary>
    /// <returns>Null when there is no such local account that may sign in, or a link was made for it in the last <see cref="LeastBetweenResets"/>.</returns>
    public async ValueTask<(Person Person, string Secret)?> CreateResetLinkAsync(string mail, CancellationToken cancellation = default)
    {
        if (!PersonKey.TryParse(mail, out var key) || !key.IsLocal)
            return null;
        var (letters, secret) = (Secret.NewLetters(), Secret.New());
        return await database.WriteAsync<(Person, string)?>(
            async session =>
            {
                var now = time.Milliseconds();
                if (await FindRowAsync(session, key) is not { DisabledAt: null } row)
                    return null;
                var recent = await session.QuerySingleAsync<long>(
                    "SELECT COUNT(*) FROM one_time_link WHERE person_id = @Id AND created_at > @since",
                    new { row.Id, since = now - (long)LeastBetweenResets.TotalMilliseconds });
                if (recent > 0)
                    return null;
                await AddLinkAsync(session, letters, secret, row.Id, ResetLinkLifetime);
                await AuditLog.AddAsync(
                    session, now, LibraryGate.Anonymous(Door.Browser), new AuditNote(AuditActs.PasswordReset, "Link für ein neues Kennwort") { AboutPersonId = row.Id }, null);
                return (row.ToPerson(), $"{LinkPrefix}{letters}_{secret}");
            },
            cancellation: cancellation);
    }

    /// <summary>
    /// Makes a link with which whoever opens it first becomes the first administrator, within
    /// <see cref="FirstAdministratorLinkLifetime"/>. Earlier ones no longer hold.
    /// </summary>
    /// <returns>The secret that stands in the link; null when there is an administrator already.</returns>
    public async ValueTask<string?> CreateFirstAdministratorLinkAsync(CancellationToken cancellation = default)
    {
        var (letters, secret) = (Secret.NewLetters(), Secret.New());
        return await database.WriteAsync(
            async session =>
            {
                if (await HasAdministratorAsync(session, time.Milliseconds()))
                    return null;
                await session.ExecuteAsync("DELETE FROM one_time_link WHERE person_id IS NULL");
                await AddLinkAsync(session, letters, secret, null, FirstAdministratorLinkLifetime);
                await AuditLog.AddAsync(session, time.Milliseconds(), null, new AuditNote(AuditActs.PasswordLinkMade, "Link für die erste Anmeldung"));
                return $"{LinkPrefix}{letters}_{secret}";
            },
            cancellation: cancellation);
    }

    /// <summary>What a link is for, without using it up: to show the right form.</summary>
    /// <returns>Null when it does not hold (any more).</returns>
    public ValueTask<OneTimeLink?> FindLinkAsync(string? link, CancellationToken cancellation = default) =>
        database.ReadAsync(session => FindLinkAsync(session, link), cancellation);

    /// <summary>Chooses a password with a link made by <see cref="CreateLinkAsync"/> or <see cref="CreateResetLinkAsync"/>, and uses the link up.</summary>
    /// <exception cref="RefusedException">The link does not hold any more, or the password breaks the rules (then the link still holds).</exception>
    public async ValueTask<Person> RedeemLinkAsync(string? link, string password, CancellationToken cancellation = default)
    {
        var meant = (await FindLinkAsync(link, cancellation))?.Person;
        Check(password, meant?.Name, meant?.Key.Mail);
        var hash = await Passwords.HashAsync(password, cancellation);
        return await database.WriteAsync(
            async session =>
            {
                if (await FindLinkAsync(session, link) is not { Person: { } person })
                    throw new RefusedException(Refusals.Link);
                await SetPasswordAsync(session, person.Id, hash);
                await AuditLog.AddAsync(
                    session, time.Milliseconds(), person.Id, Door.Browser, new AuditNote(AuditActs.PasswordChanged, "Konto") { Detail = "durch Link", AboutPersonId = person.Id });
                return (await FindRowAsync(session, person.Id))!.ToPerson();
            },
            cancellation: cancellation);
    }

    /// <summary>
    /// Becomes the first administrator with a link made by <see cref="CreateFirstAdministratorLinkAsync"/>: adds the local account (or takes the
    /// one of that mail), gives it the password and the role at the root, and uses the link up.
    /// </summary>
    /// <exception cref="RefusedException">The link does not hold any more, or name or password break the rules (then the link still holds).</exception>
    public async ValueTask<Person> RedeemFirstAdministratorLinkAsync(
        string? link, PersonKey key, string name, string password, CancellationToken cancellation = default)
    {
        Check(password, name, key.Mail);
        name = AccessRows.Clean(name, 100, Refusals.Name);
        if (!key.IsLocal)
            throw new RefusedException(Refusals.NoPassword);
        return await BecomeFirstAdministratorAsync(link, key, name, await Passwords.HashAsync(password, cancellation), cancellation);
    }

    /// <summary>
    /// As <see cref="RedeemFirstAdministratorLinkAsync"/>, for the identity that has just signed in at its provider.
    /// </summary>
    /// <param name="name">The name to show; null or not to be shown: the subject.</param>
    /// <exception cref="RefusedException">The link does not hold any more, or this is a local account.</exception>
    public async ValueTask<Person> RedeemFirstAdministratorLinkWithIdentityAsync(
        string? link, PersonKey identity, string? name, CancellationToken cancellation = default)
    {
        if (identity.IsLocal)
            throw new RefusedException(Refusals.Link);
        return await BecomeFirstAdministratorAsync(link, identity, ShownName(name, identity), null, cancellation);
    }

    /// <summary>Whether somebody who may sign in has the role Administrator now.</summary>
    public ValueTask<bool> HasAdministratorAsync(CancellationToken cancellation = default) =>
        database.ReadAsync(session => HasAdministratorAsync(session, time.Milliseconds()), cancellation);

    /// <summary>
    /// Everything this component and the library hold about a person; null when nobody has that id. Passwords and secrets are not part of it. Walks through the whole
    /// feed of changes: not for each request.
    /// </summary>
    public async ValueTask<PersonExport?> ExportAsync(long personId, Principal? by = null, CancellationToken cancellation = default)
    {
        // First, so that nothing is given out without it.
        await database.WriteAsync(
            async session =>
            {
                if (await FindRowAsync(session, personId) is not null)
                    await NoteAsync(session, by, AuditActs.PersonExported, personId);
                return true;
            },
            cancellation: cancellation);
        var export = await database.ReadConsistentlyAsync<PersonExport?>(
            async session =>
            {
                if (await FindRowAsync(session, personId) is not { } row)
                    return null;
                var grants = await GrantStore.ListAsync(session, "person_id = @personId", new { personId });
                var given = await GrantStore.ListAsync(session, "granted_by = @personId", new { personId });
                var tokens = await DeviceTokenStore.ListAsync(session, personId);
                return new PersonExport(row.ToPerson(), grants, given, tokens)
                {
                    ContactMail = await session.QuerySingleAsync<string?>("SELECT contact_mail FROM person WHERE id = @personId", new { personId }),
                    Requests = await RequestRows.ListAsync(
                        session, $"(q.person_id = @personId OR (q.person_id IS NULL AND q.mail IN ({AddressesSql}))) ORDER BY q.id", new { personId }),
                    RequestsHandled = await session.QueryAsync<long>(
                        "SELECT id FROM access_request WHERE decided_by = @personId OR proposed_by = @personId OR recorded_by = @personId ORDER BY id", new { personId }),
                    GrantsConfirmed = await session.QueryAsync<long>(
                        "SELECT DISTINCT grant_id FROM review_confirmation WHERE confirmed_by = @personId ORDER BY grant_id", new { personId }),
                    DeputyOf = await session.QueryAsync<long>(
                        "SELECT d.for_person_id FROM deputy d JOIN access_grant g ON g.id = d.grant_id WHERE g.person_id = @personId ORDER BY 1", new { personId }),
                    RemindersSent = (await session.QueryAsync<long>(
                        "SELECT m.sent_at FROM grant_reminder m JOIN access_grant g ON g.id = m.grant_id WHERE g.person_id = @personId ORDER BY 1", new { personId }))
                        .ConvertAll(Clock.Time),
                    Sessions = await SessionStore.ListAllAsync(session, personId),
                    SecondFactorSince = Clock.Time(
                        await session.QueryFirstOrDefaultAsync<long?>("SELECT created_at FROM second_factor WHERE person_id = @personId", new { personId })),
                    Mails = await MailStore.ListToAsync(session, personId),
                    FoldersMadePublic = await session.QueryAsync<long>("SELECT folder_id FROM public_folder WHERE made_by = @personId ORDER BY 1", new { personId }),
                    FoldersWatched = await session.QueryAsync<long>("SELECT folder_id FROM read_watch WHERE made_by = @personId ORDER BY 1", new { personId }),
                    Reads = (await session.QueryAsync<ReadRow>(
                        "SELECT document_id AS DocumentId, at AS At FROM watched_read WHERE person_id = @personId ORDER BY id", new { personId }))
                        .ConvertAll(read => new ExportedRead(read.DocumentId, Clock.Time(read.At))),
                    Collections = await CollectionStore.ListAsync(session, personId),
                    Follows = await FollowStore.ListAsync(session, personId),
                    Digest = await FollowStore.FindRhythmAsync(session, personId),
                    Audit = await AuditLog.ListAsync(
                        session, "(a.person_id = @personId OR a.about_person_id = @personId)", new { personId, limit = int.MaxValue }),
                };
            },
            cancellation);
        if (export is null)
            return null;

        var changes = new List<LibraryChange>();
        for (long since = 0; await library.ListChangesAsync(since, 1_000, cancellation: cancellation) is [.., var last] part; since = last.Number)
            changes.AddRange(part.Where(change => change.Author.PersonId == personId));
        var trashed = new List<TrashedEntry>();
        for (TrashedEntry? before = null; await library.ListTrashAsync(null, before, 100, cancellation) is [.., var last] part; before = last)
            trashed.AddRange(part.Where(entry => entry.TrashedBy.PersonId == personId));
        List<DocumentLock> locks =
            [.. await library.LocksCoveringAsync(LibraryPath.Root, cancellation), .. await library.LocksBelowAsync(LibraryPath.Root, cancellation)];
        return export with
        {
            Changes = changes.ConvertAll(change => new ExportedChange(change.At, change.Kind.ToString(), change.Path.ToString(), change.From?.ToString())),
            Trashed = trashed.ConvertAll(entry => new ExportedTrash(entry.TrashedAt, entry.Path.ToString())),
            Locks =
            [
                .. locks.Where(held => held.Holder.PersonId == personId)
                    .Select(held => new ExportedLock(held.Root.ToString(), held.OwnerXml, held.CreatedAt, held.ExpiresAt)),
            ],
        };
    }

    /// <summary>
    /// Removes a person with her grants, requests, device tokens and links. What she wrote stays and names <see cref="FormerPerson"/>; so do her drop boxes.
    /// Doing it again, after a failure halfway, completes it.
    /// </summary>
    public async ValueTask EraseAsync(long personId, Principal? by = null, CancellationToken cancellation = default)
    {
        // First nobody gets in any more, then the traces go, last the row that tells whose traces they are.
        await SetDisabledAsync(personId, disabled: true, by, cancellation);
        var renamed = new Dictionary<LibraryPath, LibraryPath>();
        var boxes = await library.FindByPurposeAsync(FolderPurpose.DropBox(personId), cancellation);
        foreach (var box in boxes)
        {
            var former = box.Path.Name.StartsWith(FormerPerson, StringComparison.Ordinal) ? await FindFormerPathAsync(box.Entry!.Id, cancellation) : null;
            renamed[former ?? box.Path] = await RenameAsync(box.Path, cancellation);
        }

        // Before the feed: when it fails here, the feed still tells the next attempt what the boxes were called.
        await database.WriteAsync(
            async session =>
            {
                foreach (var (old, now) in renamed)
                {
                    await session.ExecuteAsync(
                        "UPDATE audit SET subject = @now || SUBSTR(subject, LENGTH(@old) + 1) WHERE subject = @old OR SUBSTR(subject, 1, LENGTH(@old) + 1) = @old || '/'",
                        new { old = old.ToString(), now = now.ToString() });
                }

                return true;
            },
            cancellation: cancellation);
        await library.ForgetPersonAsync(personId, FormerPerson, renamed, cancellation);
        foreach (var box in renamed.Values)
        {
            await library.ChangeAsync(
                box, new EntryChanges { Purpose = FolderPurpose.FormerDropBox, DisplayName = "" }, Author.System, cancellation: cancellation);
        }

        await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    "UPDATE audit SET person_id = NULL, person_name = @FormerPerson WHERE person_id = @personId", new { FormerPerson, personId });
                // What was done to her stays, without saying to whom; what was written about it may name her.
                await session.ExecuteAsync("UPDATE audit SET about_person_id = NULL, reason = '' WHERE about_person_id = @personId", new { personId });
                await MailStore.ForgetAsync(session, personId);
                await session.ExecuteAsync(
                    $"DELETE FROM access_request WHERE person_id IS NULL AND mail IN ({AddressesSql})", new { personId });
                if (await session.ExecuteAsync("DELETE FROM person WHERE id = @personId", new { personId }) > 0)
                    await AuditLog.AddAsync(session, time.Milliseconds(), by, new AuditNote(AuditActs.PersonErased, "Konto"));
                await AccessRows.TouchAsync(session);
                return true;
            },
            cancellation: cancellation);
    }

    internal static async ValueTask<PersonRow?> FindRowAsync(SqlSession session, long id) =>
        await session.QueryFirstOrDefaultAsync<PersonRow>($"SELECT {Columns} FROM person WHERE id = @id", new { id });

    /// <param name="beside">The id of a grant that does not count; 0: all do.</param>
    /// <param name="personId">Who it must be; null: anybody.</param>
    internal static async ValueTask<bool> HasAdministratorAsync(SqlSession session, long now, long beside = 0, long? personId = null) =>
        await session.QuerySingleAsync<long>(
            $"""
            SELECT COUNT(*) FROM access_grant g JOIN person p ON p.id = g.person_id
            WHERE g.role = 'Administrator' AND g.withdrawn_at IS NULL AND g.from_time <= @now AND (g.until_time IS NULL OR g.until_time > @now)
              AND p.disabled_at IS NULL AND g.id <> @beside{(personId is null ? "" : " AND p.id = @personId")}
            """,
            new { now, beside, personId }) > 0;

    /// <summary>A name that a provider claims, as it can be shown; the subject where there is none.</summary>
    internal static string ShownName(string? claimed, PersonKey identity) =>
        CleanName(claimed) ?? (identity.Subject!.Length <= 100 ? identity.Subject : identity.Subject[..100]);

    /// <summary>A name that somebody else gives her, as it can be shown; null: it cannot.</summary>
    internal static string? CleanName(string? name) =>
        name?.Trim().Normalize() is { Length: > 0 and <= 100 } clean && !clean.Any(char.IsControl) ? clean : null;

    /// <summary>Keeps an address for notices to somebody who has neither an account's nor another one.</summary>
    internal static async ValueTask KeepContactAsync(SqlSession session, long id, string mail) =>
        await session.ExecuteAsync("UPDATE person SET contact_mail = @mail WHERE id = @id AND mail IS NULL AND contact_mail IS NULL", new { id, mail });

    private static string SearchText(string name, PersonKey key) => $"{name} {key}".ToLowerInvariant();

    internal static string Pattern(string search) =>
        $"%{search.Trim().Normalize().ToLowerInvariant().Replace("~", "~~", StringComparison.Ordinal).Replace("%", "~%", StringComparison.Ordinal).Replace("_", "~_", StringComparison.Ordinal)}%";

    private static void Check(string password, params ReadOnlySpan<string?> own)
    {
        if (Passwords.Refuse(password, own) is { } refusal)
            throw new RefusedException(refusal);
    }

    internal static async ValueTask<PersonRow?> FindRowAsync(SqlSession session, PersonKey key) =>
        key.IsLocal
            ? await session.QueryFirstOrDefaultAsync<PersonRow>($"SELECT {Columns} FROM person WHERE mail = @Mail", new { key.Mail })
            : await session.QueryFirstOrDefaultAsync<PersonRow>(
                $"SELECT {Columns} FROM person WHERE issuer = @Issuer AND subject = @Subject", new { key.Issuer, key.Subject });

    internal static async ValueTask SetPasswordAsync(SqlSession session, long personId, string hash)
    {
        var changed = await session.ExecuteAsync(
            "UPDATE person SET password_hash = @hash, session_stamp = session_stamp + 1 WHERE id = @personId AND mail IS NOT NULL",
            new { personId, hash });
        if (changed == 0)
            throw new RefusedException(Refusals.NoPassword);
        await session.ExecuteAsync("DELETE FROM one_time_link WHERE person_id = @personId", new { personId });
        await AccessRows.TouchAsync(session);
    }

    internal async ValueTask<Person> AddAsync(SqlSession session, PersonKey key, string name, Principal? by)
    {
        var row = await FindRowAsync(session, key);
        if (row is null)
        {
            await session.ExecuteAsync(
                "INSERT INTO person (name, mail, issuer, subject, search, session_stamp, created_at) VALUES (@name, @Mail, @Issuer, @Subject, @search, 1, @now)",
                new { name, key.Mail, key.Issuer, key.Subject, search = SearchText(name, key), now = time.Milliseconds() });
        }
        else if (row.Name != name)
        {
            await session.ExecuteAsync("UPDATE person SET name = @name, search = @search WHERE id = @Id", new { name, search = SearchText(name, key), row.Id });
        }
        else
        {
            return row.ToPerson();
        }

        await AccessRows.TouchAsync(session);
        var person = (await FindRowAsync(session, key))!.ToPerson();
        await NoteAsync(session, by, row is null ? AuditActs.PersonAdded : AuditActs.PersonRenamed, person.Id);
        return person;
    }

    /// <param name="password">The hash of the one she has chosen; null: she signs in at her provider.</param>
    private async ValueTask<Person> BecomeFirstAdministratorAsync(
        string? link, PersonKey key, string name, string? password, CancellationToken cancellation) =>
        await database.WriteAsync(
            async session =>
            {
                if (await FindLinkAsync(session, link) is not { Person: null } || await HasAdministratorAsync(session, time.Milliseconds()))
                    throw new RefusedException(Refusals.Link);
                var person = await AddAsync(session, key, name, LibraryGate.Anonymous(Door.Browser));
                await session.ExecuteAsync("UPDATE person SET disabled_at = NULL WHERE id = @Id", new { person.Id });
                if (password is not null)
                    await SetPasswordAsync(session, person.Id, password);
                await GrantStore.GiveAsync(session, new NewGrant(person.Id, Role.Administrator, LibraryEntry.RootId), time.Milliseconds());
                await AuditLog.AddAsync(
                    session,
                    time.Milliseconds(),
                    person.Id,
                    Door.Browser,
                    new AuditNote(AuditActs.GrantGiven, "/") { Detail = "Administrator, Link für die erste Anmeldung", AboutPersonId = person.Id });
                return (await FindRowAsync(session, person.Id))!.ToPerson();
            },
            cancellation: cancellation);

    private ValueTask NoteAsync(SqlSession session, Principal? by, string act, long personId) =>
        AuditLog.AddAsync(session, time.Milliseconds(), by, new AuditNote(act, "Konto") { AboutPersonId = personId });

    private async ValueTask AddLinkAsync(SqlSession session, string letters, string secret, long? personId, TimeSpan lifetime)
    {
        var now = time.Milliseconds();
        await session.ExecuteAsync("DELETE FROM one_time_link WHERE expires_at <= @now", new { now });
        await session.ExecuteAsync(
            "INSERT INTO one_time_link (letters, secret_hash, person_id, created_at, expires_at) VALUES (@letters, @hash, @personId, @now, @until)",
            new { letters, hash = Secret.Hash(secret), personId, now, until = now + (long)lifetime.TotalMilliseconds });
    }

    private async ValueTask<OneTimeLink?> FindLinkAsync(SqlSession session, string? link)
    {
        if (!Secret.TrySplit(link, LinkPrefix, out var letters, out var secret))
            return null;
        var row = await session.QueryFirstOrDefaultAsync<LinkRow>(
            "SELECT secret_hash AS SecretHash, person_id AS PersonId, expires_at AS ExpiresAt FROM one_time_link WHERE letters = @letters",
            new { letters });
        if (row is null
            || !System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(row.SecretHash, Secret.Hash(secret))
            || row.ExpiresAt <= time.Milliseconds())
        {
            return null;
        }

        var person = row.PersonId is { } id ? (await FindRowAsync(session, id))?.ToPerson() : null;
        return new OneTimeLink(person, Clock.Time(row.ExpiresAt));
    }

    /// <summary>What a drop box was called before an earlier attempt took the name out of it; null: the feed does not know it.</summary>
    private async ValueTask<LibraryPath?> FindFormerPathAsync(long box, CancellationToken cancellation)
    {
        for (long since = 0; await library.ListChangesAsync(since, 1_000, [box], cancellation) is [.., var last] part; since = last.Number)
        {
            if (part.LastOrDefault(change => change.EntryId == box && change.From is not null)?.From is { } former)
                return former;
        }

        return null;
    }

    /// <summary>Takes the person's name out of her drop box's name.</summary>
    private async ValueTask<LibraryPath> RenameAsync(LibraryPath box, CancellationToken cancellation)
    {
        if (box.Name.StartsWith(FormerPerson, StringComparison.Ordinal))
            return box; // an earlier attempt came as far as this
        for (var number = 1; ; number++)
        {
            var name = number == 1 ? FormerPerson : string.Create(CultureInfo.InvariantCulture, $"{FormerPerson} ({number})");
            try
            {
                var renamed = box.Parent.Append(name);
                await library.MoveAsync(box, renamed, overwrite: false, Author.System, cancellation: cancellation);
                return renamed;
            }
            catch (LibraryException taken) when (taken.Error == LibraryError.AlreadyExists)
            {
                // The next number may be free.
            }
        }
    }

    internal sealed class PersonRow
    {
        public long Id { get; init; }

        public string Name { get; init; } = "";

        public string? Mail { get; init; }

        public string? Issuer { get; init; }

        public string? Subject { get; init; }

        public string? PasswordHash { get; init; }

        public long SessionStamp { get; init; }

        public long CreatedAt { get; init; }

        public long? DisabledAt { get; init; }

        public Person ToPerson() => new(
            Id, PersonKey.FromRow(Mail, Issuer, Subject), Name, DisabledAt is not null, PasswordHash is not null, SessionStamp, Clock.Time(CreatedAt));
    }

    private sealed class ReadRow
    {
        public long DocumentId { get; init; }

        public long At { get; init; }
    }

    private sealed class LinkRow
    {
        public byte[] SecretHash { get; init; } = [];

        public long? PersonId { get; init; }

        public long ExpiresAt { get; init; }
    }
}

/// <summary>What a one-time link is for.</summary>
/// <param name="Person">Who chooses a password with it; null: whoever opens it becomes the first administrator.</param>
/// <param name="ExpiresAt">Until when it holds.</param>
public sealed record OneTimeLink(Person? Person, DateTimeOffset ExpiresAt);

/// <summary>What is kept about a person.</summary>
/// <param name="Person">Name and identity.</param>
/// <param name="Grants">What she has or had.</param>
/// <param name="GrantsGiven">What she has given to others.</param>
/// <param name="DeviceTokens">Her device tokens.</param>
public sealed record PersonExport(
    Person Person, IReadOnlyList<Grant> Grants, IReadOnlyList<Grant> GrantsGiven, IReadOnlyList<DeviceToken> DeviceTokens)
{
    /// <summary>Where notices go, when that is not the account's address; null: unknown.</summary>
    public string? ContactMail { get; init; }

    /// <summary>What she has asked for, or was invited to; also what somebody without account has asked for from one of her addresses.</summary>
    public IReadOnlyList<AccessRequest> Requests { get; init; } = [];

    /// <summary>Ids of others' requests that she has recorded, proposed or decided.</summary>
    public IReadOnlyList<long> RequestsHandled { get; init; } = [];

    /// <summary>Ids of grants that she has confirmed in a review.</summary>
    public IReadOnlyList<long> GrantsConfirmed { get; init; } = [];

    /// <summary>Ids of the people she stands in for.</summary>
    public IReadOnlyList<long> DeputyOf { get; init; } = [];

    /// <summary>When she was reminded of the end of a grant.</summary>
    public IReadOnlyList<DateTimeOffset> RemindersSent { get; init; } = [];

    /// <summary>Her browser sessions.</summary>
    public IReadOnlyList<BrowserSession> Sessions { get; init; } = [];

    /// <summary>Since when she has a second factor; null: she has none.</summary>
    public DateTimeOffset? SecondFactorSince { get; init; }

    /// <summary>Mails that were sent to her addresses in the last weeks, or wait to be; without their texts.</summary>
    public IReadOnlyList<QueuedMail> Mails { get; init; } = [];

    /// <summary>Ids of folders that she has made public.</summary>
    public IReadOnlyList<long> FoldersMadePublic { get; init; } = [];

    /// <summary>Ids of folders on which she has switched on reading by person.</summary>
    public IReadOnlyList<long> FoldersWatched { get; init; } = [];

    /// <summary>What she has read where reading by person was switched on.</summary>
    public IReadOnlyList<ExportedRead> Reads { get; init; } = [];

    /// <summary>The documents she has put together, by their ids.</summary>
    public IReadOnlyList<Collection> Collections { get; init; } = [];

    /// <summary>Ids of the documents and folders she follows.</summary>
    public IReadOnlyList<long> Follows { get; init; } = [];

    /// <summary>How often she is told of them by mail; null: never.</summary>
    public DigestRhythm? Digest { get; init; }

    /// <summary>What she has done, and what was done to her, the latest first.</summary>
    public IReadOnlyList<AuditEntry> Audit { get; init; } = [];

    /// <summary>What she has changed in the library: each version, folder, move and deletion.</summary>
    public IReadOnlyList<ExportedChange> Changes { get; init; } = [];

    /// <summary>What she has deleted and lies in the trash.</summary>
    public IReadOnlyList<ExportedTrash> Trashed { get; init; } = [];

    /// <summary>The locks she holds.</summary>
    public IReadOnlyList<ExportedLock> Locks { get; init; } = [];
}

/// <summary>A document somebody has read under a watch.</summary>
public sealed record ExportedRead(long DocumentId, DateTimeOffset At);

/// <summary>What somebody has changed in the library.</summary>
/// <param name="Kind">Created, Updated, Moved, Deleted or Restored.</param>
/// <param name="From">Where it lay before; null: where it lies.</param>
public sealed record ExportedChange(DateTimeOffset At, string Kind, string Path, string? From);

/// <summary>What somebody has deleted.</summary>
/// <param name="Path">Where it lay.</param>
public sealed record ExportedTrash(DateTimeOffset At, string Path);

/// <summary>A lock somebody holds.</summary>
/// <param name="Owner">What her client says about her; null: nothing.</param>
public sealed record ExportedLock(string Path, string? Owner, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);
