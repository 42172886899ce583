using System.Text;

namespace ToolKit.Search;

/// <summary>Makes out of what was typed what the index can be asked for.</summary>
internal static class QueryAnalysis
{
    private const double StemWeight = 0.85;
    private const double PartWeight = 0.6;
    private const int MostInPassages = 8;

    private static readonly string[] OpenEnded = ["und", "oder", "bzw", "sowie"];

    /// <summary>A word before it is known what it means.</summary>
    private readonly record struct Piece(string Folded, int Start, int End, bool IsJoined, int BaseLength);

    /// <summary>The words of a query in their order, without those that are only filters.</summary>
    /// <param name="completions">Words of the index that begin so, the most frequent first.</param>
    public static List<QueryWord> Analyze(SearchQuery query, bool isTyping, Func<string, IEnumerable<string>> completions)
    {
        var words = new List<QueryWord>();
        var pieces = new List<Piece>();
        foreach (var typed in query.Terms)
        {
            if (typed.IsPhrase || typed.IsExcluded || typed.IsPrefix)
            {
                Plain(pieces, words);
                Special(typed, words, completions);
            }
            else
            {
                Read(typed, pieces);
            }
        }

        var lastIsPlain = pieces.Count > 0;
        Plain(pieces, words);
        if (isTyping && lastIsPlain && words.Count > 0 && words[^1] is { Folded: { Length: >= 3 } folded } last && last.End == query.Text.Length)
            words[^1] = last with { IsStopWord = false, Alternatives = [.. last.Alternatives, .. Completed(completions(folded), AlternativeLevel.Both)] };
        if (words.Count > RankPlan.MostGroups)
            words.RemoveRange(RankPlan.MostGroups, words.Count - RankPlan.MostGroups);
        if (words.Where(word => !word.IsExcluded).All(word => word.IsStopWord || word.IsOptional))
            words = [.. words.Select(word => word with { IsStopWord = false, IsOptional = false })];
        return words;
    }

    /// <summary>A single folded word, in all its forms.</summary>
    public static QueryWord Word(string folded, int start, int end, double weight = 1)
    {
        var forms = GermanAnalyzer.Forms(folded);
        var alternatives = new List<Alternative> { new(folded, PhraseKind.Exact, weight) };
        if (forms.Stem is not null)
        {
            var stem = Encoding.UTF8.GetString(forms.Stem);
            alternatives.Add(new Alternative(stem, PhraseKind.Stem, StemWeight * weight));
            alternatives.Add(new Alternative(stem[1..], PhraseKind.Other, StemWeight * weight)); // words that are their own stem
            alternatives.Add(new Alternative(GermanAnalyzer.PartMark + stem[1..], PhraseKind.Other, PartWeight * weight));
        }
        else if (!StopWords.Contains(folded) && folded.All(char.IsLetter))
        {
            alternatives.Add(new Alternative(GermanAnalyzer.StemMark + folded, PhraseKind.Other, StemWeight * weight));
            alternatives.Add(new Alternative(GermanAnalyzer.PartMark + folded, PhraseKind.Other, PartWeight * weight));
        }

        return new QueryWord { Start = start, End = end, Folded = folded, Alternatives = alternatives, IsStopWord = StopWords.Contains(folded), IsOptional = folded.Length == 1 };
    }

    /// <summary>The word taken as the beginning of longer ones.</summary>
    public static Alternative Prefix(string folded) => new(folded, PhraseKind.Other, 0.5, IsPrefix: true, AlternativeLevel.Documents);

    /// <summary>Longer words in the place of their beginning; only the first few are looked for in passages.</summary>
    public static IEnumerable<Alternative> Completed(IEnumerable<string> longer, AlternativeLevel level) =>
        longer.Select((word, i) => new Alternative(word, PhraseKind.Other, 0.5, Level: i < MostInPassages ? level : AlternativeLevel.Documents))
            .Where(alternative => level != AlternativeLevel.Passages || alternative.Level == level);

    /// <summary>The parts of a compound as words, compounds that are known left whole: Mindestlohn and Meldung. Empty: it is none.</summary>
    /// <param name="isKnown">Whether a word stands in any document that may be found.</param>
    public static List<QueryWord> Parts(QueryWord word, Func<QueryWord, bool> isKnown)
    {
        if (word.Folded is not { } folded)
            return [];
        var ranges = GermanAnalyzer.Splitter.Split(folded);
        var parts = new List<QueryWord>();
        for (var first = 0; first < ranges.Count; first++)
        {
            var part = Word(folded[ranges[first]], word.Start, word.End);
            if (ranges.Count > 2 && first + 1 < ranges.Count)
            {
                var both = Word(folded[ranges[first].Start..ranges[first + 1].End], word.Start, word.End);
                if (isKnown(both))
                {
                    part = both;
                    first++;
                }
            }

            parts.Add(part);
        }

        return parts;
    }

