namespace ToolKit.Formats;

/// <summary>What a field of a template takes, by the word that its declaration uses for it.</summary>
public enum FieldType
{
    /// <summary><c>text</c>: one line.</summary>
    Text,

    /// <summary><c>longtext</c>: several lines and paragraphs.</summary>
    LongText,

    /// <summary><c>date</c>: a day.</summary>
    Date,

    /// <summary><c>choice</c>: one of <see cref="TemplateField.Options"/>.</summary>
    Choice,

    /// <summary><c>choices</c>: any number of <see cref="TemplateField.Options"/>.</summary>
    Choices,

    /// <summary><c>flag</c>: yes or no.</summary>
    Flag,

    /// <summary><c>list</c>: entries, each with <see cref="TemplateField.Fields"/>.</summary>
    List,

    /// <summary><c>function</c>: what somebody is, never who.</summary>
    Function,

    /// <summary><c>organisation</c>: the name of a body.</summary>
    Organisation,

    /// <summary><c>address</c>: several lines, written with commas within a sentence.</summary>
    Address,
}

/// <summary>A field as the front matter of a template declares it.</summary>
/// <param name="Name">Lower case letters a to z, digits and <c>_</c>; unique among its neighbours.</param>
/// <param name="Label">What people read.</param>
public sealed record TemplateField(string Name, string Label, FieldType Type)
{
    public bool IsRequired { get; init; }

    /// <summary>A name of <see cref="SiteProfile"/> or a fixed text; several only for <see cref="FieldType.Choices"/>. Empty: none.</summary>
    public IReadOnlyList<string> Default { get; init; } = [];

    /// <summary>A sentence beside the field; null without.</summary>
    public string? Help { get; init; }

    /// <summary>What can be chosen, at least one; empty for types without choice.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>What each entry of a list holds, at least one; empty for other types.</summary>
    public IReadOnlyList<TemplateField> Fields { get; init; } = [];

    /// <summary>Where it is declared: the line of the file, from 1.</summary>
    public int Line { get; init; }

    /// <summary>How many characters can be entered.</summary>
    public int MostCharacters => FieldText.MostCharacters(Type);
}

/// <summary>What is wrong with a template.</summary>
/// <param name="Line">Of the file, from 1; 0 where it has no line.</param>
/// <param name="Field">The field's name, in lists behind that of the list (<c>partner.stelle</c>); null where it is none.</param>
/// <param name="Message">A German sentence for whoever writes the template. It may quote the file.</param>
/// <param name="IsError">False: the template can be filled all the same.</param>
public sealed record TemplateProblem(int Line, string? Field, string Message, bool IsError = true);

/// <summary>What is wrong with something entered.</summary>
/// <param name="Field">As the form names it: <c>standort</c>, <c>partner.0.stelle</c>.</param>
/// <param name="Message">A German sentence for whoever fills in the form.</param>
/// <param name="IsMissing">Nothing was entered where something must stand; the document can be filled all the same.</param>
public sealed record FieldProblem(string Field, string Message, bool IsMissing = false);

/// <summary>The names under which a template can ask for what a site has stated once for all.</summary>
public static class SiteProfile
{
    /// <summary>What all of them begin with.</summary>
    public const string Prefix = "site.";

    public static IReadOnlyList<string> Names { get; } =
    [
        "site.name", "site.region", "site.land", "site.agency", "site.jobcenter", "site.youth_office", "site.agency_address", "site.jobcenter_address", "site.youth_office_address", "site.agency_mailbox",
        "site.jobcenter_mailbox", "site.youth_office_mailbox", "site.jobcenter_form",
    ];
}
