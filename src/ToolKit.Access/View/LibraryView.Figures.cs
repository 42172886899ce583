namespace ToolKit.Access;

/// <content>How often documents were read: counters without persons, of what she may read now.</content>
public sealed partial class LibraryView
{
    /// <summary>How often documents were read in a period.</summary>
    /// <param name="period">Which weeks.</param>
    /// <param name="document">Only this one; null: all that she may read.</param>
    /// <param name="mostDocuments">Of how many documents the totals are wanted, at least 1.</param>
    public async ValueTask<ReadSums> SumReadsAsync(
        ReadPeriod period, ViewedPath? document = null, int mostDocuments = 1000, CancellationToken cancellation = default)
    {
        var readable = await ListReadableDocumentsAsync(document, cancellation);
        return await gate.Database.ReadConsistentlyAsync(
            async session =>
            {
                const string mostFirst = "SUM(views) + SUM(downloads) DESC";
                var ids = session.Dialect.Ids(readable);
                return new ReadSums(
                    await SumAsync("week", "week"),
                    await SumAsync("region_id", $"{mostFirst}, region_id"),
                    await SumAsync("document_id", $"{mostFirst}, document_id LIMIT @most"));

                async ValueTask<IReadOnlyList<ReadTotal>> SumAsync(string column, string order) =>
                    (await session.QueryAsync<ReadTotalRow>(
                        $"""
                        SELECT {column} AS Key, CAST(SUM(views) AS BIGINT) AS Views, CAST(SUM(downloads) AS BIGINT) AS Downloads
                        FROM read_count WHERE week BETWEEN @First AND @Last AND {session.Dialect.In("document_id", "ids")}
                        GROUP BY {column} ORDER BY {order}
                        """,
                        new { period.First, period.Last, ids, most = (long)mostDocuments })).ConvertAll(row => new ReadTotal(row.Key, row.Views, row.Downloads));
            },
            cancellation);
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
