using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>What somebody follows, and how she is told of it.</summary>
public sealed class KontoVerfolgenModel(CurrentPerson me, FollowStore follows, PersonStore people, ServerOptions options, TimeProvider time) : PageModel
{
    public const string Never = "nie";

    /// <summary>What is told of the last thing that somebody began or ended to follow, with the next page that is shown.</summary>
    public const string Message = "following";

    /// <summary>How often a mail can come, as value and label in German.</summary>
    public static readonly IReadOnlyList<(string Value, string Label)> Rhythms =
        [(Never, "keine Mail"), (nameof(DigestRhythm.Daily), "jeden Morgen, wenn es etwas gibt"), (nameof(DigestRhythm.Weekly), "montags, wenn es etwas gibt")];

    /// <summary>What she follows, as far as she sees it.</summary>
    public IReadOnlyList<ViewedPath> Places { get; private set; } = [];

    /// <summary>Where mail goes; null: nowhere.</summary>
    public string? Address { get; private set; }

    /// <summary>Null: no mail.</summary>
    public DigestRhythm? Rhythm { get; private set; }

    public string FeedUrl => PublicAddress.Of(Request, options) + Language.Kept(NewsFeed.Path);

    public string? Problem { get; private set; }

    /// <summary>What was just done, in words.</summary>
    [TempData]
    public string? Done { get; set; }

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var places = new List<ViewedPath>();
        foreach (var id in await follows.ListAsync(me.Principal.Person!.Id, cancellation))
        {
            if (await me.View.FindAsync(id, cancellation) is { } place)
                places.Add(place);
        }

        Places = [.. places.OrderBy(place => place.Path.ToString(), StringComparer.Ordinal)];
        Address = await people.FindMailAsync(me.Principal.Person!.Id, cancellation);
        Rhythm = await follows.FindRhythmAsync(me.Principal, cancellation);
    }

    public async Task<IActionResult> OnPostVerfolgenAsync(long eintrag, string? zurueck, CancellationToken cancellation)
    {
        if (await me.View.FindAsync(eintrag, cancellation) is not { } place)
            return NotFound();
        try
        {
            await follows.FollowAsync(me.Principal, place, cancellation);
            TempData[Message] = T("Sie verfolgen jetzt „{0}“.", Titles.Of(place.Entry!));
        }
        catch (RefusedException refused)
        {
            Problem = Language.Of(refused.Refusal);
            Response.StatusCode = PageRefusal.StatusOf(refused);
            await OnGetAsync(cancellation);
            return Page();
        }

        return Back(zurueck);
    }

    public async Task<IActionResult> OnPostBeendenAsync(long eintrag, string? zurueck, CancellationToken cancellation)
    {
        await follows.UnfollowAsync(me.Principal, eintrag, cancellation);
        TempData[Message] = T("Das verfolgen Sie nicht mehr.");
        return Back(zurueck);
    }

    public async Task<IActionResult> OnPostMailAsync(string? rhythmus, CancellationToken cancellation)
    {
        DigestRhythm? rhythm = Enum.TryParse<DigestRhythm>(rhythmus, out var chosen) && Enum.IsDefined(chosen) ? chosen : null;
        await follows.SetRhythmAsync(me.Principal, rhythm, Digests.NextAfter(time.GetUtcNow(), rhythm ?? DigestRhythm.Daily), cancellation);
        Done = rhythm is null ? T("Sie bekommen keine Mail mehr.") : T("Gespeichert. Die erste Mail kommt, sobald es etwas gibt.");
        return Redirect("/konto/verfolgen#mail");
    }

    private LocalRedirectResult Back(string? page) => WayBack.Go(Url, page, "/konto/verfolgen");
}
