using System.Globalization;

namespace ToolKit.WebDav;

/// <summary>Properties by which clients set dates; they are kept as dead properties too, so that they can be read back.</summary>
internal static class WindowsDates
{
    private const string Microsoft = "urn:schemas-microsoft-com:";

    /// <summary>What a patch says about the dates (README W9: Explorer; R3: rclone).</summary>
    public static PropertyPatch ToPatch(IReadOnlyList<PropertyChange> changes)
    {
        DateTimeOffset? modified = null;
        DateTimeOffset? created = null;
        foreach (var change in changes)
        {
            if (change.IsRemoval)
                continue;
            switch (change.Name)
            {
                case { Namespace: Microsoft, LocalName: "Win32LastModifiedTime" }:
                    modified = HttpDate(change.Text) ?? modified;
                    break;
                case { Namespace: Microsoft, LocalName: "Win32CreationTime" }:
                    created = HttpDate(change.Text) ?? created;
                    break;
                case { Namespace: PropertyName.Dav, LocalName: "lastmodified" }:
                    modified = OwnCloudHeaders.TryParseUnixTime(change.Text, out var time) ? time : HttpDate(change.Text) ?? modified;
                    break;
                default:
                    break;
            }
        }

        return new PropertyPatch { Changes = changes, LastModified = modified, CreationDate = created };
    }

    private static DateTimeOffset? HttpDate(string text) =>
        DateTimeOffset.TryParseExact(text.Trim(), "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
}
