using System.IO.Compression;
using System.Xml.Linq;
using Microsoft.Playwright;

namespace ToolKit.EndToEnd.Tests;

/// <summary>From the home page to a finished agreement, in a real browser with the keyboard alone.</summary>
[Collection(nameof(PageWorld))]
public sealed class FillingTests(PageWorld world)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FromTheHomePageToAFilledWordDocument(bool withScript)
    {
        await using var context = await world.OpenAsync(PageWorld.Contributor, withScript);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");

        await PressAsync("a[href='/koffer/satz/vereinbarung-bis-freitag']");
        await page.Locator(".packed-documents").WaitForAsync();
        await PressAsync(".packed-documents a[href*='Kurzfassung']");
        await page.Locator("a[href^='/ausfuellen/']").WaitForAsync();
        await PressAsync("a[href^='/ausfuellen/']");
        await page.Locator("#feld-standort").WaitForAsync();
        await TypeAsync("#feld-standort", "Kassel");
        if (withScript)
            await page.Locator("#vorschau-text", new PageLocatorOptions { HasText = "in Kassel" }).WaitForAsync(); // as one types
        else
            Assert.DoesNotContain("in Kassel", await page.InnerTextAsync("#vorschau-text"), StringComparison.Ordinal);
        await PressAsync("button[formaction*='als=docx']");

        // What is missing is said, and the keyboard stands there.
        await page.Locator("#fehler:focus").WaitForAsync();
        await page.TabToAsync("#fehler a");
        var first = await page.EvaluateAsync<string>("document.activeElement.getAttribute('href').slice(1)");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator($"[id='{first}']:focus").WaitForAsync();
        Assert.Equal("Kassel", await page.InputValueAsync("#feld-standort"));

        foreach (var field in await page.Locator("#fehler a").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href').slice(1))"))
        {
            await page.TabToAsync($"[id='{field}']");
            if (await page.EvaluateAsync<string>("document.activeElement.type") is "radio" or "checkbox")
                await page.Keyboard.PressAsync("Space");
            else
                await page.Keyboard.TypeAsync((await page.EvaluateAsync<string>("document.getElementById(document.activeElement.id + '-hilfe')?.textContent ?? ''")).Contains("TT.MM.JJJJ", StringComparison.Ordinal) ? "01.04.2022" : "Musterstelle");
        }

        await page.TabToAsync("button[formaction*='als=docx']");
        var download = await page.RunAndWaitForDownloadAsync(() => page.Keyboard.PressAsync("Enter"));

        Assert.EndsWith(".docx", download.SuggestedFilename, StringComparison.Ordinal);
        await using var file = await ZipFile.OpenReadAsync(await download.PathAsync());
        await using var main = await file.GetEntry("word/document.xml")!.OpenAsync();
        var text = (await XDocument.LoadAsync(main, LoadOptions.None, default)).Root!.Value;
        Assert.Contains("Kassel", text, StringComparison.Ordinal);
        Assert.Contains("Musterstelle", text, StringComparison.Ordinal);
        Assert.Equal("Kassel", await page.InputValueAsync("#feld-standort")); // the form stays, to make another format of it

        await page.TabToAsync("button[formaction*='Drucken']");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Zurück zum Formular" }).WaitForAsync();
        Assert.Contains("Kassel", await page.InnerTextAsync("article"), StringComparison.Ordinal);
        await page.Locator("[data-print]").WaitForAsync(new LocatorWaitForOptions { State = withScript ? WaitForSelectorState.Visible : WaitForSelectorState.Hidden });

        async Task TypeAsync(string field, string value)
        {
            await page.TabToAsync(field);
            await page.Keyboard.PressAsync("Control+A");
            await page.Keyboard.TypeAsync(value);
        }

        async Task PressAsync(string target)
        {
            await page.TabToAsync(target);
            await page.Keyboard.PressAsync("Enter");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EntriesOfAListAreAddedWithTheKeyboardWhichStandsInTheNewOne(bool withScript)
    {
        await using var context = await world.OpenAsync(PageWorld.Contributor, withScript);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/ausfuellen" + PageWorld.Escape(PageWorld.Agreement));
        var list = await page.Locator("button[name=eintrag-mehr]").First.GetAttributeAsync("value");
        var inputs = page.Locator($"fieldset.entry [name^='{list}.']");
        await page.TabToAsync($"fieldset.entry [name^='{list}.0.']");
        await page.Keyboard.TypeAsync("Erste Stelle");
        var before = await inputs.CountAsync();

        await page.TabToAsync($"button[name=eintrag-mehr][value='{list}']");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator($"[name^='{list}.1.']:focus").WaitForAsync();
        await page.Keyboard.TypeAsync("Zweite Stelle");
        await page.TabToAsync($"button[name=eintrag-weg][value='{list}.1']");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator($"[name^='{list}.1.']").First.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });

        Assert.Equal(before, await inputs.CountAsync());
        Assert.Equal("Erste Stelle", await inputs.First.InputValueAsync());
    }
}
