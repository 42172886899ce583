using System.Globalization;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>A language mails are written in, and its words for what is filled into them.</summary>
public sealed class MailLanguage
{
    private readonly CultureInfo culture;

    private MailLanguage(CultureInfo culture) => this.culture = culture;

    public static MailLanguage German { get; } = new(Language.German);

    public static MailLanguage English { get; } = new(Language.English);

    /// <summary><c>de</c> or <c>en</c>.</summary>
    public string Code => culture.TwoLetterISOLanguageName;

    /// <summary>Why a mail is not sent whose address is none.</summary>
    internal string UnusableAddress => Of("Die Adresse kann nicht verwendet werden.", "The address cannot be used.");

    /// <summary>The language of a code in any case; null: there is none.</summary>
    public static MailLanguage? Find(string code) =>
        new[] { German, English }.FirstOrDefault(language => string.Equals(language.Code, code, StringComparison.OrdinalIgnoreCase));

    public string Role(Role role) => Of(
        role.InGerman(),
        role switch
        {
            Access.Role.Reader => "Reading",
            Access.Role.Contributor => "Contributing",
            Access.Role.Editor => "Editing",
            Access.Role.RegionAdmin => "Administration of the region",
            _ => "Administration",
        });

    public string Body(AllianceBody body) => Of(
        body.InGerman(),
        body switch
        {
            AllianceBody.EmploymentAgency => "Employment agency",
            AllianceBody.Jobcenter => "Jobcenter (joint institution)",
            AllianceBody.MunicipalProvider => "Approved municipal provider",
            AllianceBody.YouthOffice => "Youth welfare office",
            AllianceBody.Land => "Land",
            AllianceBody.School => "School",
            AllianceBody.Chamber => "Chamber",
            AllianceBody.FreeCarrier => "Independent provider",
            _ => "Other body",
        });

    /// <summary>What has happened to a document, as the beginning of a line.</summary>
    public string News(NewsKind kind) => kind switch
    {
        NewsKind.New => Of("Neu", "New"),
        NewsKind.Changed => Of("Geändert", "Changed"),
        NewsKind.Moved => Of("Verschoben oder umbenannt", "Moved or renamed"),
        _ => Of("Entfernt", "Removed"),
    };

    /// <summary>The last day of what ends at a moment; null: it has no end.</summary>
    public string LastDay(DateTimeOffset? end) => end is { } until ? LocalDays.Day(LocalDays.LastDay(until), culture) : Of("ohne Ende", "without end");

    /// <summary>The day of a moment.</summary>
    public string Day(DateTimeOffset time) => LocalDays.Day(time, culture);

    /// <summary>A moment, to the minute, in German time.</summary>
    public string Time(DateTimeOffset time) => Of(LocalDays.Time(time, culture), $"{LocalDays.Time(time, culture)} (German time)");

    private string Of(string german, string english) => this == English ? english : german;
}
