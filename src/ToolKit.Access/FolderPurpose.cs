using System.Globalization;

namespace ToolKit.Access;

/// <summary>What the well-known folders of the share are for. The library keeps the text with the folder and does not know what it means.</summary>
public static class FolderPurpose
{
    /// <summary><c>/Werkzeugkoffer</c>.</summary>
    public const string Toolkit = "toolkit";

    /// <summary><c>/Werkzeugkoffer/Einstieg</c>: what belongs to no single field of action. An ordinary folder as far as rights go.</summary>
    public const string Introduction = "introduction";

    /// <summary>Strategic or operative level of a field.</summary>
    public const string Level = "level";

    /// <summary><c>/Regionen</c>.</summary>
    public const string Regions = "regions";

    /// <summary>A region's own folder.</summary>
    public const string Region = "region";

    /// <summary><c>Länder</c> in a region.</summary>
    public const string Lands = "lands";

    /// <summary>A Land's folder.</summary>
    public const string Land = "land";

    /// <summary><c>Standorte</c> in a region.</summary>
    public const string Sites = "sites";

    /// <summary>A site's workspace.</summary>
    public const string Site = "site";

    /// <summary><c>/Eingang</c>.</summary>
    public const string Inbox = "inbox";

    /// <summary>The drop box of somebody who has been erased: only editors see it.</summary>
    public const string FormerDropBox = DropBoxPrefix + "0";

    private const string FieldPrefix = "field:";
    private const string InboxFieldPrefix = "inbox:";
    private const string DropBoxPrefix = "drop-box:";

    /// <summary>A field of action below the toolkit.</summary>
    public static string Field(FieldOfAction field) => FieldPrefix + field.Key;

    /// <summary>A field of action below <c>/Eingang</c>.</summary>
    public static string InboxField(FieldOfAction field) => InboxFieldPrefix + field.Key;

    /// <summary>A person's drop box.</summary>
    public static string DropBox(long personId) => DropBoxPrefix + personId.ToString(CultureInfo.InvariantCulture);

    /// <summary>The field's key in a purpose made by <see cref="InboxField"/>; null for other purposes.</summary>
    internal static string? FieldKeyOfInbox(string? purpose) => IsInboxField(purpose) ? purpose![InboxFieldPrefix.Length..] : null;

    /// <summary>Whether the folder is a field of action below the toolkit.</summary>
    public static bool IsField(string? purpose) => purpose is not null && purpose.StartsWith(FieldPrefix, StringComparison.Ordinal);

    /// <summary>Whether the folder is a field of action below <c>/Eingang</c>.</summary>
    public static bool IsInboxField(string? purpose) => purpose is not null && purpose.StartsWith(InboxFieldPrefix, StringComparison.Ordinal);

    /// <summary>Whether the folder is <c>/Eingang</c> or one of its fields.</summary>
    public static bool IsInbox(string? purpose) => purpose == Inbox || IsInboxField(purpose);

    /// <summary>Whether the folder is somebody's drop box.</summary>
    public static bool IsDropBox(string? purpose) => purpose is not null && purpose.StartsWith(DropBoxPrefix, StringComparison.Ordinal);

    /// <summary>Whether the folder is the drop box of this person.</summary>
    public static bool IsDropBoxOf(string? purpose, long personId) => OwnerOf(purpose) == personId;

    /// <summary>Whose drop box the folder is; 0: of somebody who has been erased; null: it is none.</summary>
    internal static long? OwnerOf(string? purpose) =>
        IsDropBox(purpose) && long.TryParse(purpose.AsSpan(DropBoxPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var owner) ? owner : null;

    /// <summary>Whether both folders, one below the toolkit and one below <c>/Eingang</c>, stand for the same field of action.</summary>
    public static bool AreSameField(string? toolkitFolder, string? inboxFolder) =>
        IsField(toolkitFolder) && IsInboxField(inboxFolder)
        && toolkitFolder.AsSpan(FieldPrefix.Length).SequenceEqual(inboxFolder.AsSpan(InboxFieldPrefix.Length));

    /// <summary>The place of a folder among its neighbours: the introduction, then the fields in rising degree of commitment, strategic before operative, others last.</summary>
    public static int RankOf(string? purpose, string name) => purpose switch
    {
        Introduction => 0,
        Level => name.StartsWith('S') ? 0 : 1,
        _ when IsField(purpose) || IsInboxField(purpose) => 1 + FieldOfAction.All.ToList().FindIndex(field => purpose == Field(field) || purpose == InboxField(field)),
        _ => 100,
    };

    /// <summary>Folders that are there for good: nobody deletes, moves or replaces them through a door.</summary>
    public static bool IsProtected(string? purpose) => purpose is not (null or Introduction);

    /// <summary>Folders whose own folders come and go with a region, a Land, a site or a person, and not by making a folder.</summary>
    public static bool HoldsOnlyKeptFolders(string? purpose) =>
        purpose is Regions or Lands or Sites || IsInbox(purpose);
}

/// <summary>One of the four fields of action (Handlungsfelder).</summary>
/// <param name="Key">Its key in purposes and addresses.</param>
/// <param name="Name">Its name, which is also its folder's.</param>
public sealed record FieldOfAction(string Key, string Name)
{
    /// <summary>All four, in rising degree of commitment.</summary>
    public static IReadOnlyList<FieldOfAction> All { get; } =
    [
        new("transparenz", "Transparenz"),
        new("informationsaustausch", "Informationsaustausch"),
        new("ablaeufe", "Harmonisierte Abläufe und Maßnahmen"),
        new("one-stop-government", "One-Stop-Government"),
    ];
}