    private static void Read(QueryTerm typed, List<Piece> pieces)
    {
        Span<char> buffer = stackalloc char[WordReader.BufferSize];
        var reader = new WordReader(typed.Text, buffer);
        while (reader.Read())
        {
            var (start, end) = (typed.Start + reader.Start, typed.Start + reader.End);
            if (LawNames.CodeLength(reader.Folded) is > 0 and var length)
            {
                pieces.Add(new Piece(reader.Folded[..length].ToString(), start, end, false, 0));
                pieces.Add(new Piece(reader.Folded[length..].ToString(), start, end, false, 0));
                continue;
            }

            pieces.Add(new Piece(reader.Folded.ToString(), start, end, reader.IsHyphenated || IsOpen(typed.Text, reader.End), reader.BaseLength));
        }
    }

    /// <summary>"Maß- nahme", as text copied out of a PDF has it: the hyphen ends what was typed together.</summary>
    private static bool IsOpen(string text, int end) => end == text.Length - 1 && text[end] == '-' && end >= 2;

    /// <summary>A quotation, something excluded, or a word with a star.</summary>
    private static void Special(QueryTerm typed, List<QueryWord> words, Func<string, IEnumerable<string>> completions)
    {
        var pieces = new List<Piece>();
        Read(typed, pieces);
        if (pieces.Count == 0)
            return;
        var (start, end) = (pieces[0].Start, pieces[^1].End);
        QueryWord word;
        if (pieces.Count > 1)
        {
            var phrase = new Alternative(string.Join(' ', pieces.Select(piece => piece.Folded)), PhraseKind.Exact, 1);
            word = new QueryWord { Start = start, End = end, Alternatives = [phrase], IsPhrase = true, IsCertain = true };
        }
        else if (typed.IsPhrase)
        {
            word = new QueryWord { Start = start, End = end, Alternatives = [new Alternative(pieces[0].Folded, PhraseKind.Exact, 1)] };
        }
        else
        {
            word = Word(pieces[0].Folded, start, end);
            if (typed.IsPrefix)
                word = word with { Folded = null, Alternatives = [.. word.Alternatives, Prefix(pieces[0].Folded), .. Completed(completions(pieces[0].Folded), AlternativeLevel.Passages)] };
        }

        words.Add(word with { IsExcluded = typed.IsExcluded });
    }

    /// <summary>Words as they were typed one after the other, up to something special.</summary>
    private static void Plain(List<Piece> pieces, List<QueryWord> words)
    {
        JoinSpacedLetters(pieces);
        for (var i = 0; i < pieces.Count;)
        {
            i += Paragraph(pieces, i, words) is > 0 and var paragraph ? paragraph
                : Book(pieces, i, words) is > 0 and var book ? book
                : Hyphenated(pieces, i, words) is > 0 and var hyphenated ? hyphenated
                : Single(pieces[i], words);
        }

        pieces.Clear();
    }

    private static int Single(Piece piece, List<QueryWord> words)
    {
        if (piece.Folded == "§")
            return 1; // without a number it says nothing
        var word = Word(piece.Folded, piece.Start, piece.End);
        if (piece.BaseLength > 0)
        {
            var ofBase = Word(piece.Folded[..piece.BaseLength], piece.Start, piece.End);
            word = word with { Alternatives = [.. word.Alternatives, .. ofBase.Alternatives.Select(a => a with { Kind = PhraseKind.Other })] };
        }

        words.Add(word);
        return 1;
    }

