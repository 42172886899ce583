using ToolKit.Access;

namespace ToolKit.Server.Tests;

public sealed class GrantCommandTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Theory]
    [InlineData("contributor")]
    [InlineData("CONTRIBUTOR")]
    [InlineData("Contributor")]
    public async Task TheRoleIsTakenInAnyCaseAndCountsFromTheNextRequest(string role)
    {
        var person = await Application.CreatePersonAsync();
        using var dav = await Application.DavClientAsync(person);
        Assert.Equal(401, (await dav.SendAsync("PROPFIND", "/Regionen/Hessen", null, ("Depth", "0"))).Status);

        Assert.Equal(new CommandResult(0, "", ""), await Application.RunCommandAsync("grant", person.Mail, "--role", role, "--scope", "/Regionen/Hessen"));

        Assert.Equal(207, (await dav.SendAsync("PROPFIND", "/Regionen/Hessen", null, ("Depth", "0"))).Status);
        Assert.Equal(404, (await dav.SendAsync("PROPFIND", "/Regionen/Bayern", null, ("Depth", "0"))).Status);
    }

    [Fact]
    public async Task RepeatingAGrantChangesItsEndAndNothingElse()
    {
        var person = await Application.CreatePersonAsync();
        string[] grant = ["grant", person.Mail, "--role", "Reader", "--scope", "/Werkzeugkoffer"];

        Assert.Equal(0, (await Application.RunCommandAsync([.. grant, "--until", "2031-01-31"])).ExitCode);
        Assert.Equal(0, (await Application.RunCommandAsync([.. grant, "--until", "2032-01-31"])).ExitCode);

        var held = Assert.Single(await Application.Installation.Grants.ListAsync(person.Id));
        Assert.Equal(new DateTimeOffset(2032, 1, 31, 23, 0, 0, TimeSpan.Zero), held.Until!.Value.ToUniversalTime()); // midnight in Germany
        Assert.Equal(0, (await Application.RunCommandAsync(grant)).ExitCode);
        Assert.Null(Assert.Single(await Application.Installation.Grants.ListAsync(person.Id)).Until);
    }

    [Fact]
    public async Task AGrantEndsWithItsLastDay()
    {
        await using var own = await ToolKitApplication.StartAsync();
        var person = await own.CreatePersonAsync();
        var lastDay = own.Time.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd");
        Assert.Equal(0, (await own.RunCommandAsync("grant", person.Mail, "--role", "Reader", "--scope", "/", "--until", lastDay)).ExitCode);
        using var dav = await own.DavClientAsync(person);

        Assert.Equal(200, (await dav.SendAsync("GET", "/Werkzeugkoffer/README.md")).Status);
        own.Time.Pass(TimeSpan.FromDays(4));

        Assert.Equal(401, (await dav.SendAsync("GET", "/Werkzeugkoffer/README.md")).Status);
        own.AssertQuietLog();
    }

    [Theory]
    [InlineData("Chef", "/", null, "is no role")]
    [InlineData("7", "/", null, "is no role")]
    [InlineData("Reader", "/Nirgends", null, "There is nothing at /Nirgends")]
    [InlineData("Reader", "/Werkzeugkoffer/README.md", null, "is a document")]
    [InlineData("Reader", "/", "31.12.2031", "is no day")]
    [InlineData("Reader", "/", "9999-12-31", "is no day")]
    [InlineData("Reader", "/", "2001-01-01", "in the future")]
    [InlineData("Administrator", "/Regionen/Hessen", null, "whole library")]
    public async Task WhatDoesNotFitIsRefused(string role, string scope, string? until, string sentence)
    {
        var person = await Application.CreatePersonAsync();

        var result = await Application.RunCommandAsync(
            ["grant", person.Mail, "--role", role, "--scope", scope, .. until is null ? Array.Empty<string>() : ["--until", until]]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
        Assert.Empty(await Application.Installation.Grants.ListAsync(person.Id));
    }

    [Fact]
    public async Task RevokingOneScopeLeavesTheOthersAndWithoutScopeNothingIsLeft()
    {
        var person = await Application.CreatePersonAsync(Role.Reader, "/Regionen/Hessen");
        Assert.Equal(0, (await Application.RunCommandAsync("grant", person.Mail, "--role", "Reader", "--scope", "/Regionen/Bayern")).ExitCode);
        using var dav = await Application.DavClientAsync(person);

        Assert.Equal(new CommandResult(0, "", ""), await Application.RunCommandAsync("revoke", person.Mail, "--scope", "/Regionen/Bayern"));
        Assert.Equal(404, (await dav.SendAsync("PROPFIND", "/Regionen/Bayern", null, ("Depth", "0"))).Status);
        Assert.Equal(207, (await dav.SendAsync("PROPFIND", "/Regionen/Hessen", null, ("Depth", "0"))).Status);

        Assert.Equal(new CommandResult(0, "", ""), await Application.RunCommandAsync("revoke", person.Mail));
        Assert.Equal(401, (await dav.SendAsync("PROPFIND", "/Regionen/Hessen", null, ("Depth", "0"))).Status);
        Assert.Equal(new CommandResult(0, "", ""), await Application.RunCommandAsync("revoke", person.Mail));
    }

    [Fact]
    public async Task AScopeFollowsItsFolderAndDiesWithIt()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/a.txt", "x");
        var person = await Application.CreatePersonAsync(Role.Reader, folder);
        using var dav = await Application.DavClientAsync(person);
        var administrator = await Application.AdministratorAsync();
        Assert.Equal(200, (await dav.SendAsync("GET", $"{folder}/a.txt")).Status);

        Assert.Equal(201, (await administrator.TransferAsync("MOVE", folder, folder + "-neu")).Status);
        Assert.Equal(200, (await dav.SendAsync("GET", $"{folder}-neu/a.txt")).Status);
        Assert.Equal(204, (await administrator.SendAsync("DELETE", folder + "-neu")).Status);

        Assert.Equal(401, (await dav.SendAsync("GET", $"{folder}-neu/a.txt")).Status);
    }
}
