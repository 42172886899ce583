using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>A server whose library holds the table of hostile documents, each in two versions, a browser, and somebody who listens where they would send what they find.</summary>
public sealed class HostileWorld : IAsyncLifetime
{
    public const string Folder = "/Regionen/Hessen/Feindliches";

    /// <summary>Where the same documents lie once more, to be moved and deleted.</summary>
    public const string Copies = "/Regionen/Hessen/Feindliches zum Löschen";

    private const string Mail = "verwaltung@example.org";
    private const string Password = "vier Wörter ergeben ein Kennwort";

    private readonly List<(HostileDocument Document, string Path)> documents = [];
    private readonly TcpListener host = new(IPAddress.Loopback, 0);
    private int calls;
    private Chromium? chromium;
    private ToolKitServer? server;
    private string signedIn = "";
    private string token = "";

    public ToolKitServer Server => server!;

    /// <summary>Each, and where it lies.</summary>
    public IReadOnlyList<(HostileDocument Document, string Path)> Documents => documents;

    public async ValueTask InitializeAsync()
    {
        Needs.Programs("chromium");
        server = await ToolKitServer.StartAsync();
        (await server.RunAsync(TimeSpan.FromMinutes(1), Password, "person", "add", Mail, "--name", "Zentrale Verwaltung", "--password-stdin")).MustSucceed();
        (await server.RunAsync("grant", Mail, "--role", "Administrator", "--scope", "/")).MustSucceed();
        token = (await server.RunAsync("device-token", Mail, "--label", "Büro-PC")).MustSucceed().Output.Trim();
        using (var client = server.CreateClient(token))
            await StoreAsync(client);
        (await server.RunAsync("reindex")).MustSucceed();

        host.Start();
        _ = AnswerAsync();
        chromium = await Chromium.StartAsync("--disable-remote-fonts", $"--host-resolver-rules=MAP {HostileDocument.Host} {host.LocalEndpoint}");
        signedIn = await chromium.SignInAsync(server.Address, Mail, Password);
    }

    public async ValueTask DisposeAsync()
    {
        host.Dispose();
        if (chromium is not null)
            await chromium.DisposeAsync();
        if (server is not null)
            await server.DisposeAsync();
    }

    /// <summary>A narrow window in which the administrator is signed in, also to the share, and in which what is started says so.</summary>
    public async Task<IBrowserContext> OpenAsync()
    {
        var context = await chromium!.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Server.Address.AbsoluteUri,
            Locale = "de-DE",
            StorageState = signedIn,
            HttpCredentials = new HttpCredentials { Username = "anybody", Password = token },
            ViewportSize = new ViewportSize { Width = 390, Height = 844 },
        });
        await context.AddInitScriptAsync($"window.alert = window.msgbox = () => console.error('{Watch.Called}')"); // a sandbox may keep a dialog from being seen
        return context;
    }

    /// <summary>How often the host was called since this was asked last.</summary>
    public int TakeCalls() => Interlocked.Exchange(ref calls, 0);

    /// <summary>Version 1 of each is another one of its format, so that comparing them meets both.</summary>
    private async Task StoreAsync(HttpClient client)
    {
        await SendAsync(client, "MKCOL", Folder);
        foreach (var format in HostileDocument.All.Index().GroupBy(document => Path.GetExtension(document.Item.Name)))
        {
            var contents = format.Select(document => document.Item.Content).ToList();
            foreach (var (i, (number, document)) in format.Index())
            {
                // Names that are hostile themselves are all different; the others are not.
                var path = string.Create(CultureInfo.InvariantCulture, $"{Folder}/{(document.Kind == "name" ? "" : $"{number:000} ")}{document.Name}");
                await SendAsync(client, "PUT", path, contents[(i + 1) % contents.Count]);
                await SendAsync(client, "PUT", path, contents[i]);
                documents.Add((document, path));
            }
        }

        await SendAsync(client, "COPY", Folder, destination: Copies);
    }

    private async Task SendAsync(HttpClient client, string method, string path, byte[]? content = null, string? destination = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), AddressOf(path));
        request.Content = content is null ? null : new ByteArrayContent(content);
        if (destination is not null)
            request.Headers.Add("Destination", AddressOf(destination).AbsoluteUri);
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private Uri AddressOf(string path) => new(Server.Address, "dav" + PageWorld.Escape(path));

    /// <summary>Counts who calls, and hangs up.</summary>
    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                using var client = await host.AcceptTcpClientAsync();
                Interlocked.Increment(ref calls);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // the test is over
        }
    }
}

/// <summary>What happens in windows that should not.</summary>
/// <param name="world">Whose server is the only one that may be asked.</param>
internal sealed class Watch(HostileWorld world)
{
    /// <summary>What a script says that was started.</summary>
    public const string Called = "alert was called";

