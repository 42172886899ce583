using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>samples/ServeFolder: a folder of the disk over WebDAV, through ToolKit.WebDav alone.</summary>
public class SampleTests
{
    private static readonly string Program = Path.Combine(Repository.Root, "samples", "ServeFolder", "Program.cs");

    public static TheoryData<string> Suites() => LitmusTests.Suites;

    [Theory, MemberData(nameof(Suites))]
    public async Task LitmusPasses(string suite)
    {
        using var served = await ServedFolder.StartAsync(ServedFolder.Dll);
        await Litmus.RunAsync(suite, served.Address);
    }

    [Theory]
    [InlineData("/no/such/folder", "There is no folder /no/such/folder.")]
    [InlineData(null, "Which folder? ServeFolder FOLDER [PORT]")]
    public async Task AMissingFolderIsSaidInOneSentence(string? folder, string sentence)
    {
        string[] arguments = folder is null ? [ServedFolder.Dll] : [ServedFolder.Dll, folder];
        var result = await ExternalProgram.RunAsync("dotnet", arguments);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(sentence, result.Error.Trim());
    }

    [Fact]
    public void ItHasLessThanThirtyLines() => Assert.InRange(File.ReadAllLines(Program).Length, 1, 29);

    [Fact]
    public void TheReadmeShowsIt() => Assert.Contains(
        "```csharp\n" + File.ReadAllText(Program) + "```\n",
        File.ReadAllText(Path.Combine(Repository.Root, "src", "ToolKit.WebDav", "README.md")),
        StringComparison.Ordinal);
}
