using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

public sealed class KeptLengthsTests
{
    [Fact]
    public void WhatIsKeptIsThereAfterTheNextStart()
    {
        using var folder = new TemporaryFolder("toolkit-lengths");
        var path = folder.Below("renditions");
        using (var kept = new KeptLengths(path))
        {
            kept.Keep(Key(1), new RenditionLengths(10, 20, 0, 0));
            kept.Keep(Key(2), new RenditionLengths(1, 2, 3, 4) { HasPictures = true });
            kept.Keep(Key(1), new RenditionLengths(11, 21, 0, 0));
        }

        File.AppendAllText(path, "halb"); // a crash in the middle of a record
        using (var again = new KeptLengths(path))
        {
            Assert.Equal(new RenditionLengths(11, 21, 0, 0), again.Find(Key(1)));
            Assert.Equal(new RenditionLengths(1, 2, 3, 4) { HasPictures = true }, again.Find(Key(2)));
            Assert.Null(again.Find(Key(3)));
            again.Keep(Key(3), new RenditionLengths(5, 6, 7, 8));
        }

        using var last = new KeptLengths(path);
        Assert.Equal(new RenditionLengths(5, 6, 7, 8), last.Find(Key(3)));
    }

    [Fact]
    public void WhatWasNotAskedForLongestGoesFirst()
    {
        using var folder = new TemporaryFolder("toolkit-lengths");
        var path = folder.Below("renditions");
        using (var kept = new KeptLengths(path, most: 10))
        {
            for (var i = 0; i < 1_000; i++)
            {
                kept.Keep(Key(i), new RenditionLengths(i + 1, 1, 0, 0));
                Assert.NotNull(kept.Find(Key(0)));
            }

            Assert.Null(kept.Find(Key(500)));
            Assert.NotNull(kept.Find(Key(999)));
        }

        var before = new FileInfo(path).Length;
        using (var again = new KeptLengths(path, most: 10))
            Assert.Equal(1_000, again.Find(Key(999))!.Value.Docx);
        Assert.True(new FileInfo(path).Length < before / 10);
    }

    [Fact]
    public void AForgottenLengthIsWorkedOutAnew()
    {
        using var kept = new KeptLengths(null);
        kept.Keep(Key(1), new RenditionLengths(1, 1, 0, 0));

        kept.Forget(Key(1));

        Assert.Null(kept.Find(Key(1)));
    }

    private static RenditionKey Key(int number) => new((UInt128)number);
}
