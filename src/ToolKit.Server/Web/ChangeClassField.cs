using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>The field of a form in which somebody says how much a new version changes; it is sent as <c>aenderung</c>. For the partial <c>_ChangeClass</c>.</summary>
/// <param name="Id">Unique on the page.</param>
public sealed record ChangeClassField(string Id)
{
    public string Label { get; init; } = Texts.T("Art der Änderung");

    public ChangeClass Chosen { get; init; } = ChangeClass.Content;

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
