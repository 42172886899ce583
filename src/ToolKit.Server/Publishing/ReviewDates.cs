using System.Globalization;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>A document of the toolkit and the days that are known of it.</summary>
public sealed record DatedDocument(LibraryPath Path, LibraryEntry Entry)
{
    public DateOnly? ReviewDate => Entry.Metadata.ReviewDate;
}

/// <summary>The documents that somebody keeps up to date, and reminders of those that are due. For the page and for the server's upkeep.</summary>
internal sealed class ReviewDates(ReviewCalendar calendar, LibraryGate gate, Mailer mailer, MailLinks links, MailSignal signal, TimeProvider time)
{
    /// <summary>How many days before its date somebody is reminded.</summary>
    public const int DaysBefore = 30;

    /// <summary>The documents of the toolkit that she may publish, those due first; those without a date last.</summary>
    public static async ValueTask<IReadOnlyList<DatedDocument>> ListAsync(LibraryView view, CancellationToken cancellation)
    {
        var documents = new List<DatedDocument>();
        var mayPublish = new Dictionary<LibraryPath, bool>(); // by folder: rights do not differ between the documents of one
        foreach (var (path, entry) in await Toolkit.ListDocumentsAsync(view, cancellation))
        {
            if (!mayPublish.TryGetValue(path.Parent, out var may))
                mayPublish[path.Parent] = may = await view.MayAsync(Right.Publish, await view.FindAsync(path, cancellation), cancellation);
            if (may)
                documents.Add(new DatedDocument(path, entry));
        }

        return [.. documents.OrderBy(one => one.ReviewDate is null).ThenBy(one => one.ReviewDate).ThenBy(one => one.Path.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>Reminds each editor once of each date of each document that is hers.</summary>
    public async Task RemindAsync(CancellationToken cancellation)
    {
        var until = LocalDays.DayOf(time.GetUtcNow()).AddDays(DaysBefore);
        foreach (var editor in await calendar.ListEditorsAsync(cancellation))
        {
            if (await gate.ReadForAsync(editor.PersonId, view => ListAsync(view, cancellation), cancellation) is not { } documents)
                continue; // she has been disabled in this moment
            var due = documents.Where(one => one.ReviewDate <= until)
                .Select(one => (one.Entry.Id, LocalDays.SortableDay(one.ReviewDate!.Value))).ToList();
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
}
