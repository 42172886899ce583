using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

public sealed class CommandLineTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Nowhere = "export-nirgends"; // from where the tests run

    [Theory]
    [InlineData("unbekannt")]
    [InlineData("person")]
    [InlineData("person", "add")]
    [InlineData("person", "add", "anna@example.org")]
    [InlineData("person", "add", "anna@example.org", "--name", "Anna", "--unbekannt")]
    [InlineData("grant", "anna@example.org")]
    [InlineData("grant", "anna@example.org", "--role", "Reader")]
    [InlineData("device-token", "anna@example.org")]
    [InlineData("device-token", "anna@example.org", "--label", "x", "--days", "viele")]
    [InlineData("import")]
    [InlineData("export", "/")]
    [InlineData("purge", "/Werkzeugkoffer")]
    [InlineData("verify", "zuviel")]
    public async Task AWrongCallExitsWith2AndSaysHowItIsCalled(params string[] args)
    {
        var result = await Application.RunCommandAsync(args);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Contains("--help", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("person", "link", "niemand@example.org")]
    [InlineData("person", "disable", "niemand@example.org")]
    [InlineData("person", "export", "niemand@example.org")]
    [InlineData("person", "add", "keine Adresse", "--name", "Anna")]
    [InlineData("grant", "niemand@example.org", "--role", "Reader", "--scope", "/")]
    [InlineData("revoke", "niemand@example.org")]
    [InlineData("device-token", "niemand@example.org", "--label", "x")]
    [InlineData("import", "/gibt/es/nicht")]
    [InlineData("import", ".", "--to", "kein-Pfad")]
    [InlineData("export", "/Nirgends", Nowhere)]
    [InlineData("export", "Werkzeugkoffer", Nowhere)]
    [InlineData("purge", "/Nirgends", "--reason", "Test")]
    [InlineData("purge", "/Werkzeugkoffer/README.md", "--reason", " ")]
    [InlineData("purge", "/Regionen/Hessen", "--reason", "Test")]
    [InlineData("serve", "--urls", "nonsense")]
    [InlineData("verify", "--ToolKit:TrashDays=0")]
    [InlineData("verify", "--ToolKit:TrashDays=bald")]
    [InlineData("verify", "--ToolKit:Papierkorb=3")]
    [InlineData("verify", "--ToolKit:PublicUrl=toolkit.example/pfad")]
    [InlineData("verify", "--ToolKit:PublicUrl=https://werkzeug-köln.example")]
    [InlineData("verify", "--ToolKit:TrustedProxies=proxy.example")]
    public async Task WhatIsRefusedExitsWith1AndOneSentence(params string[] args)
    {
        var result = await Application.RunCommandAsync(args);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Single(result.Error.Trim().Split('\n'));
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Nowhere));
    }

    [Fact]
    public async Task HelpNamesEveryCommand()
    {
        var result = await Application.RunCommandAsync("--help");

        Assert.Equal(0, result.ExitCode);
        Assert.All(
            ["serve", "person", "grant", "revoke", "device-token", "import", "export", "reindex", "verify", "purge"],
            command => Assert.Contains(command, result.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--ToolKit:TrashDays=0", "ToolKit:TrashDays", "1 to")]
    [InlineData("--ToolKit:Papierkorb=3", "Papierkorb", "")]
    [InlineData("--ToolKit:PublicUrl=toolkit", "ToolKit:PublicUrl", "https://")]
    [InlineData("--ToolKit:AuditDays=0", "ToolKit:AuditDays", "1")]
    public async Task AWrongSettingIsNamedWithWhatToChange(string setting, string name, string advice)
    {
        var result = await Application.RunCommandAsync("serve", setting);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(name, result.Error, StringComparison.Ordinal);
        Assert.Contains(advice, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASecondServerOnTheSameFolderIsRefused()
    {
        using var first = Application.Installation.HoldForServing();

        var result = await Application.RunCommandAsync("serve", "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Another server holds", result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task TheFirstCommandFillsAnEmptyFolderOnce()
    {
        using var data = new TemporaryFolder();
        using var target = new TemporaryFolder();

        Assert.Equal(0, (await ToolKitApplication.RunOnAsync(data.Path, "", "verify")).ExitCode);
        Assert.Equal(0, (await ToolKitApplication.RunOnAsync(data.Path, "", "export", "/Werkzeugkoffer", target.Path)).ExitCode);
        var shipped = Path.Combine(Repository.Root, "content", "Werkzeugkoffer");
        foreach (var file in Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
            Assert.Equal(await File.ReadAllBytesAsync(file), await File.ReadAllBytesAsync(Path.Combine(target.Path, Path.GetRelativePath(shipped, file))));

        var gone = "/Werkzeugkoffer/Transparenz/Operative Instrumente/Zuständigkeitsmatrix.md";
        Assert.Equal(0, (await ToolKitApplication.RunOnAsync(data.Path, "", "purge", gone, "--reason", "Test")).ExitCode);
        var again = await ToolKitApplication.RunOnAsync(data.Path, "", "export", gone, target.Path);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("There is nothing at", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeveralCommandsAtOnceOnAnEmptyFolderFillItTogether()
    {
        using var data = new TemporaryFolder();
        using var target = new TemporaryFolder();

        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(number => Task.Run(
            () => ToolKitApplication.RunOnAsync(data.Path, "", "person", "add", $"p{number}@example.org", "--name", $"P {number}"))));

        Assert.All(results, result => Assert.Equal((0, ""), (result.ExitCode, result.Error)));
        Assert.Equal(0, (await ToolKitApplication.RunOnAsync(data.Path, "", "verify")).ExitCode);
        Assert.Equal(0, (await ToolKitApplication.RunOnAsync(data.Path, "", "export", "/Werkzeugkoffer", target.Path)).ExitCode);
        Assert.Equal(
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "content", "Werkzeugkoffer"), "*", SearchOption.AllDirectories).Count(),
            Directory.EnumerateFiles(target.Path, "*", SearchOption.AllDirectories).Count());
    }
}
