using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>
/// A Markdown text in a form. Whoever edits it holds a lock, and what is saved replaces only the version that was opened. Whatever comes in between, what she has written is shown to her again.
/// </summary>
public sealed class BearbeitenModel(CurrentPerson me, MarkdownRendering markdown) : DocumentPage(me, Prefix)
{
    private const string Prefix = "/bearbeiten";
    private const int MostComment = 500;

    /// <summary>What stands in the form.</summary>
    [BindProperty(Name = "text")]
    public string? Text { get; set; }

    /// <summary>The entity tag of the version that the text was made of.</summary>
    [BindProperty(Name = "stand")]
    public string? State { get; set; }

    /// <summary>What was changed, in her words.</summary>
    [BindProperty(Name = "notiz")]
    public string? Comment { get; set; }

    /// <summary>How much the change concerns those who work with a copy.</summary>
    [BindProperty(Name = "aenderung")]
    public ChangeClass ChangeClass { get; set; } = ChangeClass.Content;

    /// <summary>She holds the lock, and sees the form; otherwise the page says why not.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Who holds a lock that is in the way; null: nobody.</summary>
    public DocumentLock? Foreign { get; private set; }

    public RenderedDocument? Preview { get; private set; }

    /// <summary>What the present version has otherwise than her text, when somebody has saved in between.</summary>
    public DocumentComparison? Difference { get; private set; }

    /// <summary>For the page of the document.</summary>
    [TempData]
    public string? Done { get; set; }

    public string Title => T("„{0}“ bearbeiten", Titles.Of(Place.Entry!));

