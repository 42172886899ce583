using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using ToolKit.Access;
using ToolKit.Library;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>
/// One person: her grants, device tokens and what was done about her, as far as whoever looks decides about it. Her account is for administrators; to those
/// who decide about none of her grants she does not exist.
/// </summary>
public sealed class PersonModel(
    CurrentPerson me,
    PersonStore people,
    GrantStore grants,
    SecondFactorStore factors,
    FreshSignIn fresh,
    DecisionMails mails,
    RefusalLog refusals,
    ServerOptions options,
    TimeProvider time)
    : DeskPage(me, time)
{
    private const int MostActs = 10;

    [FromRoute(Name = "id")]
    public long Id { get; set; }

    public Person Person { get; private set; } = null!;

    public List<GrantRow> Grants { get; } = [];

    public IReadOnlyList<DeskToken> Tokens { get; private set; } = [];

    /// <summary>The latest acts about her.</summary>
    public IReadOnlyList<AuditEntry> Acts { get; private set; } = [];

    /// <summary>Folders one can choose as scope; others can be typed.</summary>
    public List<string> Scopes { get; } = [];

    /// <summary>She has a second factor.</summary>
    public bool HasSecondFactor { get; private set; }

    /// <summary>A link just made; shown this once.</summary>
    public string? Link { get; private set; }

    [BindProperty]
    public string? Bereich { get; set; }

    [BindProperty]
    public string? Grund { get; set; }

    /// <summary>The grant's last day; a year from now unless said otherwise.</summary>
    [BindProperty]
    public DateOnly? Bis { get; set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    public async Task<IActionResult> OnPostLinkAsync(CancellationToken cancellation)
    {
        RequireAdministrator();
        if (fresh.Ask(Address) is { } ask)
            return ask; // with the link one becomes this person
        Link = OneTimeLinks.ForPassword(PublicAddress.Of(Request, options), await people.CreateLinkAsync(Id, Me.Principal, cancellation));
        Response.Headers.CacheControl = "no-store";
        return await ShowAsync(cancellation);
    }

    /// <summary>Removes the second factor, when device and recovery codes are lost.</summary>
    /// <summary>By what she can be known who says that she has lost her second factor: at least as surely as when she got her account.</summary>
    public static IReadOnlyList<(string Key, string Words)> Proofs { get; } =
    [
        ("persoenlich", "persönlich, mit Dienst- oder Lichtbildausweis"),
        ("rueckruf", "Rückruf über eine Nummer aus dem Dienstverzeichnis, nicht aus der Anfrage"),
        ("leitung", "die Leitung der Stelle hat es schriftlich von ihrer Dienstadresse bestätigt"),
    ];

    public async Task<IActionResult> OnPostFaktorAsync([FromForm] string? nachweis, CancellationToken cancellation)
    {
        RequireAdministrator();
        if (Proofs.FirstOrDefault(proof => proof.Key == nachweis) is not { Words: { } words })
            throw new RefusedException(new Refusal("proof-missing", "Bitte geben Sie an, wie Sie sicher sind, wer fragt.", "Say how you are sure who asks."));
        if (fresh.Ask(Address) is { } ask)
            return ask;
        await factors.RemoveAsync(Me.Principal, Id, words, cancellation);
        return SeeOther(Address, T("Der zweite Faktor ist zurückgesetzt, die Sitzungen der Person sind beendet."));
    }

    public async Task<IActionResult> OnPostSperrenAsync(bool gesperrt, CancellationToken cancellation)
    {
        RequireAdministrator();
        if (gesperrt && Id == MyId)
            throw new RefusedException(new Refusal("own-account", "Ihr eigenes Konto sperrt jemand anderes aus der Verwaltung.", "Your own account is for another administrator to disable."));
        if (gesperrt != Person.IsDisabled)
            await people.SetDisabledAsync(Id, gesperrt, Me.Principal, cancellation);
        return Redirect(Address);
    }

    public async Task<IActionResult> OnPostEntziehenAsync(long zugang, CancellationToken cancellation)
    {
        var found = await Desk.ListGrantsAsync(new GrantFilter { Id = zugang, PersonId = Id, Limit = 1 }, cancellation);
        if (found.Items.Count == 0)
            return Redirect(Address); // ended by somebody else meanwhile, which the page shows
        var ended = await Desk.EndAsync(GrantSelection.Of(zugang), "", cancellation);
        await mails.EndedAsync(ended, cancellation: CancellationToken.None); // ended is ended, whether the browser waits or not
        var done = DeskWords.Of(ended.Changes[0].Outcome, T("Der Zugang ist beendet."));
        return SeeOther(Address, ended.People.Any(person => person.PersonId == Id && !person.HasRunningGrant) ? $"{done} {T("Es bleibt kein anderer; offene Sitzungen sind beendet.")}" : done);
    }

    public async Task<IActionResult> OnPostGebenAsync(Role rolle, CancellationToken cancellation)
    {
        var folder = LibraryPath.TryParse((Bereich ?? "").Trim(), out var path) ? (await Me.View.FindAsync(path, cancellation)).Entry : null;
        if (folder is not { IsFolder: true })
            throw new RefusedException(new Refusal("not-a-folder", $"Einen Ordner „{Bereich}“ gibt es nicht. Ein Bereich beginnt mit /, zum Beispiel /Regionen/Hessen.", "There is no such folder."));
        var results = await Desk.GiveAsync([Id], new GrantTerms(rolle, folder.Id, EndOf(Bis)), Grund ?? "", cancellation);
        await mails.GivenAsync(results, cancellation: CancellationToken.None);
        var given = results[0];
        return given.Outcome == GrantChangeOutcome.Changed
            ? Redirect(Address)
            : await ShowAsync(DeskWords.Of(given.Outcome, ""), StatusCodes.Status409Conflict, cancellation);
    }

    public async Task<IActionResult> OnPostTokenAsync(long token, CancellationToken cancellation) =>
        SeeOther(Address, await Desk.WithdrawTokenAsync(Id, token, cancellation) ? T("Das Geräte-Token ist zurückgezogen und öffnet nichts mehr.") : T("Dieses Geräte-Token galt schon nicht mehr."));

    protected override async Task<bool> EnterAsync(CancellationToken cancellation)
    {
        if (!await base.EnterAsync(cancellation) || await Desk.FindPersonAsync(Id, cancellation) is not { } person)
            return false;
        Person = person;
        return true;
    }

    protected override async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        Bis ??= InAYear;
        if (IsAdministrator)
        {
            HasSecondFactor = await factors.FindAsync(Id, cancellation) is not null;
            foreach (var grant in await grants.ListAsync(Id, cancellation))
                Grants.Add(new GrantRow(grant, (await Me.View.FindAsync(grant.ScopeId, cancellation))?.Path.ToString() ?? T("ein gelöschter Ordner"), grant.IsRunning(Now)));
        }
        else
        {
            foreach (var held in (await Desk.ListGrantsAsync(new GrantFilter { PersonId = Id }, cancellation)).Items)
                Grants.Add(new GrantRow(held.Grant, held.Path?.ToString() ?? T("ein gelöschter Ordner"), held.Grant.IsRunning(Now)));
        }

        Tokens = await Desk.ListTokensAsync(Id, cancellation);
        Acts = await AuditWords.TellAsync(await Desk.ListAuditAsync(new AuditFilter { AboutPersonId = Id, Limit = MostActs }, cancellation), Me.View, cancellation);
        await FindScopesAsync(cancellation);
        return Page();
    }

    private string Address => string.Create(CultureInfo.InvariantCulture, $"/verwaltung/personen/{Id}");

    private void RequireAdministrator()
    {
        if (!IsAdministrator)
            throw refusals.Deny(Me.Principal, new Refusal("accounts", "Konten verwaltet die Zentrale. Bitte wenden Sie sich dorthin.", "Accounts are kept by the head office. Please ask there."), "Konto");
    }

    private async Task FindScopesAsync(CancellationToken cancellation)
    {
        if (IsAdministrator)
            Scopes.AddRange(["/", "/Werkzeugkoffer"]);
        foreach (var region in Regions)
        {
            foreach (var id in region.IsWhole ? [region.Region.FolderId] : region.Sites.Select(site => site.FolderId))
            {
                if (await Me.View.FindAsync(id, cancellation) is { Entry: not null } folder)
                    Scopes.Add(folder.Path.ToString());
            }
        }
    }

    /// <param name="Grant">The grant.</param>
    /// <param name="Path">Its scope's place today.</param>
    /// <param name="IsRunning">Whether it counts now.</param>
    public sealed record GrantRow(Grant Grant, string Path, bool IsRunning);
}
