using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>The ways of docs/access.md in a real browser, with clicks and key strokes counted. What it took is printed; how fast a machine is fails no test, a click more does.</summary>
public sealed class BrowserWalkTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Password = "vier Wörter ergeben ein Kennwort";
    private const string Hessen = "hessen@example.org";
    private const string Bayern = "bayern@example.org";

    private readonly List<Walker> walkers = [];
    private Chromium? chromium;
    private ToolKitServer? server;

    private ToolKitServer Server => server!;

    public async ValueTask InitializeAsync()
    {
        Needs.Programs("chromium");
        server = await ToolKitServer.StartAsync();
        foreach (var (mail, region) in new[] { (Hessen, "/Regionen/Hessen"), (Bayern, "/Regionen/Bayern") })
        {
            (await Server.RunAsync(TimeSpan.FromMinutes(1), Password, "person", "add", mail, "--name", $"Verwaltung {region}", "--password-stdin")).MustSucceed();
            (await Server.RunAsync("grant", mail, "--role", "RegionAdmin", "--scope", region)).MustSucceed();
        }

        chromium = await Chromium.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null)
            await chromium.DisposeAsync();
        if (server is not null)
            await server.DisposeAsync();
    }

    [Fact]
    public async Task FromMayIToAMountedShare()
    {
        // Anna has no account. She asks, and confirms the address by the link in the mail.
        var anna = await WalkerAsync("Anna asks");
        await anna.OpenAsync("/zugang");
        await anna.TypeAsync("Stadt oder Kreis", "Kassel");
        await anna.PressAsync("Ort suchen");
        await anna.ChooseAsync("Standort Kassel (Stadt)");
        await anna.TypeAsync("Vor- und Nachname", "Anna Muster");
        await anna.TypeAsync("Dienstliche E-Mail-Adresse", "anna@example.org");
        await anna.TypeAsync("Funktion", "Beraterin U25");
        await anna.SelectAsync("Stelle", "Jobcenter");
        await anna.TypeAsync("Wofür brauchen Sie den Zugang?", "Ich arbeite im Bündnis mit.");
        await anna.PressAsync("Antrag absenden");
        await anna.SeeAsync("Sehen Sie in Ihr Postfach");
        var confirm = await Server.ReceiveAsync("anna@example.org");
        await anna.OpenAsync(confirm.Link("/zugang/bestaetigen/"));
        await anna.PressAsync("Ja, Antrag bestätigen");

        // Hessen decides, on a phone. For Bayern the request does not exist.
        var notice = (await Server.ReceiveAsync(Hessen)).Link("/verwaltung/antraege/");
        var stranger = await WalkerAsync("Bayern looks");
        await stranger.SignInAsync(notice, Bayern);
        Assert.Equal(404, stranger.Status);
        var decider = await WalkerAsync("Hessen decides", width: 390, height: 844);
        await decider.SignInAsync(notice, Hessen);
        await decider.SeeAsync("Anna Muster");
        await decider.PressAsync("Genehmigen");

        // Anna takes the invitation and connects rclone.
        var invitation = await Server.ReceiveAsync("anna@example.org", confirm);
        var connect = await WalkerAsync("Anna connects");
        await connect.OpenAsync(invitation.Link("/einladung/"));
        await connect.TypeAsync("Wählen Sie ein Kennwort", Password);
        await connect.PressAsync("Einladung annehmen");
        await connect.FollowAsync("rclone");
        await connect.PressAsync("Token anlegen und Schritte zeigen");
        var token = await connect.ReadSecretAsync();
        var listed = await RcloneAsync(token, "Regionen/Hessen/Standorte");

        Assert.Contains("Kassel (Stadt)/", listed, StringComparison.Ordinal);
        Report();
        Assert.Equal([5, 1, 2, 3], walkers.Select(walker => walker.Clicks));
    }

    [Fact]
    public async Task TwentyRequestsAreDecidedInOneGo()
    {
        using (var asking = new Server.Tests.Browser(Server.Address))
        {
            for (var i = 0; i < 20; i++)
            {
                var mail = $"person{i}@example.org";
                await asking.SubmitAsync(
                    await asking.OpenAsync("/zugang"),
                    "Antrag absenden",
                    ("ort", "Kassel (Stadt)"),
                    ("name", $"Person {i}"),
                    ("mail", mail),
                    ("funktion", "Beraterin"),
                    ("stelle", "Jobcenter"),
                    ("grund", "Ich arbeite im Bündnis mit."));
                await asking.SubmitAsync(await asking.OpenAsync((await Server.ReceiveAsync(mail)).Link("/zugang/bestaetigen/")), "Ja, Antrag bestätigen");
            }
        }

        var decider = await WalkerAsync("Hessen decides twenty");
        await decider.SignInAsync("/verwaltung/antraege", Hessen);
        await decider.SeeAsync("20 Anträge");
        await decider.FollowAsync("Alle auf dieser Seite auswählen");
        await decider.UntickAsync("Antrag von Person 7 auswählen");
        await decider.PressAsync("Ausgewählte genehmigen");
        await decider.SeeAsync("Ein Antrag");
        await decider.FollowAsync("Person 7");
        await decider.FollowAsync("Ablehnen");
        await decider.TypeAsync("Begründung", "Bitte stellen Sie den Antrag über Ihre Leitung.");
        await decider.PressAsync("Ablehnen");
        await decider.OpenAsync("/verwaltung/antraege");
        await decider.SeeAsync("Hier wartet nichts");

        Report();
        Assert.Equal(7, decider.Clicks);
        Assert.StartsWith("Ihre Einladung", (await InvitedAsync("person19@example.org")).Subject, StringComparison.Ordinal);
    }

    private async Task<ReceivedMail> InvitedAsync(string mail) => await Server.ReceiveAsync(mail, await Server.ReceiveAsync(mail));

    private async Task<string> RcloneAsync(string token, string folder)
    {
        Needs.Programs("rclone");
        var obscured = (await ExternalProgram.RunAsync("rclone", ["--config", "/dev/null", "obscure", token], TimeSpan.FromSeconds(30))).MustSucceed();
        var remote = $":webdav,url='{new Uri(Server.Address, "dav/")}',vendor=other,user=anna,pass='{obscured.Output.Trim()}':{folder}";
        return (await ExternalProgram.RunAsync("rclone", ["--config", "/dev/null", "lsf", remote], TimeSpan.FromSeconds(60))).MustSucceed().Output;
    }

    private async Task<Walker> WalkerAsync(string name, int width = 1280, int height = 800)
    {
        var context = await chromium!.Browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = Server.Address.AbsoluteUri, Locale = "de-DE", ViewportSize = new ViewportSize { Width = width, Height = height } });
        var walker = new Walker(name, await context.NewPageAsync());
        walkers.Add(walker);
        return walker;
    }

    private void Report()
    {
        foreach (var walker in walkers)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{walker.Name}: {walker.Clicks} clicks, {walker.Keys} keys, {walker.Seconds:0.0} s of the machine"));
    }

    /// <summary>Somebody at a browser who does one thing after the other.</summary>
    private sealed class Walker(string name, IPage page)
    {
        private readonly Stopwatch watch = new();

        public string Name => name;

        public int Clicks { get; private set; }

        public int Keys { get; private set; }

        public int Status { get; private set; }

        public double Seconds => watch.Elapsed.TotalSeconds;

        public async Task OpenAsync(string address) => await TimedAsync(async () => Status = (await page.GotoAsync(address))!.Status);

        public Task TypeAsync(string label, string text)
        {
            Keys += text.Length;
            return TimedAsync(() => page.GetByLabel(label).First.FillAsync(text));
        }

        public Task SelectAsync(string label, string option)
        {
            Clicks++;
            return TimedAsync(() => page.GetByLabel(label, new PageGetByLabelOptions { Exact = true }).SelectOptionAsync(new SelectOptionValue { Value = option }));
        }

        public Task ChooseAsync(string label) => ClickAsync(page.GetByRole(AriaRole.Radio, new PageGetByRoleOptions { Name = label }).First);

        public Task UntickAsync(string label)
        {
            Clicks++;
            return TimedAsync(() => page.GetByLabel(label, new PageGetByLabelOptions { Exact = true }).UncheckAsync());
        }

        public Task PressAsync(string button) => ClickAsync(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = button, Exact = true }).First);

        public Task FollowAsync(string link) => ClickAsync(page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = link, Exact = true }).First);

        public Task SeeAsync(string text) => TimedAsync(() => page.GetByText(text).First.WaitForAsync());

        public Task<string> ReadSecretAsync() => page.Locator(".secret").First.InnerTextAsync();

        /// <summary>Opens a page, which leads to the sign-in, and from there back.</summary>
        public async Task SignInAsync(string address, string mail)
        {
            await OpenAsync(address);
            await TypeAsync("E-Mail-Adresse", mail);
            await TypeAsync("Kennwort", Password);
            Clicks++;
            await TimedAsync(async () =>
            {
                var answer = await page.RunAndWaitForResponseAsync(
                    () => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Anmelden", Exact = true }).ClickAsync(),
                    response => response.Request.IsNavigationRequest && response.Request.Method == "GET" && response.Status is < 300 or >= 400);
                Status = answer.Status;
            });
        }

        private Task ClickAsync(ILocator what)
        {
            Clicks++;
            return TimedAsync(() => what.ClickAsync());
        }

        private async Task TimedAsync(Func<Task> act)
        {
            watch.Start();
            await act();
            watch.Stop();
        }
    }
}
