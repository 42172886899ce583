using Microsoft.Playwright;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>Debian's Chromium, driven by Playwright: the driver comes from NuGet, the browser from the system.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private readonly IPlaywright playwright;

    private Chromium(IPlaywright playwright, IBrowser browser) => (this.playwright, Browser) = (playwright, browser);

    public IBrowser Browser { get; }

    /// <summary>Starts one without a window. It asks nobody but whom a page makes it ask.</summary>
    /// <param name="arguments">Of its command line, beyond those that all tests need.</param>
    public static async Task<Chromium> StartAsync(params string[] arguments)
    {
        Needs.Programs("chromium");
        var driver = await Playwright.CreateAsync();
        return new Chromium(driver, await driver.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", .. arguments],
        }));
    }

    /// <summary>Signs somebody in by the page for it. Gives what a browser keeps of that, for others that begin with it.</summary>
    public async Task<string> SignInAsync(Uri server, string mail, string password)
    {
        await using var context = await Browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = server.AbsoluteUri });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/anmelden");
        await page.FillAsync("#mail", mail);
        await page.FillAsync("#kennwort", password);
        await page.ClickAsync("main button");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Abmelden" }).WaitForAsync();
        return await context.StorageStateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        playwright.Dispose();
    }
}

internal static class Keys
{
    /// <summary>Presses Tab until this has the focus, which must be seen all the way; fails when it cannot be reached so.</summary>
    public static async Task TabToAsync(this IPage page, string selector)
    {
        for (var presses = 0; presses < 150; presses++)
        {
            if (await page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
                return;
            await page.Keyboard.PressAsync("Tab");
            Assert.NotEqual("none", await page.EvaluateAsync<string>("document.activeElement === document.body ? 'page' : getComputedStyle(document.activeElement).outlineStyle"));
        }

        Assert.Fail($"{selector} cannot be reached with Tab.");
    }
}
