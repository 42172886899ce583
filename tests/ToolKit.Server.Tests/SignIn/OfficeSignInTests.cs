using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>
/// Signing in inside Word ([MS-OFBA]). Over TLS, which a proxy on this machine has taken off: the cookie is for TLS alone. What is sent
/// follows the specification; that a real Word takes it is to be confirmed on Windows.
/// </summary>
public sealed class OfficeSignInTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Document = "/Werkzeugkoffer/README.md";
    private const string Word = "Microsoft Office Word 2014";

    private static readonly (string Name, string Value) Tls = ("X-Forwarded-Proto", "https");
    private static readonly (string Name, string Value) Accepts = ("X-FORMS_BASED_AUTH_ACCEPTED", "t");

    private const string Lock =
        """<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype><D:owner><D:href>Anna</D:href></D:owner></D:lockinfo>""";

    [Fact]
    public async Task WordSignsInByThePageAndSavesADocument()
    {
        var person = await Application.CreatePersonAsync(Role.Contributor, "/Regionen/Hessen");
        var path = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/Übergang & Co.docx", "eins");

        // Word asks what the server can, and is told where to sign in.
        foreach (var (method, agent) in new[] { ("OPTIONS", "Microsoft Office Protocol Discovery"), ("HEAD", "Microsoft Office Existence Discovery"), ("PROPFIND", Word), ("LOCK", Word) })
        {
            var asked = await SendAsync(method, path, ("User-Agent", agent), Accepts);
            Assert.Equal(403, asked.Status);
            Assert.StartsWith("https://", asked["X-FORMS_BASED_AUTH_REQUIRED"], StringComparison.Ordinal);
            Assert.StartsWith("https://", asked["X-FORMS_BASED_AUTH_RETURN_URL"], StringComparison.Ordinal);
            Assert.Matches("^[0-9]+x[0-9]+$", asked["X-FORMS_BASED_AUTH_DIALOG_SIZE"]);
            Assert.Null(asked["WWW-Authenticate"]);
        }

        // The window that Word opens.
        var challenge = await SendAsync("OPTIONS", path, ("User-Agent", Word), Accepts);
        using var window = new Dialog(Application.Address);
        var signIn = await window.OpenAsync(challenge["X-FORMS_BASED_AUTH_REQUIRED"]!);
        Assert.Equal("/anmelden", signIn.Path.Split('?')[0]);
        Assert.Contains("Word, Excel und PowerPoint", signIn.Main, StringComparison.Ordinal);
        var end = await window.SubmitAsync(signIn, "Anmelden", ("mail", person.Mail), ("kennwort", ToolKitApplication.Password));
        Assert.Equal(new Uri(challenge["X-FORMS_BASED_AUTH_RETURN_URL"]!).AbsolutePath, end.Path);
        Assert.Equal(200, end.Status);

        // The cookie, and nothing else, is what Word has from it.
        var cookie = Assert.Single(window.SetCookies, header => header.Contains("office", StringComparison.Ordinal));
        foreach (var attribute in new[] { "path=/dav", "httponly", "secure", "samesite=strict" })
            Assert.Contains(attribute, cookie.Split(';').Select(part => part.Trim().ToLowerInvariant()));
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        (string, string)[] headers = [("User-Agent", Word), Accepts, ("Cookie", cookie.Split(';')[0])];
        Assert.Equal(200, (await SendAsync("OPTIONS", path, headers)).Status);
        Assert.Equal(207, (await SendAsync("PROPFIND", path, [.. headers, ("Depth", "0")])).Status);
        Assert.Equal("eins", (await SendAsync("GET", path, [.. headers, ("Authorization", "Bearer")])).Text); // O3: an empty Bearer comes first
        var locked = await SendAsync("LOCK", path, Lock, [.. headers, ("Timeout", "Second-3600")]);
        Assert.Equal(200, locked.Status);
        var token = locked["Lock-Token"]!;
        Assert.Equal(204, (await SendAsync("PUT", path, "zwei", [.. headers, ("If", $"({token})")])).Status);
        Assert.Equal(204, (await SendAsync("UNLOCK", path, [.. headers, ("Lock-Token", token)])).Status);
        Assert.Equal("zwei", await Application.ReadAsync(path));

        // It opens what the person may open.
        Assert.Equal(403, (await SendAsync("PUT", Document, "x", headers)).Status);
        Assert.Equal(404, (await SendAsync("GET", "/Regionen/Bayern/x", headers)).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("f")]
    [InlineData("true")]
    public async Task OfficeThatDoesNotSayItAcceptsFormsIsAskedForAToken(string? accepts)
    {
        (string, string)[] headers = accepts is null ? [("User-Agent", Word)] : [("User-Agent", Word), ("X-FORMS_BASED_AUTH_ACCEPTED", accepts)];

        var answer = await SendAsync("PROPFIND", Document, headers);
        var options = await SendAsync("OPTIONS", Document, headers);

        Assert.Equal(401, answer.Status);
        Assert.StartsWith("Basic ", answer["WWW-Authenticate"], StringComparison.Ordinal);
        Assert.Null(answer["X-FORMS_BASED_AUTH_REQUIRED"]);
        Assert.Equal(200, options.Status);
    }

    [Theory]
    [InlineData("T")]
    [InlineData("t")]
    public async Task WhoSaysSoIsSentToThePageWhateverItsName(string accepts)
    {
        var answer = await SendAsync("GET", Document, ("User-Agent", "Ein neues Programm"), ("X-FORMS_BASED_AUTH_ACCEPTED", accepts));

        Assert.Equal(403, answer.Status);
        Assert.NotNull(answer["X-FORMS_BASED_AUTH_REQUIRED"]);
    }

    [Fact]
    public async Task ATokenCountsBeforeThePageIsOffered()
    {
        var token = await Application.CreateTokenAsync(await Application.CreatePersonAsync(Role.Reader));
        var basic = DavClient.Basic(token).ToString();

        Assert.Equal(200, (await SendAsync("GET", Document, ("User-Agent", Word), Accepts, ("Authorization", basic))).Status);
        Assert.Equal(200, (await SendAsync("OPTIONS", Document, ("User-Agent", Word), Accepts, ("Authorization", basic))).Status);
        Assert.Equal(403, (await SendAsync("GET", Document, ("User-Agent", Word), Accepts, ("Authorization", DavClient.Basic("tk_falsch").ToString()))).Status);
    }

    [Fact]
    public async Task AboveTheShareAndInTheApiNothingChanges()
    {
        using var client = new DavClient(Application.Address, null);
        (string, string)[] headers = [("User-Agent", Word), Accepts, Tls];

        Assert.Equal(200, (await client.SendAsync("OPTIONS", Application.Address, null, headers)).Status);
        Assert.Equal(401, (await client.SendAsync("PROPFIND", Application.Address, null, headers)).Status);
        Assert.Null((await client.SendAsync("GET", new Uri(Application.Address, "api/tree?path=/"), null, headers))["X-FORMS_BASED_AUTH_REQUIRED"]);
    }

    [Fact]
    public async Task OverPlainHttpFromAnotherMachineNothingIsOffered()
    {
        using var client = new DavClient(Application.Address, null);
        (string, string)[] headers = [("User-Agent", Word), Accepts, ("X-Forwarded-For", "203.0.113.7"), ("Cookie", await CookieAsync(Role.Reader))];

        var answer = await client.SendAsync("PROPFIND", Document, null, headers);

        Assert.Equal(403, answer.Status);
        Assert.Null(answer["X-FORMS_BASED_AUTH_REQUIRED"]);
        Assert.Contains("https://", answer.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await client.SendAsync("OPTIONS", Document, null, headers)).Status);
    }

    [Theory]
    [InlineData("User-Agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140")]
    [InlineData("User-Agent", "Microsoft-WebDAV-MiniRedir/10.0.19045")]
    [InlineData("User-Agent", "curl/8.5")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task TheCookieCountsFromOfficeAloneAndNeverFromABrowser(string header, string value)
    {
        var cookie = await CookieAsync(Role.Reader);
        Assert.Equal(200, (await SendAsync("GET", Document, ("User-Agent", Word), ("Cookie", cookie))).Status);

        var answer = await SendAsync("GET", Document, [("Cookie", cookie), (header, value), .. header == "User-Agent" ? [] : new[] { ("User-Agent", Word) }]);

        Assert.Equal(401, answer.Status);
    }

    [Fact]
    public async Task TheCookieOpensNothingButTheShare()
    {
        var cookie = await CookieAsync(Role.Editor); // an administrator would need a second factor first
        var secret = cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..];
        using var client = new DavClient(Application.Address, null);
        (string, string)[] headers = [("User-Agent", Word), ("Cookie", cookie), Tls];

        Assert.NotEqual(200, (await client.SendAsync("GET", new Uri(Application.Address, "konto"), null, headers)).Status);
        Assert.Equal(404, (await client.SendAsync("GET", new Uri(Application.Address, "api/tree?path=/Werkzeugkoffer"), null, headers)).Status);
        Assert.Equal(401, (await client.SendAsync("PROPFIND", Application.Address, null, headers)).Status);
        Assert.Equal(401, (await SendAsync("GET", Document, ("User-Agent", Word), ("Authorization", DavClient.Basic(secret).ToString()))).Status);
        Assert.Equal(401, (await SendAsync("GET", Document, ("User-Agent", Word), ("Authorization", "Bearer " + secret))).Status);
        var changed = cookie[..^1] + (cookie[^1] == '0' ? '1' : '0');
        Assert.Equal(401, (await SendAsync("GET", Document, ("User-Agent", Word), ("Cookie", changed))).Status);
    }

    [Fact]
    public async Task TheSignInIsListedOnTheAccountPageAndCanBeWithdrawn()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        var cookie = await CookieAsync(person);
        using var browser = await Application.SignInAsync(person);

        var account = await browser.OpenAsync("/konto");
        Assert.Contains("nur Word, Excel und PowerPoint", account.Main, StringComparison.Ordinal);
        await browser.SubmitAsync(account, "Anmeldung in Office zurückziehen");

        var after = await SendAsync("GET", Document, ("User-Agent", Word), Accepts, ("Cookie", cookie));
        Assert.Equal(403, after.Status);
        Assert.NotNull(after["X-FORMS_BASED_AUTH_REQUIRED"]); // Word shows the window again
    }

    [Fact]
    public async Task TheCookieDiesWithTheGrantThePersonAndTheTime()
    {
        await using var own = await ToolKitApplication.StartAsync();
        foreach (var end in new Func<TestPerson, Task>[]
                 {
                     async person => await own.Installation.Grants.WithdrawAllAsync(person.Id),
                     async person => await own.Installation.People.SetDisabledAsync(person.Id, disabled: true),
                     _ =>
                     {
                         own.Time.Pass(TimeSpan.FromDays(DeviceTokenStore.OfficeDays));
                         return Task.CompletedTask;
                     },
                 })
        {
            var person = await own.CreatePersonAsync(Role.Reader);
            var cookie = await CookieAsync(person, own);
            Assert.Equal(200, (await SendToAsync(own, "GET", Document, null, ("User-Agent", Word), ("Cookie", cookie))).Status);
            await end(person);
            Assert.Equal(401, (await SendToAsync(own, "GET", Document, null, ("User-Agent", Word), ("Cookie", cookie))).Status);
        }

        own.AssertQuietLog();
    }

    [Fact]
    public async Task WhoIsSignedInAlreadyIsAskedFirst()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var window = await SignedInAsync(person);

        var page = await window.OpenAsync("/office");
        Assert.Equal("/office", page.Path);
        Assert.DoesNotContain(window.SetCookies, IsOffice);
        Assert.Contains(person.Name, page.Main, StringComparison.Ordinal);
        var end = await window.SubmitAsync(page, "Office verbinden");

        Assert.Equal("/office/fertig", end.Path);
        Assert.Single(window.SetCookies, IsOffice);
    }

    [Fact]
    public async Task NoLinkAndNoFormFromElsewhereConnectsOffice()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        var attacker = await Application.CreatePersonAsync(Role.Reader);
        using var other = new Dialog(Application.Address);
        await other.SubmitAsync(await other.OpenAsync("/office"), "Anmelden", ("mail", attacker.Mail), ("kennwort", ToolKitApplication.Password));
        var foreignTicket = Assert.Single(other.Visited, path => path.StartsWith("/office?ticket=", StringComparison.Ordinal));
        using var window = await SignedInAsync(person);

        foreach (var path in new[] { "/office", "/office/fertig", "/office?ticket=", "/office?ticket=x", "/office?ticket=CfDJ8", foreignTicket })
        {
            var page = await window.OpenAsync(path);
            Assert.Equal(200, page.Status);
        }

        using var form = Browser.Encode(("a", "b"));
        Assert.Equal(400, (await window.SendAsync(HttpMethod.Post, "/office", form)).Status); // no form token
        Assert.DoesNotContain(window.SetCookies, IsOffice);
        Assert.Empty(await Application.Installation.DeviceTokens.ListAsync(person.Id));
    }

    [Fact]
    public async Task TheProofOfAFreshSignInEndsAfterTwoMinutes()
    {
        await using var own = await ToolKitApplication.StartAsync();
        var person = await own.CreatePersonAsync(Role.Reader);
        using var window = new Dialog(own.Address);
        await window.SubmitAsync(await window.OpenAsync("/office"), "Anmelden", ("mail", person.Mail), ("kennwort", ToolKitApplication.Password));
        var ticket = Assert.Single(window.Visited, path => path.StartsWith("/office?ticket=", StringComparison.Ordinal));

        own.Time.Pass(TimeSpan.FromMinutes(2));
        var page = await window.OpenAsync(ticket);

        Assert.NotNull(page.Form("Office verbinden"));
        Assert.Single(await own.Installation.DeviceTokens.ListAsync(person.Id));
        own.AssertQuietLog();
    }

    [Fact]
    public async Task WithoutAGrantNothingIsMade()
    {
        var person = await Application.CreatePersonAsync();
        using var window = new Dialog(Application.Address);

        var page = await window.SubmitAsync(await window.OpenAsync("/office"), "Anmelden", ("mail", person.Mail), ("kennwort", ToolKitApplication.Password));

        Assert.Contains("keinen Zugang", page.Main, StringComparison.Ordinal);
        Assert.Null(page.Form("Office verbinden"));
        Assert.DoesNotContain(window.SetCookies, IsOffice);
    }

    [Fact]
    public async Task TheAddressesAreThePublicOnes()
    {
        await using var own = await ToolKitApplication.StartAsync("--ToolKit:PublicUrl=https://koffer.example/", "--ToolKit:AllowPlainHttp=true");

        var answer = await SendToAsync(own, "PROPFIND", Document, null, ("User-Agent", Word), Accepts);

        Assert.Equal("https://koffer.example/office", answer["X-FORMS_BASED_AUTH_REQUIRED"]);
        Assert.Equal("https://koffer.example/office/fertig", answer["X-FORMS_BASED_AUTH_RETURN_URL"]);
    }

    private static bool IsOffice(string setCookie) => setCookie.Contains("office", StringComparison.Ordinal);

    private async Task<string> CookieAsync(Role role) => await CookieAsync(await Application.CreatePersonAsync(role));

    /// <summary>What Word has after signing in, as the value of its Cookie header.</summary>
    private async Task<string> CookieAsync(TestPerson person, ToolKitApplication? at = null)
    {
        using var window = new Dialog((at ?? Application).Address);
        await window.SubmitAsync(await window.OpenAsync("/office"), "Anmelden", ("mail", person.Mail), ("kennwort", ToolKitApplication.Password));
        return Assert.Single(window.SetCookies, IsOffice).Split(';')[0];
    }

    private async Task<Dialog> SignedInAsync(TestPerson person)
    {
        var window = new Dialog(Application.Address);
        await window.SubmitAsync(await window.OpenAsync("/anmelden"), "Anmelden", ("mail", person.Mail), ("kennwort", ToolKitApplication.Password));
        return window;
    }

    private Task<Answer> SendAsync(string method, string path, params (string Name, string Value)[] headers) => SendToAsync(Application, method, path, null, headers);

    private Task<Answer> SendAsync(string method, string path, string body, (string Name, string Value)[] headers) =>
        SendToAsync(Application, method, path, body, headers);

    private static async Task<Answer> SendToAsync(
        ToolKitApplication application, string method, string path, string? body, params (string Name, string Value)[] headers)
    {
        using var client = new DavClient(application.Address, null);
        return await client.SendAsync(method, path, body, [.. headers, Tls]);
    }

    /// <summary>The window that Word shows: a browser behind TLS. It notes the cookies it is given and where it was led.</summary>
    private sealed class Dialog(Uri address) : IDisposable
    {
        private readonly Dictionary<string, string> cookies = new(StringComparer.Ordinal);
        private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address };

        public List<string> SetCookies { get; } = [];

        public List<string> Visited { get; } = [];

        public Task<Page> OpenAsync(string path) => FollowAsync(HttpMethod.Get, path, null);

        public async Task<Page> SubmitAsync(Page page, string button, params (string Name, string Value)[] fields)
        {
            var form = page.Form(button);
            Assert.True(form is not null, $"{page.Path} has no form “{button}”:\n{page.Main}");
            var values = form.QuerySelectorAll("input[name]")
                .ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value") ?? "", StringComparer.Ordinal);
            foreach (var (name, value) in fields)
                values[name] = value;
            using var content = Browser.Encode([.. values.Select(pair => (pair.Key, pair.Value))]);
            return await FollowAsync(HttpMethod.Post, form.GetAttribute("action") is { Length: > 0 } action ? action : page.Path, content);
        }

        public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content)
        {
            using var request = new HttpRequestMessage(method, new Uri(address, new Uri(address, path).PathAndQuery)) { Content = content };
            request.Headers.TryAddWithoutValidation(Tls.Name, Tls.Value);
            if (cookies.Count > 0)
                request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", cookies.Select(pair => $"{pair.Key}={pair.Value}")));
            var answer = await Answer.OfAsync(await http.SendAsync(request));
            foreach (var header in answer["Set-Cookie"]?.Split('\n') ?? [])
            {
                SetCookies.Add(header);
                var pair = header.Split(';')[0].Split('=', 2);
                if (!header.Contains("path=/dav", StringComparison.OrdinalIgnoreCase))
                    cookies[pair[0]] = pair[1];
            }

            return answer;
        }

        public void Dispose() => http.Dispose();

        private async Task<Page> FollowAsync(HttpMethod method, string path, HttpContent? content)
        {
            var answer = await SendAsync(method, path, content);
            path = new Uri(address, path).PathAndQuery;
            for (var hops = 0; answer.Status is 301 or 302 or 303 && hops < 6; hops++)
            {
                path = new Uri(new Uri(address, path), answer["Location"]!).PathAndQuery;
                Visited.Add(path);
                answer = await SendAsync(HttpMethod.Get, path, null);
            }

            return new Page(path, answer);
        }
    }
}
