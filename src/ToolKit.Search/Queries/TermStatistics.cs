using System.Collections.Concurrent;

namespace ToolKit.Search;

/// <summary>
/// How many texts a term stands in, hidden ones among them, asked once for each and kept until the index has grown. For ranking, where last week's number
/// does; what is found must not follow from it.
/// </summary>
internal sealed class TermStatistics
{
    private const int MostTerms = 50_000;

    private readonly IndexConnection connection;
    private readonly TermCounts counts;
    private readonly long state;

    public TermStatistics(IndexConnection connection, Catalog catalog, TermCounts counts)
    {
        this.connection = connection;
        this.counts = counts;
        state = catalog.State;
        counts.ForgetWhenGrown(connection, catalog);
    }

    /// <summary>About, in words.</summary>
    public static float AverageLength(bool wholeDocuments) => wholeDocuments ? 400 : 150;

    /// <summary>The rarer the more; at least 0.</summary>
    public double Rarity(QueryWord word, bool wholeDocuments)
    {
        var all = wholeDocuments ? counts.Documents : counts.Passages;
        var with = Math.Min(all, Frequency(word, wholeDocuments));
        return Math.Log(1 + (all - with + 0.5) / (with + 0.5));
    }

    /// <summary>About how many texts hold it.</summary>
    public long Frequency(QueryWord word, bool wholeDocuments)
    {
        var most = 0L;
        foreach (var alternative in word.Alternatives)
        {
            if (alternative.IsPrefix)
                continue;
            var least = long.MaxValue;
            foreach (var token in alternative.Tokens.Split(' '))
                least = Math.Min(least, Frequency(token, wholeDocuments));
            most = Math.Max(most, least);
        }

        return most;
    }

    /// <summary>Whether all tokens of it stand somewhere.</summary>
    public bool Occurs(Alternative alternative, bool wholeDocuments)
    {
        if (!alternative.IsPhrase)
            return Frequency(alternative.Tokens, wholeDocuments) > 0;
        foreach (var token in alternative.Tokens.Split(' '))
        {
            if (Frequency(token, wholeDocuments) == 0)
                return false;
        }

        return true;
    }

    private long Frequency(string token, bool wholeDocuments)
    {
        var known = wholeDocuments ? counts.OfDocuments : counts.OfPassages;
        // An old number will do, but what stood nowhere may have been written since.
        if (known.TryGetValue(token, out var counted) && (counted.Frequency > 0 || counted.State == state))
            return counted.Frequency;
        var frequency = connection.Number(
            wholeDocuments ? "SELECT doc FROM document_vocabulary WHERE term = ?" : "SELECT doc FROM passage_vocabulary WHERE term = ?", token) ?? 0;
        if (known.Count >= MostTerms)
            known.Clear();
        known[token] = (frequency, state);
        return frequency;
    }
}

/// <summary>What <see cref="TermStatistics"/> remembers, for one file.</summary>
internal sealed class TermCounts
{
    private readonly Lock reading = new();
    private long state = -1;

    public ConcurrentDictionary<string, (long Frequency, long State)> OfDocuments { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, (long Frequency, long State)> OfPassages { get; } = new(StringComparer.Ordinal);

    public long Documents { get; private set; }

    public long Passages { get; private set; }

    /// <summary>By a fiftieth, or shrunk.</summary>
    public void ForgetWhenGrown(IndexConnection connection, Catalog catalog)
    {
        if (catalog.State == Volatile.Read(ref state))
            return;
        lock (reading)
        {
            if (catalog.State == state)
                return;
            if (state < 0 || Math.Abs(catalog.Count - Documents) * 50 >= Documents || catalog.State - state > 500)
            {
                OfDocuments.Clear();
                OfPassages.Clear();
                Documents = catalog.Count;
                Passages = connection.Number("SELECT SUM(MAX(passages, 1)) FROM document") ?? 0;
                Volatile.Write(ref state, catalog.State);
            }
        }
    }
}
