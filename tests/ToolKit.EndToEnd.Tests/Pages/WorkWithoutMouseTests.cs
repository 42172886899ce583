using System.Text;
using Microsoft.Playwright;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>Uploading and editing with the keyboard alone. Nothing is clicked, and nothing is reached but by Tab.</summary>
[Collection(nameof(PageWorld))]
public sealed class WorkWithoutMouseTests(PageWorld world)
{
    private const string Folder = "/dokumente/Regionen/Hessen/Standorte/Kassel%20(Stadt)";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AFileIsUploaded(bool withScript)
    {
        await using var context = await world.OpenAsync(PageWorld.Contributor, withScript);
        var page = await context.NewPageAsync();
        await page.GotoAsync(Folder);
        var name = $"Plan-{Some.Number()}.txt";
        var bytes = Encoding.UTF8.GetBytes("mit der Tastatur");

        await page.TabToAsync("#datei");
        var chooser = await ChooseAsync(page);
        await chooser.SetFilesAsync(new FilePayload { Name = name, MimeType = "text/plain", Buffer = bytes });
        await page.TabToAsync("form.upload button");
        await page.Keyboard.PressAsync("Enter");
        if (withScript)
        {
            await page.Locator(".notice").GetByText("Eine Datei ist hochgeladen.").WaitForAsync(); // above the list, which is shown anew
        }

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = name, Exact = true }).WaitForAsync();
        Assert.Equal("mit der Tastatur", await ReadAsync(context, $"/herunterladen/Regionen/Hessen/Standorte/Kassel%20(Stadt)/{name}"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ATextIsEditedAndSaved(bool withScript)
    {
        await using var context = await world.OpenAsync(PageWorld.Contributor, withScript);
        var (page, name) = await EditAsync(context);

        await page.TabToAsync("textarea");
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.TypeAsync("\nEin **wichtiger** Satz.");
        await page.TabToAsync("button[formaction*='Vorschau']");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("section .text strong").WaitForAsync();
        await page.TabToAsync(".editor button:not([formaction])");
        await page.Keyboard.PressAsync("Enter");

        await page.GetByText("Gespeichert als Version 2.").WaitForAsync();
        Assert.EndsWith("\n---\n# Notiz\n\nEin **wichtiger** Satz.", await ReadAsync(context, $"/herunterladen/Regionen/Hessen/Standorte/Kassel%20(Stadt)/{name}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATextThatIsNotSavedIsNotLeftUnasked()
    {
        await using var context = await world.OpenAsync(PageWorld.Contributor);
        var (page, _) = await EditAsync(context);
        var questions = new List<string>();
        var asked = new TaskCompletionSource();
        page.Dialog += async (_, dialog) =>
        {
            questions.Add(dialog.Type);
            await dialog.DismissAsync();
            asked.TrySetResult();
        };

        await page.TabToAsync("textarea");
        await page.Keyboard.TypeAsync("Neu ");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Zum Dokument" }).PressAsync("Enter");
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Contains("/bearbeiten/", page.Url, StringComparison.Ordinal); // she stays
        await page.TabToAsync(".editor button:not([formaction])");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("Gespeichert als Version 2.").WaitForAsync();

        Assert.Equal(["beforeunload"], questions);
    }

    [Fact]
    public async Task ALargeFileGoesOnWhereTheConnectionBroke()
    {
        await using var context = await world.OpenAsync(PageWorld.Contributor);
        var page = await context.NewPageAsync();
        await page.GotoAsync(Folder);
        var name = $"Scan-{Some.Number()}.bin";
        var bytes = Some.Bytes(20_000_000); // three parts
        var parts = 0;
        await page.RouteAsync("**/api/uploads/*", async route =>
        {
            if (route.Request.Method == "PATCH" && Interlocked.Increment(ref parts) == 2)
                await route.AbortAsync("connectionreset");
            else
                await route.ContinueAsync();
        });

        await page.SetInputFilesAsync("#datei", new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = bytes });
        await page.Locator("form.upload button").PressAsync("Enter");
        await page.GetByText("Eine Datei ist hochgeladen.").WaitForAsync();

        Assert.Equal(4, parts);
        var answer = await context.APIRequest.GetAsync($"/herunterladen/Regionen/Hessen/Standorte/Kassel%20(Stadt)/{name}");
        Assert.Equal(bytes, await answer.BodyAsync());
    }

    [Fact]
    public async Task APdfOpensInTheBrowsersViewer()
    {
        await using var context = await world.OpenAsync(PageWorld.Contributor);
        var name = $"Blatt-{Some.Number()}.pdf";
        await UploadAsync(context, name, "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>");

        var answer = await context.APIRequest.GetAsync($"/ansehen/Regionen/Hessen/Standorte/Kassel%20(Stadt)/{name}");

        Assert.Equal("application/pdf", answer.Headers["content-type"]);
        Assert.StartsWith("inline", answer.Headers["content-disposition"], StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers["x-content-type-options"]);
        Assert.DoesNotContain("sandbox", answer.Headers["content-security-policy"], StringComparison.Ordinal); // in which Chromium's viewer stays grey
    }

    /// <summary>Opens the browser's own window to choose a file. A browser on a busy machine may take the key for a page that is not in front any more, and then wants it again.</summary>
    /// <summary>A new text in the editor, opened with the keyboard.</summary>
    private static async Task<(IPage Page, string Name)> EditAsync(IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        var name = $"Text-{Some.Number()}.md";
        await UploadAsync(context, name, "# Notiz\n");
        await page.GotoAsync($"{Folder}/{name}");
        await page.TabToAsync("form[action*='bearbeiten'] button");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/bearbeiten/**");
        return (page, name);
    }

    private static async Task<IFileChooser> ChooseAsync(IPage page)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await page.RunAndWaitForFileChooserAsync(() => page.Keyboard.PressAsync("Space"), new PageRunAndWaitForFileChooserOptions { Timeout = 15_000 });
            }
            catch (TimeoutException) when (tries < 3)
            {
                await page.BringToFrontAsync();
                await page.FocusAsync("#datei");
            }
        }
    }

    private static async Task<string> ReadAsync(IBrowserContext context, string address) => await (await context.APIRequest.GetAsync(address)).TextAsync();

    private static async Task UploadAsync(IBrowserContext context, string name, string text)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(Folder);
        await page.SetInputFilesAsync("#datei", new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = Encoding.UTF8.GetBytes(text) });
        await page.Locator("form.upload button").PressAsync("Enter");
        await page.Locator("main").GetByText("hochgeladen").First.WaitForAsync();
        await page.CloseAsync();
    }
}
