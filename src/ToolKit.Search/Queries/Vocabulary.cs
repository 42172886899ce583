using System.Numerics;
using System.Text;

namespace ToolKit.Search;

/// <summary>
/// The words of the index as they stand in it, in memory, to find similar and longer ones. Some of them stand only in documents the asker must not see:
/// whoever shows one asks for it in a visible document first.
/// </summary>
internal sealed class Vocabulary
{
    private const int MostWords = 1_000_000;
    private const int Longest = WordReader.MostFolded;

    // Many more than anybody is shown: hidden words are among them, and must not take the places of visible ones.
    private const int MostBeginnings = 500;
    private const int MostAlike = 200;

    private readonly byte[] text;
    private readonly int[] starts; // one more than there are words
    private readonly int[] documents;
    private readonly uint[] letters;
    private readonly int[][] byLength;

    private Vocabulary(long state, byte[] text, int[] starts, int[] documents)
    {
        State = state;
        this.text = text;
        this.starts = starts;
        this.documents = documents;
        letters = new uint[documents.Length];
        var lengths = new List<int>[Longest + 1];
        for (var word = 0; word < documents.Length; word++)
        {
            var span = Bytes(word);
            letters[word] = Letters(span);
            (lengths[span.Length] ??= []).Add(word);
        }

        byLength = [.. lengths.Select(words => words is null ? [] : words.ToArray())];
    }

    /// <summary>Of the index it was read from.</summary>
    public long State { get; }

    public int Count => documents.Length;

    /// <param name="connection">In a transaction; only words of Latin letters and digits are read.</param>
    public static Vocabulary Load(IndexConnection connection, long state)
    {
        var bytes = new MemoryStream();
        var beginnings = new List<int>();
        var counts = new List<int>();
        var rows = connection.Statement("SELECT term, doc FROM document_vocabulary WHERE term >= 'a' AND term < '{'").Bind();
        while (rows.Step() && counts.Count < MostWords)
        {
            var term = rows.GetUtf8(0);
            if (term.Length > Longest || term.ContainsAnyExceptInRange((byte)'0', (byte)'z'))
                continue;
            beginnings.Add((int)bytes.Length);
            bytes.Write(term);
            counts.Add(rows.GetInt32(1));
        }

        rows.Reset();
        beginnings.Add((int)bytes.Length);
        return new Vocabulary(state, bytes.ToArray(), [.. beginnings], [.. counts]);
    }

    public string Word(int word) => Encoding.ASCII.GetString(Bytes(word));

    /// <summary>How many documents it stands in.</summary>
    public int Documents(int word) => documents[word];

    /// <summary>Words that begin so, the most frequent first.</summary>
    public List<int> Beginning(string prefix)
    {
        var bytes = Encoding.ASCII.GetBytes(prefix);
        var (low, high) = (0, documents.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Bytes(middle).SequenceCompareTo(bytes) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        var best = new PriorityQueue<int, (int, int)>();
        for (var word = low; word < documents.Length && Bytes(word).StartsWith(bytes); word++)
        {
            if (best.Count < MostBeginnings)
                best.Enqueue(word, (documents[word], -word));
            else
                best.EnqueueDequeue(word, (documents[word], -word));
        }

        var found = new List<int>(best.Count);
        while (best.TryDequeue(out var word, out _))
            found.Add(word);
        found.Reverse();
        return found;
    }

    /// <summary>
    /// Words that one may have meant, nearest first, of equally near ones the more frequent. A word of up to four letters is taken as it is, one of up to
    /// eight may have one mistake, a longer one two; a mistake in the first letter counts double.
    /// </summary>
    public List<(int Word, int Distance)> Similar(string folded)
    {
        var most = folded.Length switch { <= 4 => 0, <= 8 => 1, _ => 2 };
        if (most == 0 || folded.Length > Longest || folded.Any(c => c is < '0' or > 'z'))
            return [];
        var typed = Encoding.ASCII.GetBytes(folded);
        var mask = Letters(typed);
        var found = new List<(int Word, int Distance)>();
        for (var length = Math.Max(3, typed.Length - most); length <= Math.Min(Longest, typed.Length + most); length++)
        {
            foreach (var word in byLength[length])
            {
                // Each mistake changes at most two of the letters that occur.
                if (BitOperations.PopCount(letters[word] ^ mask) > 2 * most)
                    continue;
                var bytes = Bytes(word);
                var distance = EditDistance.Between(typed, bytes, most);
                if (distance > 0 && bytes[0] != typed[0])
                    distance++;
                if (distance > 0 && distance <= most)
                    found.Add((word, distance));
            }
        }

        found.Sort((a, b) => a.Distance != b.Distance ? a.Distance.CompareTo(b.Distance) : documents[b.Word].CompareTo(documents[a.Word]));
        if (found.Count > MostAlike)
            found.RemoveRange(MostAlike, found.Count - MostAlike);
        return found;
    }

    private ReadOnlySpan<byte> Bytes(int word) => text.AsSpan(starts[word]..starts[word + 1]);

    private static uint Letters(ReadOnlySpan<byte> word)
    {
        var mask = 0u;
        foreach (var letter in word)
            mask |= 1u << (letter % 32);
        return mask;
    }
}