    // What is wrong with a page that is loaded: what no text may bring with it, and what is not where it is on every page.
    private const string Look =
        """
        ({ product, hasFrame }) => {
            const found = [];
            const say = (isWrong, what) => isWrong && found.push(what);
            const all = selector => [...document.querySelectorAll(selector)];
            const isSeen = element => {
                element.scrollIntoView({ block: "center", behavior: "instant" });
                const line = element.getClientRects()[0];
                return line && element.contains(document.elementFromPoint(line.left + line.width / 2, line.top + line.height / 2));
            };
            say(all("iframe, frame, frameset, object, embed, portal").length > 0, `${all("iframe, frame, frameset, object, embed, portal").length} frame`);
            for (const element of all("*")) {
                for (const { name } of element.attributes)
                    say(name.startsWith("on") || name === "style", `an event in an attribute: ${name}`);
            }
            for (const link of all("a, area"))
                say(link.href && !/^(https?|mailto|tel|ms-(word|excel|powerpoint)|vnd\.libreoffice\.command)?:$/.test(link.protocol), `a link to ${link.protocol}`);
            for (const form of document.forms)
                say(new URL(form.getAttribute("action") ?? "", location.href).origin !== location.origin, `a form to ${form.action}`);
            say(all("main .text :is(script, style, link, meta, base, form, button, textarea, select, svg, math, template)").length > 0, "an element that a text cannot have");
            say(all("base, meta[http-equiv]").length > 0, "a base address or a refresh");
            say([...document.scripts, ...all("link[rel=stylesheet]")].some(part => new URL(part.src || part.href || "about:blank").origin !== location.origin), "a script or style that is not ours");
            const ids = all("[id]").map(element => element.id);
            for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i)))
                say(true, `one id for two: ${id}`);
            say(typeof document.cookie !== "string" || document.location !== window.location || document.forms.length === undefined, "a name of the page's own is hidden");
            say(document.body.innerText.includes(product) || document.title.includes(product), "the page shows what a template made");
            say(!document.title.endsWith("– Werkzeugkoffer") && document.title !== "Werkzeugkoffer", `the title is ${document.title}`);
            say(document.documentElement.scrollWidth > document.documentElement.clientWidth, `${document.documentElement.scrollWidth - document.documentElement.clientWidth} pixels leave the window`);
            say(all("main h1").length !== 1 || !isSeen(document.querySelector("main h1")), "the heading is not where it can be seen");
            if (!hasFrame)
                return found;
            const [header, main, footer] = ["header", "main#inhalt", "footer"].map(part => all(`body > ${part}`));
            if (header.length !== 1 || main.length !== 1 || footer.length !== 1)
                return [...found, "header, main part and footer are not there once each"];
            const [top, middle, bottom] = [header[0], main[0], footer[0]].map(part => part.getBoundingClientRect());
            say(top.bottom > middle.top + 1 || middle.bottom > bottom.top + 1, "the order of header, main part and footer is not right");
            say(!isSeen(document.querySelector("header .site-name")) || all("header .site-nav a").length < 5 || !isSeen(document.querySelector("header .site-nav a")) || !isSeen(document.querySelector("footer a[href='/impressum']")), "the navigation is not where it can be used");
            return found;
        }
        """;

    /// <summary>What went wrong, and on which page.</summary>
    public ConcurrentBag<string> Problems { get; } = [];

    /// <summary>What the Content-Security-Policy or the browser stopped.</summary>
    public ConcurrentBag<string> Stopped { get; } = [];

    /// <summary>The addresses that were saved instead of shown.</summary>
    public ConcurrentBag<string> Saved { get; } = [];

    /// <summary>Fails when something went wrong, and when something was left to be stopped.</summary>
    public void MustBeQuiet()
    {
        NoteCalls("at the end");
        Assert.True(Problems.IsEmpty && Stopped.IsEmpty, string.Join('\n', Problems.Concat(Stopped).Order(StringComparer.Ordinal)));
    }

    /// <summary>Watches all windows of a browser from now on.</summary>
    public void Over(IBrowserContext context)
    {
        context.Dialog += async (_, dialog) =>
        {
            Problems.Add($"{dialog.Page?.Url}: a dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        context.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                (message.Text == Called ? Problems : Stopped).Add($"{message.Page?.Url}: {message.Text}");
        };
        context.Page += async (_, page) =>
        {
            if (await page.OpenerAsync() is { } opener)
                Problems.Add($"{opener.Url}: another window");
        };
        context.WebError += (_, error) => Problems.Add($"{error.Page?.Url}: {error.Error}");
        context.RequestFinished += (_, request) => Ask(request);
        context.RequestFailed += (_, request) =>
        {
            if (request.Failure is "csp" or "origin")
                Stopped.Add($"{request.Frame.Url}: {request.Url}");
            else
                Ask(request);
        };
    }

    /// <summary>Looks at a page that is loaded.</summary>
    public async Task LookAsync(IPage page)
    {
        foreach (var problem in await page.EvaluateAsync<string[]>(Look, new { product = HostileDocument.Product, hasFrame = !new Uri(page.Url).AbsolutePath.StartsWith("/drucken", StringComparison.Ordinal) }))
            Problems.Add($"{Uri.UnescapeDataString(page.Url)}: {problem}");
    }

    /// <summary>Notes that somebody called the host since it was asked last.</summary>
    /// <param name="where">What was open.</param>
    public void NoteCalls(string where)
    {
        if (world.TakeCalls() is > 0 and var calls)
            Problems.Add($"{where}: {HostileDocument.Host} was called {calls} times");
    }

    private void Ask(IRequest request)
    {
        if (!request.Url.StartsWith("data:", StringComparison.Ordinal) && new Uri(request.Url).Authority != world.Server.Address.Authority)
            Problems.Add($"asked {request.Url}");
    }
}
