namespace ToolKit.Access;

/// <content>How often documents were read: counters without persons, of what she may read now.</content>
public sealed partial class LibraryView
{
    /// <summary>How often documents were read in a period, those read most first; weeks in their order.</summary>
    /// <param name="by">What is put together.</param>
    /// <param name="period">Which weeks.</param>
    /// <param name="document">Only this one; null: all that she may read.</param>
    /// <param name="limit">How many at most, at least 1.</param>
    /// <param name="offset">How many to pass over.</param>
    public async ValueTask<IReadOnlyList<ReadTotal>> SumReadsAsync(
        ReadGrouping by, ReadPeriod period, ViewedPath? document = null, int limit = 1000, int offset = 0, CancellationToken cancellation = default)
    {
        var readable = await ListReadableDocumentsAsync(document, cancellation);
        var (column, order) = by switch
        {
            ReadGrouping.Document => ("document_id", "SUM(views) + SUM(downloads) DESC, document_id"),
            ReadGrouping.Region => ("region_id", "SUM(views) + SUM(downloads) DESC, region_id"),
            _ => ("week", "week"),
        };
        var rows = await gate.Database.ReadAsync(
            session => session.QueryAsync<ReadTotalRow>(
                $"""
                SELECT {column} AS Key, CAST(SUM(views) AS BIGINT) AS Views, CAST(SUM(downloads) AS BIGINT) AS Downloads
                FROM read_count WHERE week BETWEEN @First AND @Last AND {session.Dialect.In("document_id", "readable")}
                GROUP BY {column} ORDER BY {order} LIMIT @limit OFFSET @offset
                """,
                new { period.First, period.Last, readable = session.Dialect.Ids(readable), limit = (long)limit, offset = (long)offset }),
            cancellation);
        return rows.ConvertAll(row => new ReadTotal(row.Key, row.Views, row.Downloads));
    }

    /// <summary>The single counts of a period, document by document; read part by part.</summary>
    /// <param name="document">Only this one; null: all that she may read.</param>
    public async IAsyncEnumerable<ReadCount> ListReadsAsync(
        ReadPeriod period, ViewedPath? document = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        const int documentsAtOnce = 200;
        foreach (var part in (await ListReadableDocumentsAsync(document, cancellation)).Chunk(documentsAtOnce))
        {
            var rows = await gate.Database.ReadAsync(
                session => session.QueryAsync<ReadCountRow>(
                    $"""
                    SELECT document_id AS DocumentId, week AS Week, region_id AS RegionId, views AS Views, downloads AS Downloads
                    FROM read_count WHERE week BETWEEN @First AND @Last AND {session.Dialect.In("document_id", "part")} ORDER BY document_id, week, region_id
                    """,
                    new { period.First, period.Last, part = session.Dialect.Ids(part) }),
                cancellation);
            foreach (var row in rows)
                yield return new ReadCount(row.DocumentId, row.Week, row.RegionId, row.Views, row.Downloads);
        }
    }

    /// <summary>The ids of the documents that she may read, or of this one, if she may.</summary>
    private async ValueTask<IReadOnlyList<long>> ListReadableDocumentsAsync(ViewedPath? document, CancellationToken cancellation)
    {
        if (document is not null)
            return await MayAsync(Right.Read, document, cancellation) ? [document.Required.Id] : [];
        var (readable, hidden) = await ListReadableFoldersAsync(cancellation);
        return await library.ListDocumentsBelowAsync(readable, hidden, cancellation);
    }

    private sealed class ReadTotalRow
    {
        public long Key { get; init; }

        public long Views { get; init; }

        public long Downloads { get; init; }
    }

    private sealed class ReadCountRow
    {
        public long DocumentId { get; init; }

        public long Week { get; init; }

        public long RegionId { get; init; }

        public long Views { get; init; }

        public long Downloads { get; init; }
    }
}
