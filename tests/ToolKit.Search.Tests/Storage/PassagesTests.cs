namespace ToolKit.Search.Tests;

public class PassagesTests
{
    [Fact]
    public void AShortSectionIsOnePassage() =>
        Assert.Equal([new Passage("Kopf", "kopf", "Ein Satz.")], Passages.Cut([new IndexSection("Kopf", "kopf", " Ein Satz.\n")]));

    [Fact]
    public void ALongSectionIsCutBetweenParagraphsAndKeepsItsAnchor()
    {
        var paragraph = string.Concat(Enumerable.Repeat("Wort ", 120)).Trim() + ".";
        var text = string.Join("\n\n", Enumerable.Repeat(paragraph, 6));
        var passages = Passages.Cut([new IndexSection("Kopf", "kopf", text)]).ToList();
        Assert.Equal(3, passages.Count);
        Assert.All(passages, passage => Assert.EndsWith(".", passage.Body, StringComparison.Ordinal));
        Assert.All(passages, passage => Assert.Equal("kopf", passage.Anchor));
        Assert.Equal(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), passages.SelectMany(p => p.Body.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("😀")]
    [InlineData("Wort ")]
    [InlineData("Satz. ")]
    [InlineData("\n")]
    public void NoPassageIsTooLongAndNothingIsLost(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 9000));
        var passages = Passages.Cut([new IndexSection(null, null, text)]).ToList();
        Assert.All(passages, passage => Assert.InRange(passage.Body.Length, 1, Passages.MostCharacters));
        Assert.Equal(text.Replace(" ", "", StringComparison.Ordinal).Trim(), string.Concat(passages.Select(passage => passage.Body)).Replace(" ", "", StringComparison.Ordinal));
        Assert.DoesNotContain(passages, passage => char.IsLowSurrogate(passage.Body[0]));
    }

    [Fact]
    public void AHeadingWithoutTextIsFoundAsWell() =>
        Assert.Equal([new Passage("Kopf", "kopf", "")], Passages.Cut([new IndexSection("Kopf", "kopf", ""), new IndexSection(null, null, " ")]));
}
