namespace ToolKit.Formats;

/// <summary>
/// Looks through a file for what does not belong into a library of templates: filled-in data about people, lists of people's addresses and numbers, and what a file tells about those who worked on it. It reads what
/// <see cref="DocumentReader"/> reads, and of office files, flat ones and RTF among them, also comments, tracked changes, heads and feet of pages and what is hidden. docs/templates.md says what is found and what is taken for harmless.
/// </summary>
public static class ClientDataGuard
{
    /// <summary>Checks a whole file, on the caller's thread, whatever it holds. The stream stays open.</summary>
    /// <param name="body">One that cannot seek is first written to a temporary file.</param>
    /// <param name="fileName">The name with its extension. Content that is plainly of another format is read as that.</param>
    /// <param name="limits">What one file may cost; null means <see cref="ReadLimits.Default"/>.</param>
    /// <exception cref="IOException">The stream could not be read, or the temporary file not be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked for it.</exception>
    public static async ValueTask<GuardReport> CheckAsync(Stream body, string fileName, ReadLimits? limits = null, CancellationToken cancellation = default)
    {
        limits ??= ReadLimits.Default;
        var (text, end) = await new DocumentReader(limits).ReadAsync(body, fileName, ended => new GuardedText(limits, ended), Read, cancellation);
        return text.ToReport(end);
    }

    private static void Read(SourceFile source, GuardedText text)
    {
        var format = FileFormat.Of(source, mediaType: null);
        if (format == FileFormat.Markdown || format == FileFormat.PlainText)
        {
            text.ReadLines(source, isMarkdown: format == FileFormat.Markdown);
            return;
        }

        if (format == FileFormat.Package)
        {
            if (StoredPackage.Open(source.Body, source.Name, text.Cancellation) is { } package)
                new OfficeTraces(package, text).Find();
            else
                text.IsIncomplete = true; // an archive of other files, or an office file too large to be looked at as a whole
            source.Body.Position = 0;
        }

        if (format == FileFormat.FlatOpenDocument)
        {
            if (StoredPackage.OpenFlat(source.Body, text) is { } parts)
                new OfficeTraces(parts, text).Find();
            else
                text.IsIncomplete = true;
            source.Body.Position = 0;
        }

        format.Read(source, text);
    }
}

/// <summary>What <see cref="ClientDataGuard"/> found in a file.</summary>
public sealed class GuardReport
{
    internal GuardReport()
    {
    }

    /// <summary>In the order in which they were found, 200 at most.</summary>
    public IReadOnlyList<GuardFinding> Findings { get; internal init; } = [];

    /// <summary>Why the file, or a part of it, could not be checked; null when all of it was.</summary>
    public TextProblem? Problem { get; internal init; }

    /// <summary>Somebody has signed the file digitally: <see cref="CleanedCopy"/> leaves it alone.</summary>
    public bool IsSigned { get; internal init; }

    /// <summary>Nothing was found, and everything was looked at.</summary>
    public bool IsClean => Findings.Count == 0 && Problem is null;
}

/// <param name="Kind">What it is.</param>
/// <param name="Place">Where it stands, in German words: <c>Absatz 12</c>, <c>Tabelle 2, Zeile 3</c>.</param>
/// <param name="Text">What stands there, shortened, on one line.</param>
public sealed record GuardFinding(GuardFindingKind Kind, string Place, string Text);

/// <summary>What does not belong into a template.</summary>
public enum GuardFindingKind
{
    /// <summary>A name, an address or the like where a form leaves a line to write on.</summary>
    FilledField,

    /// <summary>A date behind "geboren am", or in a column of dates of birth.</summary>
    DateOfBirth,

    /// <summary>A number by which an authority knows a person: customer, household (BG), pension insurance, tax.</summary>
    PersonNumber,

    /// <summary>Several mail addresses of people.</summary>
    MailAddresses,

    /// <summary>Several telephone numbers.</summary>
    TelephoneNumbers,

    /// <summary>A person's name in the properties of the file.</summary>
    AuthorName,

    Comment,

    TrackedChange,

    /// <summary>A sheet of a table that the program does not show.</summary>
    HiddenSheet,

    /// <summary>Text, rows, columns or slides that the program does not show.</summary>
    HiddenContent,
}
