using System.Text.Json;
using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

public sealed class PersonCommandTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task AddingAPersonAgainGivesHerTheNewName()
    {
        var mail = Some.Mail();

        var first = await Application.RunCommandAsync("person", "add", mail, "--name", "Alter Name");
        var second = await Application.RunCommandAsync("person", "add", mail.ToUpperInvariant(), "--name", "Neuer Name");

        Assert.Equal(new CommandResult(0, "", ""), first);
        Assert.Equal(new CommandResult(0, "", ""), second);
        Assert.True(PersonKey.TryParse(mail, out var key));
        Assert.Equal("Neuer Name", (await Application.Installation.People.FindAsync(key))!.Name);
    }

    [Fact]
    public async Task ThePasswordIsReadFromStandardInputAndNowhereElse()
    {
        var mail = Some.Mail();

        var added = await Application.RunCommandAsync(
            ToolKitApplication.Password + "\nnoch eine Zeile\n", ["person", "add", mail, "--name", "Anna", "--password-stdin"]);

        Assert.Equal(new CommandResult(0, "", ""), added);
        using var browser = await Application.SignInAsync(new TestPerson(0, mail, "Anna"));
    }

    [Theory]
    [InlineData("kurz")]
    [InlineData("")]
    public async Task ATooShortPasswordIsRefused(string password)
    {
        var result = await Application.RunCommandAsync(password, ["person", "add", Some.Mail(), "--name", "Anna", "--password-stdin"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("at least 12 characters", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThePrintedLinkIsTheOnlyOutputAndUsesThePublicAddress()
    {
        var person = await Application.CreatePersonAsync();

        var plain = await Application.RunCommandAsync("person", "link", person.Mail);
        var publicly = await Application.RunCommandAsync("person", "link", person.Mail, "--ToolKit:PublicUrl=https://toolkit.example/");

        Assert.Matches("^http://127\\.0\\.0\\.1:5080/kennwort/[A-Za-z0-9_-]{30,}\n$", plain.Output);
        Assert.Matches("^https://toolkit\\.example/kennwort/[A-Za-z0-9_-]{30,}\n$", publicly.Output);
        Assert.Equal("", plain.Error);
    }

    [Fact]
    public async Task ADisabledPersonIsShutOutAndDisablingAgainIsNoError()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var dav = await Application.DavClientAsync(person);
        Assert.Equal(200, (await dav.SendAsync("GET", "/Werkzeugkoffer/README.md")).Status);

        Assert.Equal(new CommandResult(0, "", ""), await Application.RunCommandAsync("person", "disable", person.Mail));
        Assert.Equal(401, (await dav.SendAsync("GET", "/Werkzeugkoffer/README.md")).Status);
        Assert.Equal(new CommandResult(0, "", ""), await Application.RunCommandAsync("person", "disable", person.Mail));
    }

    [Fact]
    public async Task ExportPrintsWhatIsKeptAndNoSecret()
    {
        var person = await Application.CreatePersonAsync(Role.Contributor, "/Regionen/Hessen", "Jürgen Weiß");
        var token = await Application.CreateTokenAsync(person);

        var result = await Application.RunCommandAsync("person", "export", person.Mail);

        Assert.Equal(0, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        Assert.Contains("Jürgen Weiß", result.Output, StringComparison.Ordinal);
        Assert.Contains("Contributor", result.Output, StringComparison.Ordinal);
        Assert.Contains("ein Gerät", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Split('_')[2], result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", result.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task AnErasedPersonLeavesWhatSheWroteButNotHerName()
    {
        var person = await Application.CreatePersonAsync(Role.Contributor, "/Regionen/Hessen", "Petra Vergessen");
        using var dav = await Application.DavClientAsync(person);
        var folder = await Application.MakeFolderAsync();
        Assert.Equal(201, (await dav.SendAsync("PUT", $"{folder}/bleibt.txt", "bleibt")).Status);

        Assert.Equal(new CommandResult(0, "", ""), await Application.RunCommandAsync("person", "erase", person.Mail));

        Assert.Equal(401, (await dav.SendAsync("GET", $"{folder}/bleibt.txt")).Status);
        Assert.Equal("bleibt", await Application.ReadAsync($"{folder}/bleibt.txt"));
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        var page = await browser.OpenAsync(LibraryUrl.For($"{folder}/bleibt.txt"));
        Assert.Contains("ehemalige Person", page.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("Petra Vergessen", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Petra Vergessen", (await browser.OpenAsync("/")).Html, StringComparison.Ordinal);
        Assert.Equal(0, (await Application.RunCommandAsync("person", "erase", person.Mail)).ExitCode);
        Assert.Equal(0, (await Application.RunCommandAsync("verify")).ExitCode);
    }

    [Fact]
    public async Task APersonOfAnIdentityProviderIsNamedByIssuerAndSubject()
    {
        var key = $"https://idp.example/realm#{Some.Number()}";

        Assert.Equal(0, (await Application.RunCommandAsync("person", "add", key, "--name", "Von außen")).ExitCode);
        Assert.Equal(0, (await Application.RunCommandAsync("grant", key, "--role", "Reader", "--scope", "/")).ExitCode);
        var link = await Application.RunCommandAsync("person", "link", key);

        Assert.Equal(1, link.ExitCode);
        Assert.Contains("identity provider", link.Error, StringComparison.Ordinal);
    }
}
