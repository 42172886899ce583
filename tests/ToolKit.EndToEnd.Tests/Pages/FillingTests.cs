using System.IO.Compression;
using System.Xml.Linq;
using Microsoft.Playwright;

namespace ToolKit.EndToEnd.Tests;

/// <summary>From the home page to a finished agreement, in a real browser with the keyboard alone.</summary>
public sealed class FillingTests(PageWorld world) : IClassFixture<PageWorld>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FromTheHomePageToAFilledWordDocument(bool withScript)
    {
        await using var context = await world.OpenAsync(PageWorld.Contributor, withScript);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");

        await FollowAsync("a[href='/koffer/satz/vereinbarung-bis-freitag']");
        await FollowAsync(".packed-documents a[href*='Kurzfassung']");
        await FollowAsync("a[href^='/ausfuellen/']");
        await TypeAsync("#feld-standort", "Kassel");
        if (withScript)
            await page.Locator("#vorschau-text", new PageLocatorOptions { HasText = "in Kassel" }).WaitForAsync(); // as one types
        else
            Assert.DoesNotContain("in Kassel", await page.InnerTextAsync("#vorschau-text"), StringComparison.Ordinal);
        await PressAsync("button[formaction*='als=docx']");

        // What is missing is said, and the keyboard stands there.
        await page.Locator("#fehler").WaitForAsync();
        Assert.Equal("fehler", await ActiveAsync());
        await TabToAsync("#fehler a");
        var first = await page.EvaluateAsync<string>("document.activeElement.getAttribute('href').slice(1)");
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal(first, await ActiveAsync());
        Assert.Equal("Kassel", await page.InputValueAsync("#feld-standort"));

        foreach (var field in await page.Locator("#fehler a").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href').slice(1))"))
        {
            await TabToAsync($"[id='{field}']");
            if (await page.EvaluateAsync<string>("document.activeElement.type") is "radio" or "checkbox")
                await page.Keyboard.PressAsync("Space");
            else
                await page.Keyboard.TypeAsync((await page.EvaluateAsync<string>("document.getElementById(document.activeElement.id + '-hilfe')?.textContent ?? ''")).Contains("TT.MM.JJJJ", StringComparison.Ordinal) ? "01.04.2022" : "Musterstelle");
        }

        await TabToAsync("button[formaction*='als=docx']");
        var download = await page.RunAndWaitForDownloadAsync(() => page.Keyboard.PressAsync("Enter"));

        Assert.EndsWith(".docx", download.SuggestedFilename, StringComparison.Ordinal);
        await using var file = await ZipFile.OpenReadAsync(await download.PathAsync());
        await using var main = await file.GetEntry("word/document.xml")!.OpenAsync();
        var text = (await XDocument.LoadAsync(main, LoadOptions.None, default)).Root!.Value;
        Assert.Contains("Kassel", text, StringComparison.Ordinal);
        Assert.Contains("Musterstelle", text, StringComparison.Ordinal);
        Assert.Equal("Kassel", await page.InputValueAsync("#feld-standort")); // the form stays, to make another format of it

        await TabToAsync("button[formaction*='Drucken']");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Zurück zum Formular" }).WaitForAsync();
        Assert.Contains("Kassel", await page.InnerTextAsync("article h1"), StringComparison.Ordinal);
        await page.Locator("[data-print]").WaitForAsync(new LocatorWaitForOptions { State = withScript ? WaitForSelectorState.Visible : WaitForSelectorState.Hidden });

        async Task FollowAsync(string link)
        {
            await TabToAsync(link);
            var target = await page.EvaluateAsync<string>("document.activeElement.href");
            await page.Keyboard.PressAsync("Enter");
            await page.WaitForURLAsync(target);
        }

        async Task TypeAsync(string field, string value)
        {
            await TabToAsync(field);
            await page.Keyboard.PressAsync("Control+A");
            await page.Keyboard.TypeAsync(value);
        }

        async Task PressAsync(string button)
        {
            await TabToAsync(button);
            await page.Keyboard.PressAsync("Enter");
        }

        Task<string> ActiveAsync() => page.EvaluateAsync<string>("document.activeElement.id");

        Task TabToAsync(string selector) => FillingTests.TabToAsync(page, selector);
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
        await TabToAsync(page, $"fieldset.entry [name^='{list}.0.']");
        await page.Keyboard.TypeAsync("Erste Stelle");
        var before = await inputs.CountAsync();

        await TabToAsync(page, $"button[name=eintrag-mehr][value='{list}']");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator($"[name^='{list}.1.']").First.WaitForAsync();
        var focused = await page.EvaluateAsync<string>("document.activeElement.name");
        await page.Keyboard.TypeAsync("Zweite Stelle");
        await TabToAsync(page, $"button[name=eintrag-weg][value='{list}.1']");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator($"[name^='{list}.1.']").First.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });

        Assert.StartsWith($"{list}.1.", focused, StringComparison.Ordinal);
        Assert.Equal(before, await inputs.CountAsync());
        Assert.Equal("Erste Stelle", await inputs.First.InputValueAsync());
    }

    /// <summary>Presses Tab until this has the focus; fails when it cannot be reached so, or the focus is not seen on the way.</summary>
    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var presses = 0; presses < 300; presses++)
        {
            if (await page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
                return;
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{selector} cannot be reached with Tab.");
    }
}
