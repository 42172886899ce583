using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ToolKit.Search;

/// <summary>How a phrase of a MATCH belongs to a word of the query.</summary>
internal enum PhraseKind
{
    /// <summary>The word as typed.</summary>
    Exact,

    /// <summary>Its stem. It also stands wherever the exact word stands.</summary>
    Stem,

    /// <summary>A compound the word is in, or anything else that stands beside the word itself.</summary>
    Other,
}

/// <summary>What the ranking function is to know of a MATCH: its phrases in their order, and the words they stand for.</summary>
internal sealed class RankPlan
{
    private const int HeaderLength = 8;

    public const int MostGroups = 32;

    private readonly List<float> groups = [];
    private readonly List<(int Group, float Weight, PhraseKind Kind)> phrases = [];

    /// <summary>The columns title, heading and body.</summary>
    public (float Title, float Heading, float Body) Columns { get; init; } = (10, 4, 1);

    /// <summary>The frequencies are logarithms, as <see cref="TermCounter"/> writes them.</summary>
    public bool IsCounted { get; init; }

    /// <summary>How much a text's length counts, 0 to 1.</summary>
    public float LengthWeight { get; init; } = 0.4f;

    /// <summary>How much it counts that words stand side by side.</summary>
    public float Nearness { get; init; } = 0.5f;

    public float AverageLength { get; init; } = 1;

    public int AddGroup(double rarity)
    {
        groups.Add((float)rarity);
        return groups.Count - 1;
    }

    public void AddPhrase(int group, double weight, PhraseKind kind) => phrases.Add((group, (float)weight, kind));

    public byte[] ToBytes()
    {
        var values = new List<float>(HeaderLength + groups.Count + 3 * phrases.Count)
        {
            groups.Count,
            phrases.Count,
            IsCounted ? 1 : 0,
            Columns.Title,
            Columns.Heading,
            Columns.Body,
            LengthWeight / Math.Max(1, AverageLength),
            Nearness,
        };
        values.AddRange(groups);
        foreach (var (group, weight, kind) in phrases)
        {
            values.Add(group);
            values.Add(weight);
            values.Add((float)kind);
        }

        return MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(values)).ToArray();
    }

    /// <summary>The plan as the function reads it.</summary>
    internal readonly ref struct View(ReadOnlySpan<float> values)
    {
        private readonly ReadOnlySpan<float> values = values;

        public int Groups => (int)values[0];

        public int Phrases => (int)values[1];

        public bool IsCounted => values[2] > 0;

        public float Column(int column) => values[3 + Math.Min(column, 2)];

        public float LengthFactor => values[6];

        public float Nearness => values[7];

        public float Rarity(int group) => values[HeaderLength + group];

        public (int Group, float Weight, PhraseKind Kind) Phrase(int phrase)
        {
            var of = values.Slice(HeaderLength + Groups + 3 * phrase, 3);
            return ((int)of[0], of[1], (PhraseKind)(int)of[2]);
        }
    }
}

/// <summary>
/// The ranking function "rank_german" of FTS5. Like bm25, with three differences: the forms of one word (exact, stem, part) count as one word, which is
/// worth as much as its best form; the columns have weights inside of the frequency (BM25F); and words that stand side by side, or in one compound,
/// are worth more.
/// </summary>
internal static unsafe class RankFunction
{
    private const float Saturation = 1.2f;
    private const float InTitle = 0.6f; // what a document calls itself by says more than any number of words in it
    private const float InHeading = 0.2f;
    private const int MostPositions = 16; // of one word in one row, for nearness
    private const int MostDistance = 12; // in words
    private const float Decay = 0.25f; // "§ 22 Abs. 5 Satz 1 SGB II" still is one citation

    private static readonly byte* Name = Fts5Api.Unmanaged("rank_german");

