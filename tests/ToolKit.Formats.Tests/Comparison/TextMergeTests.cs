namespace ToolKit.Formats.Tests;

/// <summary>Lines are letters here: what both were made of, mine, theirs, and what comes of it. A conflict is [mine|theirs].</summary>
public sealed class TextMergeTests
{
    [Theory]
    [InlineData("abc", "abc", "abc", "abc")]
    [InlineData("abc", "aXc", "abc", "aXc")] // only mine
    [InlineData("abc", "abc", "abX", "abX")] // only theirs
    [InlineData("abc", "Xbc", "abY", "XbY")] // both, apart
    [InlineData("abc", "aXc", "aXc", "aXc")] // both, the same
    [InlineData("abc", "aXc", "aYc", "a[X|Y]c")]
    [InlineData("abc", "ac", "aYc", "a[|Y]c")] // taken out here, changed there
    [InlineData("abc", "ac", "ac", "ac")]
    [InlineData("abc", "abcX", "Yabc", "YabcX")] // at both ends
    [InlineData("abc", "abcX", "abcY", "abc[X|Y]")]
    [InlineData("abc", "aXYZc", "aXWZc", "aX[Y|W]Zc")] // and what is the same about it is none
    [InlineData("abc", "aXbc", "abYc", "aXbYc")] // beside each other, a line between
    [InlineData("abcd", "aXcd", "abYd", "a[Xc|bY]d")] // beside each other without one: nobody knows whether that fits
    [InlineData("abcdef", "aef", "abcdeZ", "aeZ")]
    [InlineData("a_b", "a_n_b", "a_X", "a_n_X")] // a paragraph more beside a changed one, with blank lines between
    [InlineData("a_b", "a_n_b", "X_b", "X_n_b")]
    [InlineData("a_b_", "a_b_n_", "a_X_", "a_X_n_")]
    [InlineData("a_b", "a_n_b", "a_m_b", "a_[n|m]_b")]
    [InlineData("abab", "abXab", "abab", "abXab")] // the same lines several times
    [InlineData("", "X", "", "X")]
    [InlineData("abc", "", "abc", "")]
    [InlineData("abc", "xyz", "uvw", "[xyz|uvw]")]
    public void WhatOneChangedIsTakenAndWhatBothChangedIsAConflict(string origin, string mine, string theirs, string expected)
    {
        Assert.Equal(expected, Write(TextMerge.Of(Text(origin), Text(mine), Text(theirs))));
        var mirrored = Write(TextMerge.Of(Text(origin), Text(theirs), Text(mine)));
        Assert.Equal(expected, System.Text.RegularExpressions.Regex.Replace(mirrored, @"\[(?<mine>\w*)\|(?<theirs>\w*)\]", "[${theirs}|${mine}]", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void WhatMergesCleanlyIsTheWholeText()
    {
        const string origin = "# Titel\n\nEins.\n\nZwei.\n";
        var merge = TextMerge.Of(origin, "# Titel\n\nEins, hier.\n\nZwei.\n", "# Titel\r\n\r\nEins.\r\n\r\nZwei, neu.\r\n");

        Assert.Empty(merge.Conflicts);
        Assert.Equal("# Titel\n\nEins, hier.\n\nZwei, neu.\n", merge.ToText([]));
    }

    [Fact]
    public void AConflictIsSettledByItsLines()
    {
        var merge = TextMerge.Of("a\nb\nc\n", "a\nX\nc\n", "a\nY\nc\n");

        var conflict = Assert.Single(merge.Conflicts);
        Assert.Equal<IReadOnlyList<string>>([["b"], ["X"], ["Y"]], [conflict.Origin, conflict.Mine, conflict.Theirs]);
        Assert.Equal("a\nX\nY\nc\n", merge.ToText([["X", "Y"]]));
        Assert.Equal("a\nc\n", merge.ToText([[]]));
        Assert.Throws<ArgumentException>(() => merge.ToText([]));
    }

    [Fact]
    public void NothingIsLostOrMadeUpInTextsThatWereChangedAtRandom()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var origin = Enumerable.Range(0, random.Next(12)).Select(_ => (char)('a' + random.Next(6))).ToArray();
            var (mine, theirs) = (Change(random, origin), Change(random, origin));
            var merge = TextMerge.Of(Text(new string(origin)), Text(mine), Text(theirs));

            Assert.Equal(Text(new string(origin)), Join(merge, part => part.Origin));
            Assert.Equal(Text(mine), Join(merge, part => part.Mine));
            Assert.Equal(Text(theirs), Join(merge, part => part.Theirs));
        }
    }

    [Fact]
    public void WhatWouldCostTooMuchIsOneConflict()
    {
        var origin = Enumerable.Range(0, 400).Select(i => (char)('a' + (i % 20))).ToArray();
        var merge = TextMerge.Of(Text(new string(origin)), Text(new string([.. origin.Reverse()])), Text("x" + new string(origin)), new ComparisonLimits { MostSteps = 10 });

        Assert.Single(merge.Conflicts);
    }

    private static string Text(string letters) => string.Join('\n', letters.ToCharArray());

    private static string Join(TextMerge merge, Func<MergedPart, IReadOnlyList<string>> which) => string.Join('\n', merge.Parts.SelectMany(which));

    private static string Write(TextMerge merge) => string.Concat(merge.Parts.Select(part => part.Kind switch
    {
        MergeKind.Conflict => $"[{string.Concat(part.Mine)}|{string.Concat(part.Theirs)}]",
        MergeKind.Theirs => string.Concat(part.Theirs),
        _ => string.Concat(part.Mine),
    }));

    private static string Change(Random random, char[] origin)
    {
        var changed = origin.ToList();
        for (var i = random.Next(4); i > 0; i--)
        {
            if (changed.Count > 0 && random.Next(2) == 0)
                changed.RemoveAt(random.Next(changed.Count));
            else
                changed.Insert(random.Next(changed.Count + 1), (char)('a' + random.Next(9)));
        }

        return new string([.. changed]);
    }
}
