namespace ToolKit.Formats.Tests;

public sealed class FrontMatterTests
{
    [Fact]
    public void ValuesAndListsAreReadAndTheBodyBegins_BehindTheBlock()
    {
        var (metadata, body) = FrontMatter.Split("---\ntitle: Muster\norder: 36\nlegal_areas: [SGB II, SGB III]\nlegal_status: 2022-03-31\n---\n# Text\n");

        Assert.Equal("Muster", metadata["title"]);
        Assert.Equal("36", metadata["order"]);
        Assert.Equal("SGB II, SGB III", metadata["legal_areas"]);
        Assert.Equal("2022-03-31", metadata["legal_status"]);
        Assert.Equal("# Text\n", body);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("# Nur Text", "# Nur Text")]
    [InlineData("---\ntitle: ohne Ende", "---\ntitle: ohne Ende")]
    [InlineData("\uFEFF# Mit Marke", "# Mit Marke")]
    [InlineData("--- \ntitle: x\n---\n", "--- \ntitle: x\n---\n")]
    public void WithoutABlockEverythingIsBody(string text, string expected)
    {
        var (metadata, body) = FrontMatter.Split(text);

        Assert.Empty(metadata);
        Assert.Equal(expected, body);
    }

    [Theory]
    [InlineData("title: [unclosed", "not YAML")]
    [InlineData("- a\n- b", "a list")]
    [InlineData("a: &x [1,2]\nb: *x\ntitle: t", "aliases, which can expand without end")]
    [InlineData("title: {a: {b: c}}", "a value that is no text")]
    [InlineData("a: [[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]\ntitle: t", "deep nesting")]
    public void ABlockThatIsNotPlainNamesAndValuesStatesNothing(string yaml, string because)
    {
        var (metadata, body) = FrontMatter.Split($"---\n{yaml}\n---\nText");

        Assert.True(metadata.Count == 0, because);
        Assert.Equal("Text", body);
    }

    [Fact]
    public void WindowsLineEndsAreFine() =>
        Assert.Equal(("T", "Text"), (FrontMatter.Split("---\r\ntitle: T\r\n---\r\nText").Metadata["title"], FrontMatter.Split("---\r\ntitle: T\r\n---\r\nText").Body));
}
