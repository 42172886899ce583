using ToolKit.Access;

namespace ToolKit.Server.Tests;

public sealed class DeviceTokenCommandTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task TheTokenAloneIsPrintedAndWorksAtOnce()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);

        var result = await Application.RunCommandAsync("device-token", person.Mail, "--label", "Skript");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Matches("^tk_[a-z0-9]{8}_[A-Za-z0-9_-]{27,}\n$", result.Output);
        using var dav = new DavClient(Application.Address, result.Output.Trim());
        Assert.Equal(200, (await dav.SendAsync("GET", "/Werkzeugkoffer/README.md")).Status);
    }

    [Fact]
    public async Task ScopeSwitchAndDaysAreKept()
    {
        var person = await Application.CreatePersonAsync(Role.Administrator);

        var result = await Application.RunCommandAsync(
            "device-token", person.Mail, "--label", "Eng", "--scope", "/Werkzeugkoffer", "--read-only", "--days", "3");

        Assert.Equal(0, result.ExitCode);
        var token = Assert.Single(await Application.Installation.DeviceTokens.ListAsync(person.Id));
        Assert.True(token.IsReadOnly);
        Assert.Equal(await Application.FindIdAsync("/Werkzeugkoffer"), token.ScopeId);
        Assert.Equal(TimeSpan.FromDays(3), token.ExpiresAt - token.CreatedAt);
    }

    [Theory]
    [InlineData("--days", "0", "1 to 180 days")]
    [InlineData("--days", "181", "1 to 180 days")]
    [InlineData("--scope", "/Nirgends", "There is nothing at")]
    public async Task WhatDoesNotFitIsRefused(string option, string value, string sentence)
    {
        var person = await Application.CreatePersonAsync(Role.Reader);

        var result = await Application.RunCommandAsync("device-token", person.Mail, "--label", "x", option, value);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
    }
}
