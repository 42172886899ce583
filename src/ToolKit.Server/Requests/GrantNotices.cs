using System.Globalization;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>What time does to grants, told by mail: reminders before their end, yearly reviews. For the server's upkeep.</summary>
internal sealed class GrantNotices(GrantCalendar calendar, RequestStore requests, RegionStore regions, Mailer mailer, MailLinks links, MailSignal signal)
{
    private const int AtOnce = 500;
    private const int MostLines = 40;

    /// <summary>Reminds people and those in charge of grants that end soon; each end once for each of the two times.</summary>
    public async Task RemindAsync(CancellationToken cancellation)
    {
        while (await calendar.ListDueRemindersAsync(AtOnce, cancellation) is [_, ..] due)
        {
            var marked = 0;
            foreach (var place in due.GroupBy(reminder => reminder.Region?.Id))
            {
                var to = await FindAddressesAsync(place.First().Region, cancellation);
                marked += await calendar.RemindAsync([.. place], fresh => Write(fresh, to), cancellation);
            }

            signal.Set();
            if (marked == 0)
                return; // another server does it
        }
    }

    /// <summary>Opens the yearly reviews that are due, and tells the regions.</summary>
    public async Task OpenReviewsAsync(CancellationToken cancellation)
    {
        var addresses = new Dictionary<long, string[]>();
        foreach (var region in await regions.ListRegionsAsync(cancellation))
            addresses.Add(region.Id, await FindAddressesAsync(region, cancellation));
        var opened = await calendar.OpenDueReviewsAsync(
            region => addresses.GetValueOrDefault(region.Id, []).Select(to => mailer.Write(
                MailText.ReviewDue,
                to,
                new Dictionary<string, string> { ["place"] = region.Name, ["link"] = links.To($"/verwaltung/bestaetigen/{region.Id}") })),
            cancellation);
        if (opened.Count > 0)
            signal.Set();
    }

    private async Task<string[]> FindAddressesAsync(Region? region, CancellationToken cancellation) =>
    [
        .. (await requests.ListInChargeAsync(region?.Id, cancellation)).Select(person => person.Mail).Append(region?.Mailbox ?? "")
            .Where(address => address.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    private IEnumerable<NewMail> Write(IReadOnlyList<DueReminder> fresh, string[] inCharge)
    {
        if (fresh.Count == 0)
            yield break;
        foreach (var reminder in fresh)
        {
            if (reminder.Mail is { } mail)
            {
                yield return mailer.Write(MailText.GrantReminder, mail, new Dictionary<string, string>
                {
                    ["name"] = reminder.PersonName,
                    ["place"] = PlaceOf(reminder),
                    ["role"] = mailer.Language.Role(reminder.Grant.Role),
                    ["until"] = mailer.Language.LastDay(reminder.Grant.Until),
                    ["days"] = reminder.Days.ToString(CultureInfo.InvariantCulture),
                    ["link"] = links.To("/konto/zugang"),
                });
            }
        }

        // A list of where and until when; who that is stands on the page of those who are signed in.
        var region = fresh[0].Region;
        var lines = fresh.OrderBy(reminder => reminder.Grant.Until)
            .Select(reminder => $"- {PlaceOf(reminder)}: {mailer.Language.Role(reminder.Grant.Role)}, {mailer.Language.LastDay(reminder.Grant.Until)}")
            .Take(MostLines);
        var values = new Dictionary<string, string>
        {
            ["place"] = region?.Name ?? "/",
            ["number"] = fresh.Count.ToString(CultureInfo.InvariantCulture),
            ["list"] = string.Join('\n', fresh.Count > MostLines ? lines.Append("- …") : lines),
            ["link"] = links.To(RenewalOf(region, fresh.Max(reminder => reminder.Grant.Until!.Value))),
        };
        foreach (var to in inCharge)
            yield return mailer.Write(MailText.GrantReminderRegion, to, values);
    }

    /// <summary>The page of the grants that end until a day, all of them chosen.</summary>
    private static string RenewalOf(Region? region, DateTimeOffset until) => string.Create(
        CultureInfo.InvariantCulture,
        $"/verwaltung/berechtigungen?{(region is null ? "" : $"ort={region.Id}&")}endet={LocalDays.LastDay(until):yyyy-MM-dd}&alle=true");

    private static string PlaceOf(DueReminder reminder) =>
        reminder.Site is { } site && reminder.Grant.ScopeId == site.FolderId ? site.Name
        : reminder.Region is { } region && reminder.Grant.ScopeId == region.FolderId ? region.Name
        : reminder.Path.ToString();
}
