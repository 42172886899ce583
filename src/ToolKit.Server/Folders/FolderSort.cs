using System.Globalization;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>By what a folder's members are sorted. Folders always come before documents.</summary>
public enum FolderColumn
{
    /// <summary>As whoever keeps the folder has arranged them: the fields in rising degree of commitment, documents by their order, then by title.</summary>
    Order,
    Name,
    Kind,
    Changed,
    Size,
}

/// <summary>A folder's order, as a page's address tells it: <c>?sortierung=geaendert&amp;richtung=ab</c>.</summary>
public readonly record struct FolderSort(FolderColumn Column, bool IsDescending)
{
    private const string Descending = "ab";

    private static readonly StringComparer German = StringComparer.Create(CultureInfo.GetCultureInfo("de-DE"), ignoreCase: true);

    private static readonly Dictionary<string, FolderColumn> Columns = new(StringComparer.Ordinal)
    {
        ["name"] = FolderColumn.Name,
        ["art"] = FolderColumn.Kind,
        ["geaendert"] = FolderColumn.Changed,
        ["groesse"] = FolderColumn.Size,
    };

    /// <summary>Reads the two parameters; what is unknown means the arranged order.</summary>
    public static FolderSort Of(string? column, string? direction) =>
        column is not null && Columns.TryGetValue(column, out var known) ? new FolderSort(known, direction == Descending) : default;

    /// <summary>The address's query; empty for the arranged order.</summary>
    /// <param name="page">Counted from 1.</param>
    public string Query(int page = 1)
    {
        var column = Column;
        List<string> parts = [];
        if (Column != FolderColumn.Order)
            parts.Add("sortierung=" + Columns.Single(pair => pair.Value == column).Key);
        if (IsDescending)
            parts.Add("richtung=" + Descending);
        if (page > 1)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"seite={page}"));
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    /// <summary>What a click on a column's head leads to: first ascending (changed: the latest first), then the other way.</summary>
    public FolderSort Click(FolderColumn column) =>
        new(column, Column == column ? !IsDescending : column == FolderColumn.Changed);

    /// <summary>The members in this order.</summary>
    public IEnumerable<LibraryEntry> Sort(IEnumerable<LibraryEntry> members)
    {
        var folders = members.OrderBy(member => member.IsFolder ? 0 : 1);
        var sorted = Column switch
        {
            FolderColumn.Name => Then(folders, Titles.Of, German),
            FolderColumn.Kind => Then(folders, EntryKinds.KeyOf, German),
            FolderColumn.Changed => Then(folders, member => member.ModifiedAt, Comparer<DateTimeOffset>.Default),
            FolderColumn.Size => Then(folders, member => member.Size, Comparer<long>.Default),
            _ => folders.ThenBy(member => member.IsFolder ? FolderPurpose.RankOf(member.Purpose, member.Name) : int.MaxValue)
                .ThenBy(member => member.Metadata.Order ?? int.MaxValue),
        };
        return sorted.ThenBy(Titles.Of, German).ThenBy(member => member.Id);
    }

    private IOrderedEnumerable<LibraryEntry> Then<T>(IOrderedEnumerable<LibraryEntry> members, Func<LibraryEntry, T> by, IComparer<T> comparer) =>
        IsDescending ? members.ThenByDescending(by, comparer) : members.ThenBy(by, comparer);
}
