namespace ToolKit.Search;

/// <summary>One state of one file, inside a transaction.</summary>
internal sealed class IndexReading(IndexConnection connection, Catalog catalog, Func<Vocabulary> vocabulary, TermCounts counts)
{
    public IndexConnection Connection => connection;

    public Catalog Catalog => catalog;

    /// <summary>Read only where a search needs it.</summary>
    public Vocabulary Vocabulary => vocabulary();

    public TermStatistics Statistics => new(connection, catalog, counts);
}
