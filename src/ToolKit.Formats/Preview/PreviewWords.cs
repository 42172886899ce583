namespace ToolKit.Formats;

/// <summary>What a preview says in its own words, beside those of the document.</summary>
public sealed record PreviewWords
{
    private readonly Dictionary<TextProblem, string> reasons;

    private PreviewWords(Dictionary<TextProblem, string> reasons) => this.reasons = reasons;

    public static PreviewWords German { get; } = new(new Dictionary<TextProblem, string>
    {
        [TextProblem.UnknownFormat] = "Das Dateiformat ist unbekannt.",
        [TextProblem.PasswordProtected] = "Die Datei ist mit einem Kennwort geschützt.",
        [TextProblem.Damaged] = "Die Datei ist beschädigt.",
        [TextProblem.TooLarge] = "Die Datei ist zu groß.",
        [TextProblem.TooDeep] = "Die Datei ist zu tief verschachtelt.",
        [TextProblem.TooSlow] = "Das Lesen hat zu lange gedauert.",
        [TextProblem.Expands] = "Die Datei wird beim Entpacken zu groß.",
        [TextProblem.NoPdfProgram] = "Für PDF fehlt auf diesem Server das Programm pdftotext.",
    });

    public static PreviewWords English { get; } = new(new Dictionary<TextProblem, string>
    {
        [TextProblem.UnknownFormat] = "The file format is not known.",
        [TextProblem.PasswordProtected] = "The file is protected by a password.",
        [TextProblem.Damaged] = "The file is damaged.",
        [TextProblem.TooLarge] = "The file is too large.",
        [TextProblem.TooDeep] = "The file is nested too deeply.",
        [TextProblem.TooSlow] = "Reading took too long.",
        [TextProblem.Expands] = "The file becomes too large when it is unpacked.",
        [TextProblem.NoPdfProgram] = "The program pdftotext is not installed on this server.",
    });

    /// <summary>Why a document is not readable, as a sentence for people.</summary>
    public string Reason(TextProblem problem) => reasons[problem];
}
