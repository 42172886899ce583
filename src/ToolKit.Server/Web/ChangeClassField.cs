using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>The field of a form in which somebody says how much a new version changes; it is sent as <c>aenderung</c>. For the partial <c>_ChangeClass</c>.</summary>
/// <param name="Id">Unique on the page.</param>
public sealed record ChangeClassField(string Id)
{
    public string Label { get; init; } = "Art der Änderung";

    public ChangeClass Chosen { get; init; } = ChangeClass.Content;

    /// <summary>What can be chosen, each with its words.</summary>
    public static IEnumerable<(ChangeClass Value, string Words)> Choices { get; } =
    [
        (ChangeClass.Editorial, "redaktionell: Schreibweise, Form, Verweise"),
        (ChangeClass.Content, "inhaltlich: es gilt etwas anderes als vorher"),
        (ChangeClass.Legal, "rechtlich notwendig: das Recht verlangt es"),
    ];

    /// <summary>As an adverb: “rechtlich notwendig”.</summary>
    public static string WordOf(ChangeClass value) => value switch
    {
        ChangeClass.Editorial => "redaktionell",
        ChangeClass.Legal => "rechtlich notwendig",
        _ => "inhaltlich",
    };
}
