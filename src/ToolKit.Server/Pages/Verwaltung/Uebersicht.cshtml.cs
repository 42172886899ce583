using Microsoft.AspNetCore.Mvc;
using ToolKit.Access;

namespace ToolKit.Server.Pages;

/// <summary>What waits at the desk for whoever looks, and the way to all its pages.</summary>
public sealed class UebersichtModel(CurrentPerson me, MailStore mails, PersonStore people, OperatorTexts texts, ServerOptions options, TimeProvider time) : DeskPage(me, time)
{
    private const int DaysAhead = 30;

    public int Open { get; private set; }

    /// <summary>The request that has waited longest; null when none does.</summary>
    public AccessRequest? Oldest { get; private set; }

    public int Proposed { get; private set; }

    public int Ending { get; private set; }

    /// <summary>The last day by which grants count as ending soon, for the link.</summary>
    public DateOnly EndingBy => Today.AddDays(DaysAhead);

    /// <summary>Mails that were given up; for administrators, 0 for others.</summary>
    public int FailedMails { get; private set; }

    /// <summary>No mail reaches anybody; for administrators, false for others.</summary>
    public bool HasNoMailServer => IsAdministrator && options.Mail.Host.Length == 0;

    /// <summary>The administrator looks, and nobody else is here yet.</summary>
    public bool IsAlone { get; private set; }

    /// <summary>When security.txt ends or has ended; for administrators, null for others and while there is time.</summary>
    public DateTimeOffset? SecurityExpires { get; private set; }

    /// <summary>The reviews that are not done, each with the number of grants left.</summary>
    public List<(Review Review, string RegionName, int Left)> Reviews { get; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    protected override async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        var open = await Desk.ListQueueAsync(new QueueFilter { Limit = 1 }, cancellation);
        (Open, Oldest) = (open.Total, open.Items is [var oldest, ..] ? oldest : null);
        Proposed = (await Desk.ListQueueAsync(new QueueFilter { OnlyProposed = true, Limit = 1 }, cancellation)).Total;
        Ending = (await Desk.ListGrantsAsync(new GrantFilter { EndsBefore = LocalDays.EndOf(EndingBy).AddMilliseconds(1), Limit = 1 }, cancellation)).Total;
        foreach (var review in await Desk.ListReviewsAsync(cancellation))
        {
            var left = (await Desk.ListUnconfirmedGrantsAsync(review, 0, 1, cancellation)).Total;
            if (left > 0)
                Reviews.Add((review, Regions.FirstOrDefault(region => region.Region.Id == review.RegionId)?.Region.Name ?? "", left));
        }

        if (IsAdministrator)
        {
            IsAlone = (await people.ListAsync(limit: 2, cancellation: cancellation)).Count == 1;
            FailedMails = (await mails.CountAsync(cancellation)).Failed;
            SecurityExpires = texts.SecurityExpires < Now.AddDays(DaysAhead) ? texts.SecurityExpires : null;
        }

        return Page();
    }
}
