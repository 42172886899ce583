using System.Diagnostics.CodeAnalysis;

namespace ToolKit.Access;

/// <summary>What a grant makes of a person at its scope, in rising order of trust. Stored and written by these names.</summary>
public enum Role
{
    /// <summary>Reads.</summary>
    Reader,

    /// <summary>Reads and writes in region and site folders, hands in drafts; the toolkit itself is only read.</summary>
    Contributor,

    /// <summary>Reads, writes and publishes.</summary>
    Editor,

    /// <summary>Reads and writes inside a region, decides its requests, gives and withdraws its grants.</summary>
    RegionAdmin,

    /// <summary>May do everything; always granted at <c>/</c>.</summary>
    Administrator,
}

/// <summary>Roles as people write them.</summary>
public static class RoleNames
{
    /// <summary>Reads a role's name in any case; numbers are not names.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Role role)
    {
        foreach (var candidate in Enum.GetValues<Role>())
        {
            if (string.Equals(text, candidate.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                role = candidate;
                return true;
            }
        }

        role = default;
        return false;
    }

    /// <summary>The role's name on a German page.</summary>
    public static string InGerman(this Role role) => role switch
    {
        Role.Reader => "Lesen",
        Role.Contributor => "Mitarbeit",
        Role.Editor => "Redaktion",
        Role.RegionAdmin => "Regionsverwaltung",
        _ => "Verwaltung",
    };
}
