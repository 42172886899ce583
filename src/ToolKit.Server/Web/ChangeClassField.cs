using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>The field of a form in which somebody says how much a new version changes. For the partial <c>_ChangeClass</c>.</summary>
/// <param name="Id">Unique on the page.</param>
public sealed record ChangeClassField(string Id)
{
    /// <summary>Its name in the form.</summary>
    public string Name { get; init; } = "aenderung";

    public string Label { get; init; } = Texts.T("Art der Änderung");

    /// <summary>What helps to choose; null: nothing is said.</summary>
    public string? Help { get; init; } = Texts.T("Wer das Dokument übernommen hat, erfährt von inhaltlichen und rechtlich notwendigen Änderungen, von redaktionellen nicht.");

    /// <summary>The words for choosing nothing; null: something must be chosen.</summary>
    public string? Nothing { get; init; }

    /// <summary>Null: nothing is.</summary>
    public ChangeClass? Chosen { get; init; } = ChangeClass.Content;

    /// <summary>What can be chosen, each with its words.</summary>
    public static IEnumerable<(ChangeClass Value, string Words)> Choices =>
    [
        (ChangeClass.Editorial, Texts.T("redaktionell: Schreibweise, Form, Verweise")),
        (ChangeClass.Content, Texts.T("inhaltlich: es gilt etwas anderes als vorher")),
        (ChangeClass.Legal, Texts.T("rechtlich notwendig: das Recht verlangt es")),
    ];

    /// <summary>What a version is: “rechtlich notwendig geändert”.</summary>
    public static string WordsOf(ChangeClass value) => value switch
    {
        ChangeClass.Editorial => Texts.T("redaktionell geändert"),
        ChangeClass.Legal => Texts.T("rechtlich notwendig geändert"),
        _ => Texts.T("inhaltlich geändert"),
    };
}
