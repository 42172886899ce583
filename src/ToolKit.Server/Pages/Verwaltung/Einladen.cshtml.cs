using Microsoft.AspNetCore.Mvc;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>Invites many people at once from a pasted list, and says line by line what came of it.</summary>
public sealed class EinladenModel(CurrentPerson me, DecisionMails mails, TimeProvider time) : DeskIntakePage(me, time)
{
    [BindProperty]
    public string? Adressen { get; set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var addresses = ReadAddresses(Adressen);
        if (addresses.Count == 0)
            Problems.Add("adressen", T("Bitte fügen Sie mindestens eine Adresse ein."));
        if (await CheckAsync(cancellation) is { } incomplete)
            return incomplete;
        var place = PlaceChoice.Read(Ort);
        var invited = await Desk.InviteAsync(
            new InvitationList(place.RegionId, place.SiteId, Rolle, EndOf(Bis), Stelle!.Value, Funktion!, Grund!, addresses), cancellation);
        await mails.InvitedAsync(invited, cancellation: CancellationToken.None); // invited is invited, whether the browser waits or not
        Outcomes =
        [
            .. invited.Select(address => new Outcome(
                address.Text,
                address.Problem is { } problem ? DeskWords.Of(problem) : DeskWords.Of(address.Result!),
                address.Result?.Outcome.IsDone() == true)),
        ];

        // What could not be done stays in the field, to be mended and sent again.
        Adressen = string.Join('\n', Outcomes.Where(outcome => !outcome.IsDone).Select(outcome => outcome.What));
        ModelState.Clear();
        return await ShowAsync(cancellation);
    }

    /// <summary>One address a line, or with semicolons between, as mail programs write lists.</summary>
    private static List<string> ReadAddresses(string? text) =>
        [.. (text ?? "").Split(['\n', '\r', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}
