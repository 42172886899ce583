namespace ToolKit.Library.Tests;

public sealed class LibraryPathTests
{
    [Theory]
    [InlineData("/", "/", 0)]
    [InlineData("/a", "/a", 1)]
    [InlineData("/a/", "/a", 1)]
    [InlineData("/a/b c/ä#%+.txt", "/a/b c/ä#%+.txt", 3)]
    [InlineData("/a\u0308", "/ä", 1)]
    public void PathsAreReadAndPrinted(string text, string printed, int depth)
    {
        var path = LibraryPath.Parse(text);
        Assert.Equal((printed, depth), (path.ToString(), path.Depth));
        Assert.Equal(path, LibraryPath.Parse(printed));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("//")]
    [InlineData("/a//b")]
    [InlineData("/./a")]
    [InlineData("/a/..")]
    [InlineData("/a\0b")]
    public void OtherTextsAreNoPaths(string? text) => Assert.False(LibraryPath.TryParse(text, out _));

    [Fact]
    public void HalfACharacterIsNoPath() => Assert.False(LibraryPath.TryParse("/a" + (char)0xD800, out _));

    [Fact]
    public void PathsKnowTheirParentsAndWhatLiesWithinThem()
    {
        var path = LibraryPath.Parse("/a/b");
        Assert.Equal(("/a", "b"), (path.Parent.ToString(), path.Name));
        Assert.Equal("/a/b/c", path.Append("c").ToString());
        Assert.True(path.IsWithin(LibraryPath.Root) && path.IsWithin(path) && path.IsWithin(path.Parent));
        Assert.False(LibraryPath.Parse("/ab").IsWithin(LibraryPath.Parse("/a")));
        Assert.Same(LibraryPath.Root, LibraryPath.Root.Parent);
        Assert.Throws<FormatException>(() => path.Append("a/b"));
    }

    [Theory]
    [InlineData("Bericht.docx")]
    [InlineData("Ärger mit #1 & 100 % + mehr 🎒")]
    [InlineData(" leading space")]
    [InlineData(".versteckt")]
    [InlineData("Konzept.con")]
    [InlineData("CONCEPT.txt")]
    [InlineData("COM10")]
    public void GoodNamesAreTaken(string name) => Assert.Null(EntryName.Refusal(name));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a<b")]
    [InlineData("a>b")]
    [InlineData("a:b")]
    [InlineData("a\"b")]
    [InlineData("a\\b")]
    [InlineData("a|b")]
    [InlineData("a?b")]
    [InlineData("a*b")]
    [InlineData("a/b")]
    [InlineData("a\tb")]
    [InlineData("a\u0085b")]
    [InlineData("a.")]
    [InlineData("a ")]
    [InlineData("con")]
    [InlineData("NUL.txt")]
    [InlineData("Com1.docx.bak")]
    [InlineData("aux .txt")]
    public void NamesThatExplorerCannotShowAreRefusedWithASentence(string name) => Assert.NotNull(EntryName.Refusal(name));
}
