using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>The record on its way to another machine.</summary>
public sealed class AuditForwarderTests
{
    [Fact]
    public async Task EachEntryOfTheRecordIsWrittenToTheLogOnceAndInOrderWithoutNames()
    {
        await using var application = await ToolKitApplication.StartAsync("--ToolKit:AuditToLog=true");
        var forwarder = application.Services.GetRequiredService<AuditForwarder>();
        var person = await application.CreatePersonAsync(Role.Reader, name: "Anna Geheim");
        using var browser = await application.SignInAsync(person);
        await forwarder.SendAsync(CancellationToken.None);
        await browser.SubmitAsync(await browser.OpenAsync("/konto"), "Token anlegen", ("bezeichnung", "Gerät"), ("tage", "1"));
        await forwarder.SendAsync(CancellationToken.None);
        await forwarder.SendAsync(CancellationToken.None);

        var lines = application.Forwarded.Select(line => JsonNode.Parse(line)!).ToList();

        Assert.Equal((await application.Installation.Audit.ListAsync(1_000)).Select(entry => entry.Id).Order(), lines.Select(line => (long)line["id"]!));
        Assert.Contains(lines, line => (string?)line["act"] == AuditActs.SignIn && (long?)line["person"] == person.Id);
        Assert.Contains(lines, line => (string?)line["act"] == AuditActs.TokenMade && (long?)line["about"] == person.Id);
        Assert.DoesNotContain(application.Forwarded, line => line.Contains("Anna", StringComparison.Ordinal) || line.Contains(person.Mail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WithoutTheSettingNothingOfTheRecordIsInTheLog()
    {
        await using var application = await ToolKitApplication.StartAsync();
        using var browser = await application.SignInAsync(Role.Reader);

        Assert.Empty(application.Forwarded);
        Assert.False(File.Exists(application.Installation.AuditMark.File));
    }
}
