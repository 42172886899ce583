using System.Globalization;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>A document of the toolkit and the days that are known of it.</summary>
/// <param name="LegalReviewDate">From when on the law it follows is to be looked at again; null: it does not say which, or nobody wants to be told.</param>
public sealed record DatedDocument(LibraryPath Path, LibraryEntry Entry, DateOnly? LegalReviewDate)
{
    /// <summary>Its own date; null: it has none.</summary>
    public DateOnly? ReviewDate => Entry.Metadata.ReviewDate;

    /// <summary>All days on which somebody is to look at it, the first one first; at most two.</summary>
    public IEnumerable<DateOnly> Dates => new[] { ReviewDate, LegalReviewDate }.OfType<DateOnly>().Distinct().Order();
}

/// <summary>The documents that somebody keeps up to date, and reminders of those that are due. For the page and for the server's upkeep.</summary>
internal sealed class ReviewDates(ReviewCalendar calendar, LibraryGate gate, Mailer mailer, MailLinks links, MailSignal signal, ServerOptions options, TimeProvider time)
{
    /// <summary>How many days before its date somebody is reminded.</summary>
    public const int DaysBefore = 30;

    /// <summary>The documents of the toolkit that she may publish, those due first; those without a date last.</summary>
    /// <param name="legalStatusMonths">See <see cref="ServerOptions.LegalStatusMonths"/>.</param>
    public static async ValueTask<IReadOnlyList<DatedDocument>> ListAsync(LibraryView view, int legalStatusMonths, CancellationToken cancellation)
    {
        var documents = new List<DatedDocument>();
        var mayPublish = new Dictionary<LibraryPath, bool>(); // by folder: rights do not differ between the documents of one
        foreach (var (path, entry) in await Toolkit.ListDocumentsAsync(view, cancellation))
        {
            if (!mayPublish.TryGetValue(path.Parent, out var may))
                mayPublish[path.Parent] = may = await view.MayAsync(Right.Publish, await view.FindAsync(path, cancellation), cancellation);
            if (may)
                documents.Add(new DatedDocument(path, entry, LegalReviewDateOf(entry.Metadata, legalStatusMonths)));
        }

        return [.. documents.OrderBy(one => one.Dates.FirstOrDefault(DateOnly.MaxValue)).ThenBy(one => one.Path.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>Reminds each editor once of each date of each document that is hers.</summary>
    public async Task RemindAsync(CancellationToken cancellation)
    {
        var until = LocalDays.DayOf(time.GetUtcNow()).AddDays(DaysBefore);
        foreach (var editor in await calendar.ListEditorsAsync(cancellation))
        {
            if (await gate.ReadForAsync(editor.PersonId, view => ListAsync(view, options.LegalStatusMonths, cancellation), cancellation) is not { } documents)
                continue; // she has been disabled in this moment
            var due = documents.SelectMany(one => one.Dates.Where(date => date <= until), (one, date) => (one.Entry.Id, LocalDays.SortableDay(date))).ToList();
            if (due.Count > 0 && await calendar.TellAsync(editor, due, Write, cancellation) > 0)
                signal.Set();

            NewMail Write(int number) => mailer.Write(MailText.ReviewsOfDocuments, editor.Mail, new Dictionary<string, string>
            {
                ["name"] = editor.Name,
                ["number"] = number.ToString(CultureInfo.InvariantCulture),
                ["link"] = links.To("/pruefdaten"),
            });
        }
    }

    /// <summary>Whoever has found a document right has looked at the law too.</summary>
    private static DateOnly? LegalReviewDateOf(DocumentMetadata stated, int months) =>
        months > 0 && stated.LegalStatusDay is { } day && (stated.Reviewed > day ? stated.Reviewed.Value : day) is var known && known < DateOnly.MaxValue.AddMonths(-months)
            ? known.AddMonths(months)
            : null;
}