    public static string UrlOf(LibraryPath path, string? handler = null) => LibraryUrl.For(Prefix, path, handler);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await RefuseAsync(cancellation) is { } refused)
            return refused;
        var locks = await Me.View.LocksCoveringAsync(Place.Path, cancellation);
        IsOpen = locks.Any(held => PageLock.IsHers(Me.View, held));
        if (IsOpen)
        {
            State = Place.Entry!.ETag;
            Text = await ShowTextAsync(cancellation);
        }
        else
        {
            Foreign = locks is [var first, ..] ? first : null;
        }

        return Page();
    }

    /// <summary>Locks the document and opens the form.</summary>
    public async Task<IActionResult> OnPostBeginnenAsync(CancellationToken cancellation)
    {
        if (await RefuseAsync(cancellation) is { } refused)
            return refused;
        try
        {
            await PageLock.TakeAsync(Me.View, Place.Path, cancellation);
            return Redirect(UrlOf(Place.Path));
        }
        catch (LockedException locked)
        {
            Foreign = locked.Locks[0];
            Response.StatusCode = StatusCodes.Status423Locked;
            return Page();
        }
    }

    /// <summary>Shows what the text will look like; nothing is saved.</summary>
    public Task<IActionResult> OnPostVorschauAsync(CancellationToken cancellation) => WithTextAsync(
        async () =>
        {
            await PageLock.TakeAsync(Me.View, Place.Path, cancellation);
            Preview = await markdown.RenderAsync(Text!, Place.Path.Parent, cancellation);
            return Page();
        },
        cancellation);

    /// <summary>Saves the text as a new version, and ends the lock.</summary>
    public Task<IActionResult> OnPostSpeichernAsync(CancellationToken cancellation) => WithTextAsync(
        async () =>
        {
            if (!WriteCondition.TryRead(State, StringValues.Empty, out var condition))
                return BadRequest(); // it was tampered with
            if (ToBytes(await AsWrittenAsync(Text!, cancellation)) is not { } bytes)
                return Page();
            await using var body = new MemoryStream(bytes);
            var written = await Me.View.WriteAsync(
                Place.Path,
                body,
                PageLock.Guard(Me.View, condition, Place.Path),
                new WriteOptions { Length = bytes.Length, ChangeClass = ChangeClass, Comment = Comment?.Trim() is { Length: > 0 } said ? said[..Math.Min(said.Length, MostComment)] : null },
                cancellation);
            await PageLock.EndAsync(Me.View, Place.Path, CancellationToken.None);
            Done = written.Outcome == WriteOutcome.Unchanged ? T("Es hat sich nichts geändert.") : T("Gespeichert als Version {0}.", written.Entry.VersionNumber);
            return Redirect(LibraryUrl.For(Place.Path.ToString()));
        },
        cancellation);

    /// <summary>Ends the lock; nothing is saved.</summary>
    public async Task<IActionResult> OnPostAbbrechenAsync(CancellationToken cancellation)
    {
        if (await RefuseAsync(cancellation) is { } refused)
            return refused;
        await PageLock.EndAsync(Me.View, Place.Path, cancellation);
        return Redirect(LibraryUrl.For(Place.Path.ToString()));
    }

    /// <summary>Does something with a text that was sent, and shows it again with a sentence where that is refused.</summary>
    private async Task<IActionResult> WithTextAsync(Func<Task<IActionResult>> act, CancellationToken cancellation)
    {
        Text ??= "";
        IsOpen = true;
        if (!await FindAsync(Right.See, cancellation))
        {
            // The same for what is gone and for what she never saw: her own words, and no more.
            Problem = T("Dieses Dokument gibt es hier nicht mehr. Ihr Text steht unten: Kopieren Sie ihn, und legen Sie ihn als neues Dokument ab.");
            Response.StatusCode = StatusCodes.Status404NotFound;
            return Page();
        }

        try
        {
            if (await Me.View.RefuseAsync(Right.Write, Place, cancellation) is { } refusal)
                throw new AccessDeniedException(refusal);
            return State is { Length: > 0 } && MarkdownRendering.IsFor(Place.Entry!) ? await act() : BadRequest();
        }
        catch (ConditionFailedException)
        {
            await ShowDifferenceAsync(cancellation);
        }
        catch (Exception refused) when (PageRefusal.Of(refused) is { } sentence)
        {
            Problem = sentence + " " + T("Ihr Text ist noch da.");
            Response.StatusCode = PageRefusal.StatusOf(refused);
        }

        return Page();
    }

    /// <summary>Somebody has saved in between: both texts side by side, and the choice is hers.</summary>
    private async Task ShowDifferenceAsync(CancellationToken cancellation)
    {
        Response.StatusCode = StatusCodes.Status412PreconditionFailed;
        await FindAsync(Right.See, cancellation);
        var now = Place.Entry!;
        Problem = T(
            "{0} hat inzwischen Version {1} gespeichert ({2}). Ihr Text ist noch da, aber nicht gespeichert. Unten steht, worin er sich von dieser Version unterscheidet. Übernehmen Sie, was fehlt, und speichern Sie dann.",
            now.AuthorName ?? T("Jemand"),
            now.VersionNumber,
            LocalDays.Time(now.ModifiedAt));
        State = now.ETag;
        Difference = DocumentComparison.Compare(await ShowTextAsync(cancellation), Text!, cancellation: cancellation);
    }

    private async Task<IActionResult?> RefuseAsync(CancellationToken cancellation) =>
        await FindAsync(Right.See, cancellation) && MarkdownRendering.IsFor(Place.Entry!) ? await RefuseAsync(Right.Write, cancellation) : NotFound();

    /// <summary>The document's text, for her to read.</summary>
    private async Task<string> ShowTextAsync(CancellationToken cancellation)
    {
        var text = await MarkdownRendering.ReadAsync(Me.View, Place, null, cancellation);
        await Me.View.NoteReadAsync(Place, ReadKind.View, cancellation);
        return text;
    }

    /// <summary>Forms send line ends as CR LF; the document keeps its own.</summary>
    private async Task<string> AsWrittenAsync(string text, CancellationToken cancellation) =>
        text.ReplaceLineEndings((await MarkdownRendering.ReadAsync(Me.View, Place, null, cancellation)).Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n");
}
