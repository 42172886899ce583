using System.IO.Compression;
using Microsoft.Playwright;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>Collecting documents in a real browser: by clicks, which are counted, and with the keyboard alone.</summary>
[Collection(nameof(PageWorld))]
public sealed class CollectingTests(PageWorld world, ITestOutputHelper output)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnAgreementByFridayTakesAtMostTwelveClicks(bool withScript)
    {
        await using var context = await world.OpenAsync(PageWorld.Contributor, withScript);
        var page = await context.NewPageAsync();
        var clicks = 0;
        await page.GotoAsync("/");

        await FollowAsync("Vereinbarung bis Freitag");
        var set = page.Url;
        var titles = await page.Locator(".packed-documents a").AllInnerTextsAsync();
        Assert.NotEmpty(titles);
        foreach (var title in titles)
        {
            await FollowAsync(title);
            Assert.Equal(title, await page.Locator("h1").InnerTextAsync());
            clicks++;
            await page.GoBackAsync();
            Assert.Equal(set, page.Url);
        }

        clicks++;
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Als ZIP herunterladen" }).ClickAsync());
        Assert.Equal("Vereinbarung bis Freitag.zip", download.SuggestedFilename);
        await using (var zip = await ZipFile.OpenReadAsync(await download.PathAsync()))
            Assert.Equal(titles.Count + 1, zip.Entries.Count);
        output.WriteLine($"{titles.Count} documents, {clicks} clicks");
        Assert.InRange(clicks, 1, 12);

        async Task FollowAsync(string link)
        {
            clicks++;
            await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = link, Exact = true }).First.ClickAsync();
            await page.Locator("h1").WaitForAsync();
        }
    }

    [Fact]
    public async Task WhatIsFoundIsCollectedWithTheKeyboardAlone()
    {
        await using var context = await world.OpenAsync(PageWorld.Contributor);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/koffer");
        await page.TabToAsync("#name");
        var name = $"Mit der Tastatur {Some.Number()}";
        await page.Keyboard.TypeAsync(name);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = name, Level = 1 }).WaitForAsync();
        await page.GotoAsync("/suche?q=Zust%C3%A4ndigkeitsmatrix");

        await page.TabToAsync(".hits button.collect");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText($"liegt jetzt im Koffer „{name}“").WaitForAsync();
        Assert.Contains("/suche?q=", page.Url, StringComparison.Ordinal);
        await page.TabToAsync("[role=status] a[href='/koffer']");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = name, Exact = true }).PressAsync("Enter");
        await page.Locator(".packed-documents input:not([type=hidden])").WaitForAsync();
        await page.TabToAsync(".packed-documents input");
        await page.Keyboard.TypeAsync("zuerst lesen");
        await page.Keyboard.PressAsync("Enter"); // saves, and moves nothing

        await page.GetByText("Gespeichert.").WaitForAsync();
        Assert.Equal(1, await page.Locator(".packed-documents > li").CountAsync());
        Assert.Equal("zuerst lesen", await page.Locator(".packed-documents input:not([type=hidden])").InputValueAsync());
    }
}
