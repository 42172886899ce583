namespace ToolKit.Access;

/// <summary>In which way a document was read.</summary>
public enum ReadKind
{
    /// <summary>On a page.</summary>
    View,

    /// <summary>As a file: from a page, in an archive, or over the share.</summary>
    Download,
}

/// <summary>How often something was read.</summary>
/// <param name="Key">The document's id, the region's id (0: readers without one), or the week for <see cref="ReadPeriod.MondayOf"/>.</param>
/// <param name="Views">On pages.</param>
/// <param name="Downloads">As files.</param>
public sealed record ReadTotal(long Key, long Views, long Downloads);

/// <summary>How often documents were read in a period, put together in three ways. What was not read is missing.</summary>
/// <param name="Weeks">In their order.</param>
/// <param name="Regions">Those where most was read first.</param>
/// <param name="Documents">Those read most first.</param>
public sealed record ReadSums(IReadOnlyList<ReadTotal> Weeks, IReadOnlyList<ReadTotal> Regions, IReadOnlyList<ReadTotal> Documents);

/// <summary>How often one document was read in one week in one region: the finest that is kept.</summary>
/// <param name="RegionId">0: readers without a region.</param>
public sealed record ReadCount(long DocumentId, long Week, long RegionId, long Views, long Downloads);

/// <summary>Whole weeks, Monday to Sunday in UTC.</summary>
/// <param name="First">The first week.</param>
/// <param name="Last">The last week, which may not be over.</param>
public sealed record ReadPeriod(long First, long Last)
{
    /// <summary>The last weeks up to the one of a moment.</summary>
    /// <param name="weeks">How many, at least 1.</param>
    public static ReadPeriod Until(DateTimeOffset now, int weeks) => new(LibraryGate.WeekOf(now) - weeks + 1, LibraryGate.WeekOf(now));

    /// <summary>The day on which a week begins.</summary>
    public static DateOnly MondayOf(long week) => LibraryGate.MondayOf(week);

    /// <summary>All weeks in it, in their order.</summary>
    public IEnumerable<long> Weeks()
    {
        for (var week = First; week <= Last; week++)
            yield return week;
    }
}
