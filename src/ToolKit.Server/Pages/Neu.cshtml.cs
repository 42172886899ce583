using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using ToolKit.Library;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>What is new: since the last visit, of what somebody follows, or at all; each time what she may see at this moment.</summary>
public sealed class NeuModel(CurrentPerson me, FollowStore follows) : PageModel
{
    public const string Followed = "verfolgt";
    public const string Everything = "alles";

    /// <summary>How many items are shown.</summary>
    public const int Most = 100;

    /// <summary>Null: since the last visit.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Was { get; set; }

    public IReadOnlyList<NewsItem> Items { get; private set; } = [];

    /// <summary>Adaptations whose original has changed since, those of the last change first; none among all changes, where the originals stand.</summary>
    public IReadOnlyList<(ViewedPath Place, OutdatedAdaptation News)> Outdated { get; private set; } = [];

    /// <summary>What to say where there is nothing, and what to do next.</summary>
    public string Nothing => Was switch
    {
        Followed => T("Bei dem, was Sie verfolgen, ist nichts geschehen. Mit „verfolgen“ auf der Seite eines Ordners oder Dokuments fügen Sie etwas hinzu."),
        Everything => T("Es ist noch nichts geschehen, das Sie sehen dürfen."),
        _ => T("Seit Ihrem letzten Besuch ist nichts geschehen, das Sie sehen dürfen."),
    };

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var since = Was is Followed or Everything ? 0 : await follows.FindLastVisitAsync(me.Principal, cancellation) ?? 0;
        var followed = await follows.ListAsync(me.Principal.Person!.Id, cancellation);
        Items = (await NewsReader.ReadAsync(me.View, since, Most, Was == Followed ? followed : null, cancellation)).Items;
        if (Was != Everything)
            Outdated = await me.View.ListOutdatedAsync(since, followed, cancellation);
    }
}