    /// <summary>"§ 16h", "§§ 16 h", "Paragraph 16h", with "Abs. 1 Satz 2" behind it.</summary>
    private static int Paragraph(List<Piece> pieces, int at, List<QueryWord> words)
    {
        if (pieces[at].Folded is not ("§" or "paragraph" or "paragraf" or "paragrafen" or "paragraphen") || at + 1 >= pieces.Count || !char.IsAsciiDigit(pieces[at + 1].Folded[0]))
            return 0;
        var used = 2;
        var number = pieces[at + 1].Folded;
        if (at + 2 < pieces.Count && char.IsAsciiDigit(number[^1]) && pieces[at + 2].Folded is [>= 'a' and <= 'z'] letter)
        {
            number += letter;
            used = 3;
        }

        // What is cited exactly so is what was meant; but the text of a statute itself has "(1)" for "Abs. 1".
        var alternatives = new List<Alternative> { new($"§ {number}", PhraseKind.Exact, 0.8) };
        var end = pieces[at + used - 1].End;
        var cited = $"§ {number}";
        while (at + used + 1 < pieces.Count && SectionList.IsSubdivision(pieces[at + used].Folded) && char.IsAsciiDigit(pieces[at + used + 1].Folded[0]))
        {
            cited += $" {pieces[at + used].Folded} {pieces[at + used + 1].Folded}";
            alternatives.Add(new Alternative(cited, PhraseKind.Other, 1, Level: AlternativeLevel.Passages));
            used += 2;
        }

        if (at + used + 1 < pieces.Count && LawNames.IsCode(pieces[at + used].Folded) && LawNames.Number(pieces[at + used + 1].Folded) > 0)
            alternatives.Add(new Alternative($"{cited} {pieces[at + used].Folded} {pieces[at + used + 1].Folded}", PhraseKind.Other, 1.3, Level: AlternativeLevel.Passages));
        else if (at + used < pieces.Count && pieces[at + used].Folded.Length > 1)
            alternatives.Add(new Alternative($"{cited} {pieces[at + used].Folded}", PhraseKind.Other, 1.3, Level: AlternativeLevel.Passages));
        words.Add(new QueryWord { Start = pieces[at].Start, End = end, Alternatives = alternatives, IsPhrase = true, IsCertain = true });
        return used;
    }

    /// <summary>SGB II, SGB 2, and "Zweites Buch", as statutes name them.</summary>
    private static int Book(List<Piece> pieces, int at, List<QueryWord> words)
    {
        if (!LawNames.IsCode(pieces[at].Folded) || at + 1 >= pieces.Count || LawNames.Number(pieces[at + 1].Folded) is not (> 0 and var number))
            return 0;
        var (roman, ordinal) = (LawNames.ToRoman(number), LawNames.ToOrdinal(number));
        words.Add(new QueryWord
        {
            Start = pieces[at].Start,
            End = pieces[at + 1].End,
            Alternatives =
            [
                new Alternative($"sgb {roman}", PhraseKind.Exact, 1),
                new Alternative($"sozialgesetzbuch {roman}", PhraseKind.Other, 1),
                new Alternative($"~{ordinal} buch", PhraseKind.Other, 0.9),
                new Alternative($"~{ordinal} ~buch", PhraseKind.Other, 0.9),
            ],
            IsPhrase = true,
        });
        return 2;
    }

    /// <summary>Case-Management: side by side, or as one word.</summary>
    private static int Hyphenated(List<Piece> pieces, int at, List<QueryWord> words)
    {
        var last = at;
        while (last + 1 < pieces.Count && pieces[last].IsJoined && !OpenEnded.Contains(pieces[last + 1].Folded))
            last++;
        if (last == at)
            return 0;
        var parts = pieces[at..(last + 1)];
        var (start, end) = (parts[0].Start, parts[^1].End);
        var joined = string.Concat(parts.Select(piece => piece.Folded));
        if (joined.Length > WordReader.MostFolded)
            return 0;
        var word = Word(joined, start, end);
        words.Add(word with
        {
            Alternatives =
            [
                .. word.Alternatives,
                new Alternative(string.Join(' ', parts.Select(piece => piece.Folded)), PhraseKind.Other, 0.95),
            ],
        });
        return parts.Count;
    }

    /// <summary>"S c h u l e", as letter-spaced headings are copied.</summary>
    private static void JoinSpacedLetters(List<Piece> pieces)
    {
        for (var i = 0; i + 3 < pieces.Count; i++)
        {
            var end = i;
            while (end < pieces.Count && pieces[end].Folded.Length <= 2 && pieces[end].End - pieces[end].Start == 1
                && char.IsLetter(pieces[end].Folded[0]) && (end == i || pieces[end].Start - pieces[end - 1].End == 1))
            {
                end++;
            }

            if (end - i < 4)
                continue;
            var word = string.Concat(pieces[i..end].Select(piece => piece.Folded));
            var joined = new Piece(word.Length > WordReader.MostFolded ? word[..WordReader.MostFolded] : word, pieces[i].Start, pieces[end - 1].End, false, 0);
            pieces.RemoveRange(i, end - i);
            pieces.Insert(i, joined);
        }
    }
}
