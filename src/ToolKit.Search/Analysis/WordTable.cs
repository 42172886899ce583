using System.Runtime.CompilerServices;

namespace ToolKit.Search;

/// <summary>
/// Words and how often they occur. A hundred thousand of them are made in some ten milliseconds, with each start of the server; a dictionary of strings takes ten
/// times as long, and twice the memory. It is filled once, and then read by any number of threads.
/// </summary>
/// <remarks>The hash goes on from letter to letter, so whoever tries one ending after the other looks at each letter once: <see cref="Hash(uint, char)"/>.</remarks>
internal sealed class WordTable
{
    /// <summary>The hash of no letters.</summary>
    public const uint NoLetters = 2166136261; // FNV-1a

    private char[] letters;
    private (int Start, int Length, float Frequency)[] words;
    private int[] slots; // the number of a word, and one; 0: free
    private int letterCount;

    public WordTable(int expected)
    {
        letters = new char[expected * 16];
        words = new (int, int, float)[expected];
        slots = new int[SlotsFor(expected)];
    }

    /// <summary>A set of words.</summary>
    public WordTable(string[] set)
        : this(set.Length)
    {
        foreach (var word in set)
            At(word) = 1;
    }

    public int Count { get; private set; }

    /// <summary>The hash of what <paramref name="before"/> is the hash of, and one letter more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Hash(uint before, char letter) => (before ^ letter) * 16777619;

    public ReadOnlySpan<char> this[int number] => letters.AsSpan(words[number].Start, words[number].Length);

    public float FrequencyOf(int number) => words[number].Frequency;

    /// <summary>0: it is not known.</summary>
    public float Frequency(ReadOnlySpan<char> word) => Frequency(word, Hash(word));

    public bool Contains(ReadOnlySpan<char> word) => slots[Find(word, Hash(word))] > 0;

    /// <param name="hash">That of <paramref name="word"/>.</param>
    public float Frequency(ReadOnlySpan<char> word, uint hash) => slots[Find(word, hash)] is > 0 and var found ? words[found - 1].Frequency : 0;

    /// <summary>The place for the frequency of a word, to be changed before the next is asked for; 0 where it is new.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // from the first of a hundred thousand calls on
    public ref float At(ReadOnlySpan<char> word)
    {
        var hash = Hash(word);
        var slot = Find(word, hash);
        if (slots[slot] > 0)
            return ref words[slots[slot] - 1].Frequency;
        if (Count == words.Length)
        {
            Grow();
            slot = Find(word, hash);
        }

        if (letterCount + word.Length > letters.Length)
            Array.Resize(ref letters, Math.Max(letters.Length * 2, letterCount + word.Length));
        word.CopyTo(letters.AsSpan(letterCount));
        words[Count] = (letterCount, word.Length, 0);
        letterCount += word.Length;
        slots[slot] = ++Count;
        return ref words[Count - 1].Frequency;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Hash(ReadOnlySpan<char> word)
    {
        var hash = NoLetters;
        foreach (var letter in word)
            hash = Hash(hash, letter);
        return hash;
    }

    private static int SlotsFor(int words) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)words * 2);

    /// <summary>The slot of a word, or the free one where it belongs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Find(ReadOnlySpan<char> word, uint hash)
    {
        var slot = (int)((hash ^ hash >> 15) & (uint)(slots.Length - 1));
        while (slots[slot] > 0)
        {
            ref readonly var known = ref words[slots[slot] - 1];
            if (known.Length == word.Length && word.SequenceEqual(letters.AsSpan(known.Start, known.Length)))
                break;
            slot = slot + 1 & slots.Length - 1;
        }

        return slot;
    }

    private void Grow()
    {
        Array.Resize(ref words, words.Length * 2);
        slots = new int[SlotsFor(words.Length)];
        for (var number = 0; number < Count; number++)
            slots[Find(this[number], Hash(this[number]))] = number + 1;
    }
}
