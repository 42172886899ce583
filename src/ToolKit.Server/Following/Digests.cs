using System.Globalization;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>News by mail, once a day or week, of what somebody follows and may see when the mail is written, and of adaptations she works with whose original has changed. For the server's upkeep.</summary>
internal sealed class Digests(FollowStore follows, LibraryGate gate, Mailer mailer, MailLinks links, MailSignal signal, TimeProvider time)
{
    private const int AtOnce = 200;
    private const int MostLines = 40;

    /// <summary>When mails are written, so that they are there when work begins.</summary>
    private const int Hour = 6;

    /// <summary>When the next digest is due: a morning in Germany, of a weekly one that of a Monday.</summary>
    public static DateTimeOffset NextAfter(DateTimeOffset now, DigestRhythm rhythm)
    {
        for (var day = LocalDays.DayOf(now); ; day = day.AddDays(1))
        {
            if (rhythm == DigestRhythm.Weekly && day.DayOfWeek != DayOfWeek.Monday)
                continue;
            if (LocalDays.At(day, Hour) is var morning && morning > now)
                return morning;
        }
    }

    /// <summary>Writes the mails that are due.</summary>
    public async Task SendAsync(CancellationToken cancellation)
    {
        while (await follows.ListDueAsync(AtOnce, cancellation) is [_, ..] due)
        {
            foreach (var digest in due)
                await SendAsync(digest, cancellation);
            signal.Set();
        }
    }

    private async Task SendAsync(DueDigest digest, CancellationToken cancellation)
    {
        var news = await gate.ReadForAsync(digest.PersonId, view => ReadAsync(view, digest, cancellation), cancellation)
            ?? new DigestNews([], [], digest.ToldUpTo); // she has been disabled in this moment
        await follows.TellAsync(
            digest,
            news.UpTo,
            NextAfter(time.GetUtcNow(), digest.Rhythm),
            news.Items.Count + news.Outdated.Count > 0 && digest.Mail.Length > 0 ? Write(digest, news) : null,
            cancellation);
    }

    private async ValueTask<DigestNews> ReadAsync(LibraryView view, DueDigest digest, CancellationToken cancellation)
    {
        var followed = await follows.ListAsync(digest.PersonId, cancellation);
        var news = await NewsReader.ReadAsync(view, digest.ToldUpTo, int.MaxValue, followed, cancellation);
        return new DigestNews(news.Items, await view.ListOutdatedAsync(digest.ToldUpTo, followed, cancellation), news.UpTo);
    }

    private NewMail Write(DueDigest digest, DigestNews news)
    {
        var all = news.Outdated
            .Select(one => $"- {mailer.Language.OriginalChanged(one.News.Change)}: {Titles.Of(one.Place.Entry!)}\n  {links.To(LibraryUrl.PageOf(one.Place.Path))}")
            .Concat(news.Items.Select(item => $"- {mailer.Language.News(item.Kind)}: {item.Title}" + (item.Url is { } page ? $"\n  {links.To(page)}" : "")))
            .ToList();
        return mailer.Write(MailText.Digest, digest.Mail, new Dictionary<string, string>
        {
            ["name"] = digest.Name,
            ["number"] = all.Count.ToString(CultureInfo.InvariantCulture),
            ["list"] = string.Join('\n', all.Count > MostLines ? all.Take(MostLines).Append("- …") : all),
            ["link"] = links.To("/neu?was=verfolgt"),
            ["end"] = links.To("/konto/verfolgen"),
        });
    }

    private sealed record DigestNews(IReadOnlyList<NewsItem> Items, IReadOnlyList<(ViewedPath Place, OutdatedAdaptation News)> Outdated, long UpTo);
}
