using System.Globalization;
using System.Text.Json;

namespace ToolKit.Server;

/// <summary>What the browser tests of this release have found about accessibility; the tests write it (<c>docs/accessibility.json</c>) and it comes with the program.</summary>
/// <param name="Version">Of the program.</param>
/// <param name="Date">When the tests were last run to the end.</param>
/// <param name="Axe">The version of axe-core, which looked.</param>
/// <param name="Pages">The pages looked at, by their routes.</param>
/// <param name="Modes">How each was shown, in German.</param>
/// <param name="Violations">Rules that were broken, with the page; empty where none was.</param>
public sealed record AccessibilityResults(string Version, DateOnly Date, string Axe, IReadOnlyList<string> Pages, IReadOnlyList<string> Modes, IReadOnlyList<string> Violations)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>Those that lie beside the executable; null where none do.</summary>
    public static AccessibilityResults? ReadShipped()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "accessibility.json");
        return File.Exists(file) ? JsonSerializer.Deserialize<AccessibilityResults>(File.ReadAllText(file), Web) : null;
    }

    /// <summary>As Markdown.</summary>
    public string InGerman()
    {
        if (Pages.Count == 0)
            return "Für diese Version des Programms liegt noch kein Prüfergebnis vor.";
        var found = Violations.Count == 0 ? "Dabei fand sich **kein Verstoß**." : $"Dabei fanden sich Verstöße:\n\n- {string.Join("\n- ", Violations)}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Version {Version} des Programms wurde am {LocalDays.Day(Date, Language.German)} mit axe-core {Axe} in einem Browser geprüft: {Pages.Count} Seiten, jede {string.Join(", ", Modes)}, nach allen Regeln der WCAG 2.0 bis 2.2 (A und AA) und den Empfehlungen von axe-core. {found}");
    }
}
