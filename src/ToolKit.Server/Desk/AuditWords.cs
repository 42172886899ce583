using System.Globalization;
using System.Text.RegularExpressions;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>What the record holds of grants, as people read it: it keeps roles, folders and ends as they are stored. Like all its details, in German.</summary>
internal static partial class AuditWords
{
    /// <summary>The entries with roles in words, ends as last days, and folders by where they lie today, as far as whoever reads sees them.</summary>
    public static async Task<List<AuditEntry>> TellAsync(IEnumerable<AuditEntry> entries, LibraryView view, CancellationToken cancellation)
    {
        var paths = new Dictionary<long, string?>();
        var told = new List<AuditEntry>();
        foreach (var entry in entries)
        {
            foreach (Match match in Coded().Matches(entry.Detail))
            {
                if (FolderOf(match) is { } id && !paths.ContainsKey(id))
                    paths[id] = (await view.FindAsync(id, cancellation))?.Path.ToString();
            }

            told.Add(entry with { Detail = Coded().Replace(entry.Detail, match => Words(match, paths)) });
        }

        return told;
    }

    private static string Words(Match match, Dictionary<long, string?> paths) =>
        DateTimeOffset.TryParse(match.Groups["end"].Value, CultureInfo.InvariantCulture, out var end) ? LocalDays.Day(LocalDays.LastDay(end), Language.German)
        : match.Groups["root"].Success ? "die ganze Ablage"
        : FolderOf(match) is { } id ? paths[id] ?? match.Value
        : RoleNames.TryParse(match.Value, out var role) ? MailLanguage.German.Role(role)
        : match.Value;

    private static long? FolderOf(Match match) =>
        match.Groups["folder"] is { Success: true, Value: var id } ? long.Parse(id, CultureInfo.InvariantCulture) : null;

    // The role stands first, or behind the number of the grant; a place can be called like one.
    [GeneratedRegex(@"(?<=^(Zugang [0-9]+: )?)[A-Za-z]+(?=,|$)|(?<=, )(?<root>/)(?=,|$)|(?<=, )Ordner (?<folder>[0-9]{1,18})(?=,|$)|(?<=\bbis )(?<end>[0-9-]{10}T[0-9:]{8}Z)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Coded();
}