    /// <summary>Once for each connection: FTS5 keeps every registration.</summary>
    public static void Register(SqliteConnection connection)
    {
        var api = Fts5Api.Of(connection);
        Fts5Api.Check(api->CreateFunction(api, Name, null, &Rank, null));
        GC.KeepAlive(connection);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Rank(Fts5ExtensionApi* api, void* row, nint context, int count, nint* arguments)
    {
        try
        {
            if (count != 1)
            {
                SearchNative.ResultErrorCode(context, raw.SQLITE_MISUSE);
                return;
            }

            var blob = new ReadOnlySpan<byte>(SearchNative.ValueBlob(arguments[0]), SearchNative.ValueBytes(arguments[0]));
            var plan = new RankPlan.View(MemoryMarshal.Cast<byte, float>(blob));
            if (plan.Groups > RankPlan.MostGroups || plan.Phrases != api->PhraseCount(row))
            {
                SearchNative.ResultErrorCode(context, raw.SQLITE_MISUSE);
                return;
            }

            SearchNative.ResultDouble(context, Score(api, row, plan));
        }
        catch
        {
            SearchNative.ResultErrorCode(context, raw.SQLITE_ERROR); // there is nobody above but C
        }
    }

    private static double Score(Fts5ExtensionApi* api, void* row, RankPlan.View plan)
    {
        var groups = plan.Groups;
        Span<float> frequencies = stackalloc float[groups];
        Span<float> best = stackalloc float[groups];
        Span<float> exact = stackalloc float[groups]; // what exact hits have counted already, where the stem counts them again
        Span<float> named = stackalloc float[groups]; // what a title or heading is worth beyond its frequency
        Span<int> positions = stackalloc int[groups * MostPositions];
        Span<int> places = stackalloc int[groups];
        frequencies.Clear();
        best.Clear();
        exact.Clear();
        named.Clear();
        places.Clear();
        Span<float> columns = stackalloc float[3];
        for (var phrase = 0; phrase < plan.Phrases; phrase++)
        {
            Fts5PhraseIterator iterator;
            int column, offset;
            if (api->PhraseFirst(row, phrase, &iterator, &column, &offset) != raw.SQLITE_OK || column < 0)
                continue;
            var (group, weight, kind) = plan.Phrase(phrase);
            columns.Clear();
            while (column >= 0)
            {
                columns[Math.Min(column, 2)]++;
                if (!plan.IsCounted && places[group] < MostPositions)
                    positions[group * MostPositions + places[group]++] = (column << 24) + offset;
                api->PhraseNext(row, &iterator, &column, &offset);
            }

            var frequency = 0f;
            for (var c = 0; c < 3; c++)
            {
                if (columns[c] > 0)
                    frequency += plan.Column(c) * (plan.IsCounted ? MathF.Pow(2, columns[c] - 1) : columns[c]);
            }

            if (kind == PhraseKind.Exact)
                exact[group] = frequency;
            else if (kind == PhraseKind.Stem)
                frequency = Math.Max(0, frequency - exact[group]);
            if (frequency <= 0)
                continue;
            frequencies[group] += weight * frequency;
            named[group] = Math.Max(named[group], weight * (columns[0] > 0 ? InTitle : columns[1] > 0 ? InHeading : 0));
            best[group] = Math.Max(best[group], weight);
        }

        int words;
        if (api->ColumnSize(row, 2, &words) != raw.SQLITE_OK)
            words = 0;
        var length = Saturation * (0.6f + plan.LengthFactor * words);
        var score = 0f;
        for (var group = 0; group < groups; group++)
        {
            if (frequencies[group] > 0)
                score += plan.Rarity(group) * ((0.4f + 0.6f * best[group]) * frequencies[group] / (frequencies[group] + length) + named[group]);
        }

        if (plan.Nearness > 0 && !plan.IsCounted)
        {
            for (var group = 0; group + 1 < groups; group++)
            {
                if (places[group] == 0 || places[group + 1] == 0)
                    continue;
                var distance = Distance(
                    positions.Slice(group * MostPositions, places[group]), positions.Slice((group + 1) * MostPositions, places[group + 1]));
                if (distance <= MostDistance)
                    score += plan.Nearness * MathF.Sqrt(plan.Rarity(group) * plan.Rarity(group + 1)) / (1 + Decay * MathF.Max(0, distance - 1));
            }
        }

        return score;
    }

    /// <summary>How far apart two words stand where they are closest; 0: in one compound.</summary>
    private static int Distance(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        var closest = int.MaxValue;
        foreach (var a in first)
        {
            foreach (var b in second)
                closest = Math.Min(closest, b >= a ? b - a : a - b + 1); // in the other order is one further
        }

        return closest;
    }
}
