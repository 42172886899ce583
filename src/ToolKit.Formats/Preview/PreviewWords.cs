using System.Globalization;

namespace ToolKit.Formats;

/// <summary>What a preview says in its own words, beside those of the document.</summary>
public sealed class PreviewWords
{
    private readonly Dictionary<TextProblem, string> reasons;
    private readonly string more;
    private readonly string rows;
    private readonly string columns;
    private readonly string rowsAndColumns;
    private readonly string back;

    private PreviewWords(Dictionary<TextProblem, string> reasons, string more, string rows, string columns, string rowsAndColumns, string back) =>
        (this.reasons, this.more, this.rows, this.columns, this.rowsAndColumns, this.back) = (reasons, more, rows, columns, rowsAndColumns, back);

    public static PreviewWords German { get; } = new(
        new Dictionary<TextProblem, string>
        {
            [TextProblem.UnknownFormat] = "Das Dateiformat ist unbekannt.",
            [TextProblem.PasswordProtected] = "Die Datei ist mit einem Kennwort geschützt.",
            [TextProblem.Damaged] = "Die Datei ist beschädigt.",
            [TextProblem.TooLarge] = "Die Datei ist zu groß.",
            [TextProblem.TooDeep] = "Die Datei ist zu tief verschachtelt.",
            [TextProblem.TooSlow] = "Das Lesen hat zu lange gedauert.",
            [TextProblem.Expands] = "Die Datei wird beim Entpacken zu groß.",
            [TextProblem.NoPdfProgram] = "Für PDF fehlt auf diesem Server das Programm pdftotext.",
        },
        more: "Die Tabelle geht weiter.",
        rows: "Gezeigt sind die ersten {0} Zeilen.",
        columns: "Gezeigt sind die ersten {0} Spalten.",
        rowsAndColumns: "Gezeigt sind die ersten {0} Zeilen und {1} Spalten.",
        back: "Zurück zum Text bei {0}")
    {
        Cut = "Das Dokument geht weiter. Gezeigt ist nur der Anfang.",
        Picture = "Bild",
        PictureWithoutWords = "Bild ohne Beschreibung",
        Notes = "Anmerkungen",
        EmptySheet = "Dieses Blatt ist leer.",
    };

    public static PreviewWords English { get; } = new(
        new Dictionary<TextProblem, string>
        {
            [TextProblem.UnknownFormat] = "The file format is not known.",
            [TextProblem.PasswordProtected] = "The file is protected by a password.",
            [TextProblem.Damaged] = "The file is damaged.",
            [TextProblem.TooLarge] = "The file is too large.",
            [TextProblem.TooDeep] = "The file is nested too deeply.",
            [TextProblem.TooSlow] = "Reading took too long.",
            [TextProblem.Expands] = "The file becomes too large when it is unpacked.",
            [TextProblem.NoPdfProgram] = "The program pdftotext is not installed on this server.",
        },
        more: "The table goes on.",
        rows: "The first {0} rows are shown.",
        columns: "The first {0} columns are shown.",
        rowsAndColumns: "The first {0} rows and {1} columns are shown.",
        back: "Back to the text at {0}")
    {
        Cut = "The document goes on. Only the beginning is shown.",
        Picture = "Picture",
        PictureWithoutWords = "Picture without description",
        Notes = "Notes",
        EmptySheet = "This sheet is empty.",
    };

    internal string Cut { get; private init; } = "";

    /// <summary>Stands for a picture that is not shown, before what it shows.</summary>
    internal string Picture { get; private init; } = "";

    internal string PictureWithoutWords { get; private init; } = "";

    /// <summary>The heading of footnotes and endnotes.</summary>
    internal string Notes { get; private init; } = "";

    internal string EmptySheet { get; private init; } = "";

    /// <summary>Why a document is not readable, as a sentence for people.</summary>
    public string Reason(TextProblem problem) => reasons[problem];

    internal string BackToText(int note) => string.Format(CultureInfo.InvariantCulture, back, note);

    /// <param name="rows">How many are shown where there are more; null: all.</param>
    /// <param name="columns">As <paramref name="rows"/>.</param>
    internal string TableCut(int? rows, int? columns)
    {
        var shown = (rows, columns) switch
        {
            (null, _) => string.Format(CultureInfo.InvariantCulture, this.columns, columns),
            (_, null) => string.Format(CultureInfo.InvariantCulture, this.rows, rows),
            _ => string.Format(CultureInfo.InvariantCulture, rowsAndColumns, rows, columns),
        };
        return $"{more} {shown}";
    }
}
