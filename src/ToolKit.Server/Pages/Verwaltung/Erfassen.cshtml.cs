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
        var request = await RecordAsync(cancellation);
        await mails.RecordedAsync(request, CancellationToken.None);
        return request is null
            ? await ShowAsync(AskedAlready, StatusCodes.Status409Conflict, cancellation)
            : SeeOther(string.Create(CultureInfo.InvariantCulture, $"/verwaltung/antraege/{request.Id}"), T("Der Antrag ist erfasst."));
    }

    public async Task<IActionResult> OnPostGenehmigenAsync(CancellationToken cancellation)
    {
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

    private async Task<AccessRequest?> RecordAsync(CancellationToken cancellation)
    {
        var place = PlaceChoice.Read(Ort);
        var until = EndOf(Bis);
        if (Stelle is not { } body)
            throw new RefusedException(new Refusal("no-body", "Bitte wählen Sie aus, bei welcher Stelle die Person arbeitet.", "Please choose the body the person works for."));
        return await Desk.RecordAsync(
            new NewAccessRequest(
                Name ?? "", Funktion ?? "", body, (Mail ?? "").Trim(), place.RegionId, place.SiteId, Rolle, Grund ?? "", LocalDays.LastDay(until).DayNumber - Today.DayNumber),
            cancellation);
    }
}
