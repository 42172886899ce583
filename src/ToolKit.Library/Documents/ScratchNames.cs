using System.Text.RegularExpressions;

namespace ToolKit.Library;

/// <summary>
/// The names that clients give to files of their own: owner files, side files, previews, half-written documents. They are stored and locked like
/// others, but have no versions, trash or feed, and end after a day. What lies in a scratch folder is scratch too.
/// </summary>
public static partial class ScratchNames
{
    // A row: the pattern, and whose it is. Matched without regard to case, against the whole name.
    private static readonly (Regex Pattern, string Reason)[] Table =
    [
        (OfficeOwner, "Word, Excel, PowerPoint: the owner file beside an open document, ~$report.docx"),
        (OfficeSave, "Word, Excel: the new content while it is being saved, 8 hex digits, 1A2B3C4D.tmp; Excel in capitals and without .tmp"),
        (WordSave, "Word: ~WRD0001.tmp, ~WRL0002.tmp, ~WRA0003.wbk while saving"),
        (PowerPointSave, "PowerPoint: ppt1A2B.tmp while saving"),
        (AnyTilde, "Windows programs: ~name.tmp while saving"),
        (LibreOfficeOwner, "LibreOffice: the owner file .~lock.report.odt#"),
        (LibreOfficeSave, "LibreOffice: lu12345abc.tmp while saving"),
        (AppleDouble, "macOS: the resource fork and extended attributes of name, ._name"),
        (AppleService, "macOS: what the Finder and its services leave in each folder they show"),
        (AppleSave, "macOS: the folder of a safe save, report.docx.sb-1a2b3c4d-Ab12Cd"),
        (AppleSaveFolder, "macOS: the folder of a safe save by TextEdit and others"),
        (WindowsService, "Windows Explorer: previews and folder settings"),
        (GnomeSave, "GNOME (glib): .goutputstream-AB12CD while saving"),
        (Editors, "vi, Emacs, Kate: swap and lock files"),
        (FuseHidden, "FUSE (davfs2, sshfs): a file deleted while open"),
        (NfsHidden, "NFS: a file deleted while open"),
    ];

    /// <summary>True for a name in the table.</summary>
    public static bool IsScratch(string name) => Reason(name) is not null;

    /// <summary>Whose scratch file it is; null for an ordinary name.</summary>
    public static string? Reason(string name)
    {
        if (!MayBeScratch(name))
            return null;
        foreach (var (pattern, reason) in Table)
        {
            if (pattern.IsMatch(name))
                return reason;
        }

        return null;
    }

    // Nearly all names are ordinary; these few looks spare them the table.
    private static bool MayBeScratch(string name) =>
        name.Length > 0
        && (name[0] is '~' or '.' or '(' or '$'
            || name.EndsWith(".tmp", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".db", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".ini", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".wbk", StringComparison.OrdinalIgnoreCase)
            || name.Contains(".sb-", StringComparison.OrdinalIgnoreCase)
            || name.Length == 8);

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int Limit = 1000; // milliseconds; none of the patterns can run long

    [GeneratedRegex(@"^~\$.+\z", Options, Limit)]
    private static partial Regex OfficeOwner { get; }

    [GeneratedRegex(@"^([0-9A-F]{8}\.tmp|(?-i:(?=[0-9A-F]*[A-F])(?=[0-9A-F]*[0-9])[0-9A-F]{8}))\z", Options, Limit)]
    private static partial Regex OfficeSave { get; }

    [GeneratedRegex(@"^~WR[A-Z][0-9A-F]{4}\.(tmp|wbk)\z", Options, Limit)]
    private static partial Regex WordSave { get; }

    [GeneratedRegex(@"^ppt[0-9A-F]{1,8}\.tmp\z", Options, Limit)]
    private static partial Regex PowerPointSave { get; }

    [GeneratedRegex(@"^~.*\.tmp\z", Options, Limit)]
    private static partial Regex AnyTilde { get; }

    [GeneratedRegex(@"^\.~lock\..+#\z", Options, Limit)]
    private static partial Regex LibreOfficeOwner { get; }

    [GeneratedRegex(@"^lu[0-9a-z_]+\.tmp\z", Options, Limit)]
    private static partial Regex LibreOfficeSave { get; }

    [GeneratedRegex(@"^\._.*\z", Options, Limit)]
    private static partial Regex AppleDouble { get; }

    [GeneratedRegex(@"^\.(DS_Store|TemporaryItems|Spotlight-V100|Trashes|fseventsd|metadata_never_index|ql_disablethumbnails|localized|apdisk|AppleDouble|DocumentRevisions-V100)\z", Options, Limit)]
    private static partial Regex AppleService { get; }

    [GeneratedRegex(@"^.+\.sb-[0-9a-f]{8}-[0-9a-z]{6}\z", Options, Limit)]
    private static partial Regex AppleSave { get; }

    [GeneratedRegex(@"^\(A Document Being Saved( By .+)?\)\z", Options, Limit)]
    private static partial Regex AppleSaveFolder { get; }

    [GeneratedRegex(@"^(Thumbs\.db|ehthumbs\.db|desktop\.ini|\$RECYCLE\.BIN)\z", Options, Limit)]
    private static partial Regex WindowsService { get; }

    [GeneratedRegex(@"^\.goutputstream-[0-9A-Z]{6}\z", Options, Limit)]
    private static partial Regex GnomeSave { get; }

    [GeneratedRegex(@"^(\..+\.(sw[a-z]|kate-swp)|\.#.+)\z", Options, Limit)]
    private static partial Regex Editors { get; }

    [GeneratedRegex(@"^\.fuse_hidden[0-9a-f]+\z", Options, Limit)]
    private static partial Regex FuseHidden { get; }

    [GeneratedRegex(@"^\.nfs[0-9a-f]+\z", Options, Limit)]
    private static partial Regex NfsHidden { get; }
}
