using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>Writes down a request that came the old way, and grants it in the same step where that is wanted.</summary>
public sealed class ErfassenModel(CurrentPerson me, DecisionMails mails, TimeProvider time) : DeskIntakePage(me, time)
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Mail { get; set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        CheckPerson();
        if (await CheckAsync(cancellation) is { } incomplete)
            return incomplete;
        var request = await RecordAsync(cancellation);
        await mails.RecordedAsync(request, CancellationToken.None);
        return request is null
            ? await ShowAsync(AskedAlready, StatusCodes.Status409Conflict, cancellation)
            : SeeOther(string.Create(CultureInfo.InvariantCulture, $"/verwaltung/antraege/{request.Id}"), T("Der Antrag ist erfasst."));
    }

    public async Task<IActionResult> OnPostGenehmigenAsync(CancellationToken cancellation)
    {
        CheckPerson();
        if (await CheckAsync(cancellation) is { } incomplete)
            return incomplete;
        if (await RecordAsync(cancellation) is not { } request)
            return await ShowAsync(AskedAlready, StatusCodes.Status409Conflict, cancellation);
        var decided = (await Desk.ApproveAllAsync([request.Id], until: EndOf(Bis), cancellation: cancellation))[0];
        await mails.ApprovedAsync([decided], cancellation: CancellationToken.None);
        return decided.Result is { } result && result.Outcome.IsDone()
            ? SeeOther("/verwaltung/antraege/erfassen", $"{request.Name}: {DeskWords.Of(result)}")
            : SeeOther(
                string.Create(CultureInfo.InvariantCulture, $"/verwaltung/antraege/{request.Id}"),
                T("Der Antrag ist erfasst, aber nicht genehmigt: {0}", decided.Result is { } other ? DeskWords.Of(other) : Language.Of(decided.Refusal!)));
    }

    private static string AskedAlready => T("Von dieser Adresse ist derselbe Antrag schon offen. Sie finden ihn in der Liste der Anträge.");

    private void CheckPerson()
    {
        if (!RequestForm.Fits(Name, 100))
            Problems.Add("name", T("Bitte geben Sie den Namen an, mit höchstens 100 Zeichen."));
        if (!Mailer.CanReach(Mail?.Trim()))
            Problems.Add("mail", T("Bitte geben Sie die dienstliche E-Mail-Adresse an, zum Beispiel vorname.nachname@amt.example."));
    }

    private async Task<AccessRequest?> RecordAsync(CancellationToken cancellation)
    {
        var place = PlaceChoice.Read(Ort);
        var until = EndOf(Bis);
        return await Desk.RecordAsync(
            new NewAccessRequest(
                Name!, Funktion!, Stelle!.Value, Mail!.Trim(), place.RegionId, place.SiteId, Rolle, Grund!, LocalDays.LastDay(until).DayNumber - Today.DayNumber),
            cancellation);
    }
}
