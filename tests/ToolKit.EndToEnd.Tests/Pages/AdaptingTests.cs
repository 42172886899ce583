using Microsoft.Playwright;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>A site's way with a template, in a real browser: taken over, changed, overtaken by the original, merged.</summary>
[Collection(nameof(PageWorld))]
public sealed class AdaptingTests(PageWorld world)
{
    private const string Folder = "/Werkzeugkoffer/Transparenz/Operative Instrumente";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ATemplateIsTakenOverChangedAndMergedWithItsOriginal(bool withScript)
    {
        var name = $"Ablauf {Some.Number()}.md";
        var original = $"{Folder}/{name}";
        using var central = world.Server.CreateClient((await world.Server.RunAsync("device-token", PageWorld.Administrator, "--label", "Redaktion")).MustSucceed().Output.Trim());
        await world.PutAsync(central, "# Ablauf\n\nWir treffen uns monatlich.\n\nDas Protokoll führt das Jobcenter.\n\nEin Jahr lang.\n", original);
        await using var context = await world.OpenAsync(PageWorld.Contributor, withScript);
        var page = await context.NewPageAsync();

        // Taken over …
        await page.GotoAsync("/dokumente" + PageWorld.Escape(original));
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Übernehmen", Exact = true }).ClickAsync();
        await page.GetByLabel("Standort").SelectOptionAsync(new SelectOptionValue { Label = "Kassel (Stadt)" });
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Übernehmen", Exact = true }).ClickAsync();
        await page.GetByText("Das ist Ihre eigene Fassung").WaitForAsync();

        // … changed there …
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Hier bearbeiten" }).ClickAsync();
        await page.GetByLabel("Text", new PageGetByLabelOptions { Exact = true }).FillAsync("# Ablauf\n\nWir treffen uns monatlich im Rathaus.\n\nDas Protokoll führt die Stadt.\n\nEin Jahr lang.\n");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Speichern", Exact = true }).ClickAsync();
        await page.GetByText("Gespeichert als Version 2").WaitForAsync();
        var copy = page.Url;
        Assert.Equal(0, await page.GetByText("Das Original hat sich geändert").CountAsync());

        // … the original changes …
        await world.PutAsync(central, "# Ablauf\n\nWir treffen uns monatlich.\n\nDas Protokoll führt die Agentur für Arbeit.\n\nZwei Jahre lang.\n", original);
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Das Original hat sich geändert" }).WaitForAsync();

        // … and both are put together, with one place to decide.
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Abgleichen", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Eine Stelle ist zu entscheiden" }).WaitForAsync();
        await page.GetByRole(AriaRole.Radio, new PageGetByRoleOptions { Name = "was hier steht:" }).CheckAsync();
        await page.GetByLabel("Eigener Text für Stelle 1").FillAsync("Das Protokoll führen Stadt und Agentur im Wechsel.");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Vorschau" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Was sich an Ihrer Fassung ändert" }).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Zusammenführen und speichern" }).ClickAsync();
        await page.GetByText("Abgeglichen und gespeichert als Version 3").WaitForAsync();

        Assert.Equal(copy, page.Url);
        Assert.Equal(0, await page.GetByText("Das Original hat sich geändert").CountAsync());
        Assert.Equal(
            ["Wir treffen uns monatlich im Rathaus.", "Das Protokoll führen Stadt und Agentur im Wechsel.", "Zwei Jahre lang."],
            await page.Locator("article .text p").AllInnerTextsAsync());

        // Where it came from is known after both have other names.
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Umbenennen oder verschieben" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync($"Unser {name}");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Umbenennen" }).ClickAsync();
        await page.GetByText("umbenannt.").WaitForAsync();
        using var move = new HttpRequestMessage(new HttpMethod("MOVE"), new Uri(world.Server.Address, "dav" + PageWorld.Escape(original)));
        move.Headers.Add("Destination", new Uri(world.Server.Address, "dav" + PageWorld.Escape($"{Folder}/Neuer {name}")).AbsoluteUri);
        (await central.SendAsync(move)).EnsureSuccessStatusCode();
        await page.GotoAsync("/dokumente" + PageWorld.Escape($"/Regionen/Hessen/Standorte/Kassel (Stadt)/Unser {name}"));
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Ablauf", Exact = true }).First.ClickAsync();
        Assert.EndsWith(PageWorld.Escape($"/Neuer {name}"), page.Url, StringComparison.Ordinal);
    }
}
