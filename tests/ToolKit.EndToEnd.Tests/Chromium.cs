using Microsoft.Playwright;

namespace ToolKit.EndToEnd.Tests;

/// <summary>Debian's Chromium, driven by Playwright: the driver comes from NuGet, the browser from the system.</summary>
internal static class Chromium
{
    /// <summary>Starts one without a window. It asks nobody but whom a page makes it ask.</summary>
    public static Task<IBrowser> LaunchChromiumAsync(this IPlaywright playwright) => playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = "/usr/bin/chromium",
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
}
