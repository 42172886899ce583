using System.Text.RegularExpressions;

namespace ToolKit.Architecture.Tests;

public partial class SourceTests
{
    // The gate: everything else gets the library as one person may see it.
    private static readonly string[] MayHoldTheLibrary = ["ToolKit.Server/Indexing/", "ToolKit.Server/Commands/"];

    [Fact]
    public void TheBanOnTheUngatedLibraryIsLiftedOnlyForIndexingAndCommands() =>
        Assert.Empty(SourceTree.Files(".cs", ".cshtml", ".razor")
            .Where(file => LiftsTheBan().IsMatch(file.Text))
            .Where(file => !MayHoldTheLibrary.Any(folder => file.Path.StartsWith(folder, StringComparison.Ordinal)))
            .Select(file => file.Path));

    [Fact]
    public void NoProjectSwitchesTheBanOff() =>
        Assert.Empty(SourceTree.Files(".csproj", ".props", ".targets", ".editorconfig", ".globalconfig")
            .Where(file => file.Text.Contains("RS0030", StringComparison.Ordinal))
            .Select(file => file.Path));

    [Fact]
    public void NothingIsLeftForLater() =>
        Assert.Empty(SourceTree.Files(".cs", ".cshtml", ".razor", ".sql", ".js", ".css")
            .Where(file => LeftForLater().IsMatch(file.Text))
            .Select(file => file.Path));

    [Fact]
    public void TheFilesAreReallyLookedAt() =>
        Assert.Contains(SourceTree.Files(".cs"), file => file.Path == "ToolKit.Server/Program.cs");

    [GeneratedRegex(@"(pragma\s+warning\s+disable|SuppressMessage)[^\n]*RS0030", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LiftsTheBan();

    // What people write where they mean to come back. A letter of each stands in brackets, so that whoever searches for the words does not find the search for them.
    [GeneratedRegex(@"\b(T[O]DO|F[I]XME|H[A]CK|X[X]X)\b|NotImplemented[E]xception", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LeftForLater();
}
