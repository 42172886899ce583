using ToolKit.TestSupport;

namespace ToolKit.Access.Tests;

public sealed class KeyFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new("toolkit-keys");

    private string Keys => Path.Combine(folder.Path, "data", "keys");

    [Fact]
    public void TheKeyIsMadeOnceAndReadByItsOwnerAlone()
    {
        var made = KeyFile.ReadOrCreate(Keys, "a.key");
        var read = KeyFile.ReadOrCreate(Keys, "a.key");

        Assert.Equal(made, read);
        Assert.Equal(KeyFile.Bytes, made.Length);
        Assert.Equal(["a.key"], Directory.GetFiles(Keys).Select(Path.GetFileName));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Keys, "a.key")));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Keys));
        }
    }

    [Fact]
    public async Task ManyWhoMakeItAtOnceEndWithTheSameKey()
    {
        for (var round = 0; round < 20; round++)
        {
            var name = $"{round}.key";
            using var start = new Barrier(8);
            var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return Convert.ToHexString(KeyFile.ReadOrCreate(Keys, name));
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));
            Assert.Single(keys.Distinct());
        }

        Assert.All(Directory.GetFiles(Keys), file => Assert.EndsWith(".key", file));
    }

    [Fact]
    public void ADamagedKeyIsNotReplacedInSilence()
    {
        Directory.CreateDirectory(Keys);
        File.WriteAllBytes(Path.Combine(Keys, "a.key"), [1, 2, 3]);

        Assert.Throws<InvalidDataException>(() => KeyFile.ReadOrCreate(Keys, "a.key"));
        Assert.Equal(3, new FileInfo(Path.Combine(Keys, "a.key")).Length);
    }

    public void Dispose() => folder.Dispose();
}
