using ToolKit.Formats;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>A field in a form.</summary>
/// <param name="Field">What is asked for.</param>
/// <param name="Name">As the form sends it: <c>standort</c>, in an entry of a list <c>partner.0.stelle</c>.</param>
/// <param name="Values">What was entered, in the form or in that entry.</param>
/// <param name="Problems">What is wrong with the form.</param>
public sealed record FieldInput(TemplateField Field, string Name, FieldValues Values, FormProblems Problems)
{
    // More can be overlooked in a drop-down list, and long ones are cut there.
    private const int MostRadios = 8;

    public string Id => IdOf(Name);

    public string Value => Values[Field.Name];

    /// <summary>A day as it is written here, whatever it was typed as; everything else as it was typed.</summary>
    public string Shown => Field.Type == FieldType.Date ? Values.TextOf(Field) : Value;

    /// <summary>Whether a flag is set.</summary>
    public bool IsSet => Values.IsGiven(Field);

    /// <summary>A sentence beside the field; null without.</summary>
    public string? Help => Field.Type == FieldType.Date ? $"{Field.Help} {T("TT.MM.JJJJ, zum Beispiel 31.03.2022.")}".TrimStart() : Field.Help;

    /// <summary>Of <see cref="Help"/>; null without.</summary>
    public string? HelpId => Help is null ? null : Id + "-hilfe";

    /// <summary>For <c>aria-describedby</c>; null: nothing describes it.</summary>
    public string? Described => Problems.Described(Id, HelpId);

    /// <summary>Whether a choice is shown with all its options.</summary>
    public bool ShowsAllOptions => Field.Options.Count <= MostRadios;

    /// <summary>The id of an option: of the first one that of the field itself, so that a link to the field leads to something that takes the focus.</summary>
    public string OptionId(int index) => index == 0 ? Id : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Id}-{index}");

    /// <summary>The id of a field's input. Ids of the page itself begin otherwise, whatever a template calls its fields.</summary>
    public static string IdOf(string name) => "feld-" + name;
}
