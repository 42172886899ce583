using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace ToolKit.Server.Tests;

/// <summary>An answer, read to its end.</summary>
public sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public string? this[string header] => Headers.GetValueOrDefault(header);

    public static async Task<Answer> OfAsync(HttpResponseMessage response)
    {
        using (response)
        {
            return new Answer(
                (int)response.StatusCode,
                response.Headers.Concat(response.Content.Headers).ToDictionary(
                    header => header.Key, header => string.Join('\n', header.Value), StringComparer.OrdinalIgnoreCase),
                await response.Content.ReadAsByteArrayAsync());
        }
    }
}

/// <summary>A page as a browser shows it.</summary>
/// <param name="Path">Where it lies, with its query.</param>
public sealed record Page(string Path, Answer Answer)
{
    public int Status => Answer.Status;

    public string Html => Answer.Text;

    public IHtmlDocument Document { get; } = new HtmlParser().ParseDocument(Answer.Text);

    /// <summary>What is to be read between header and footer, with single spaces.</summary>
    public string Main => OneLine(Document.QuerySelector("main"));

    /// <summary>Everything that is to be read.</summary>
    public string Text => OneLine(Document.Body);

    /// <summary>The message at the top: what was done, or why it was not. Null when there is none.</summary>
    public string? Notice => Document.QuerySelector(".notice") is { } notice ? OneLine(notice) : null;

    /// <summary>Where the first link with this text or label leads; fails when there is none.</summary>
    public string Link(string text)
    {
        var found = Document.QuerySelectorAll("a").FirstOrDefault(link => OneLine(link) == OneLine(text) || link.GetAttribute("aria-label") == text);
        Assert.True(found is not null, $"{Path} has no link “{text}”:\n{Main}");
        return found.GetAttribute("href")!;
    }

    /// <summary>The form whose button has this text or label; null when there is none.</summary>
    public IHtmlFormElement? Form(string button) => Button(button)?.Form;

    /// <summary>The first button of a form with this text or label, which may stand outside of the form; null when there is none.</summary>
    public IHtmlButtonElement? Button(string text) => Document.QuerySelectorAll("button").OfType<IHtmlButtonElement>().FirstOrDefault(
        candidate => candidate.Form is not null && (OneLine(candidate) == text || candidate.GetAttribute("aria-label") == text));

    private static string OneLine(IElement? element) => OneLine(element?.TextContent ?? "");

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>Keeps cookies as a browser does; behind a proxy that says so, over TLS.</summary>
public sealed class BrowserCookies(CookieContainer cookies) : DelegatingHandler(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isTls = request.Headers.TryGetValues("X-Forwarded-Proto", out var protocol) && protocol.Contains("https", StringComparer.Ordinal);
        var seen = isTls ? new UriBuilder(request.RequestUri!) { Scheme = "https" }.Uri : request.RequestUri!;
        if (cookies.GetCookieHeader(seen) is { Length: > 0 } held && !request.Headers.Contains("Cookie"))
            request.Headers.TryAddWithoutValidation("Cookie", held);
        var answer = await base.SendAsync(request, cancellationToken);
        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var given) ? given : [])
            cookies.SetCookies(seen, cookie);
        return answer;
    }
}

/// <summary>A browser without JavaScript: keeps cookies, follows redirects, fills and sends forms.</summary>
public sealed class Browser : IDisposable
{
    private readonly Uri address;
    private readonly CookieContainer cookies = new();
    private readonly HttpClient http;
    private (string Session, string Token)? formToken;

    public Browser(Uri address)
    {
        this.address = address;
        http = new HttpClient(new BrowserCookies(cookies)) { BaseAddress = address };
    }

    /// <summary>What a proxy in between adds to every request; empty: there is none.</summary>
    public IReadOnlyList<(string Name, string Value)> ProxyHeaders { get; init; } = [];

    /// <summary>The cookies, as one header value.</summary>
    public string Cookies => cookies.GetCookieHeader(ProxyHeaders.Contains(("X-Forwarded-Proto", "https")) ? new UriBuilder(address) { Scheme = "https" }.Uri : address);

    /// <summary>Sends one request and follows nothing.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, path)) { Content = content };
        foreach (var (name, value) in ProxyHeaders.Where(given => headers.All(header => header.Name != given.Name)).Concat(headers))
            request.Headers.TryAddWithoutValidation(name, value);
        return await Answer.OfAsync(await http.SendAsync(request));
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>Opens a page; follows redirects.</summary>
    public async Task<Page> OpenAsync(string path) => await FollowAsync(path, await GetAsync(path));

    /// <summary>Fills the form with this button and sends it; follows redirects. Hidden fields go along, fields that the form does not have fail the test.</summary>
    public Task<Page> SubmitAsync(Page page, string button, params (string Name, string Value)[] fields) => SubmitAsync(page, button, null, fields);

    /// <summary>Sends a form with a file in it.</summary>
    public Task<Page> UploadAsync(Page page, string fileName, byte[] content) => SubmitAsync(page, "Hochladen", (fileName, content));

    /// <summary>Sends fields to an address, with a form token that holds but without the page that offers the form.</summary>
    public async Task<Answer> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var body = Encode([.. fields, ("form-token", await FormTokenAsync())]);
        return await SendAsync(HttpMethod.Post, path, body);
    }

    /// <summary>A form token for whoever is signed in.</summary>
    public async Task<string> FormTokenAsync()
    {
        // It holds as long as the same person is signed in.
        var session = Cookies;
        if (formToken is { } known && known.Session == session)
            return known.Token;
        var token = (await OpenAsync("/anmelden")).Document.QuerySelector("input[name=form-token]")!.GetAttribute("value")!;
        formToken = (Cookies, token);
        return token;
    }

    public static FormUrlEncodedContent Encode(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    public void Dispose() => http.Dispose();

    /// <summary>Fills a form with a file in it and sends it; null: without one.</summary>
    public async Task<Page> SubmitAsync(Page page, string button, (string Name, byte[] Content)? file, params (string Name, string Value)[] fields)
    {
        var form = page.Form(button);
        Assert.True(form is not null, $"{page.Path} has no form “{button}”:\n{page.Main}");
        var values = new List<(string Name, string Value)>(); // a name may come more than once
        foreach (var field in form.QuerySelectorAll("input[name], select[name], textarea[name]"))
        {
            var type = field.GetAttribute("type");
            if (type is "file" or "checkbox" || (type == "radio" && !field.HasAttribute("checked")))
                continue;
            values.Add((field.GetAttribute("name")!, field switch
            {
                IHtmlSelectElement select => select.Value ?? "",
                IHtmlTextAreaElement area => area.Value,
                _ => field.GetAttribute("value") ?? "",
            }));
        }

        var pressed = page.Button(button)!;
        if (pressed.GetAttribute("name") is { } pressedName)
            values.Add((pressedName, pressed.GetAttribute("value") ?? ""));

        foreach (var (name, value) in fields)
        {
            Assert.True(form.QuerySelector($"[name={name}]") is not null, $"The form “{button}” has no field {name}.");
            values.RemoveAll(held => held.Name == name);
            values.Add((name, value));
        }

        var target = (pressed.GetAttribute("formaction") ?? form.GetAttribute("action")) is { Length: > 0 } action ? action : page.Path;
        if (form.GetAttribute("method") == "get")
        {
            using var query = Encode([.. values]);
            return await OpenAsync($"{target}?{await query.ReadAsStringAsync()}");
        }

        Assert.Equal("post", form.GetAttribute("method"));
        using HttpContent content = form.GetAttribute("enctype") == "multipart/form-data" ? Multipart(values, file) : Encode([.. values]);
        return await FollowAsync(target, await SendAsync(HttpMethod.Post, target, content));
    }

    private static MultipartFormDataContent Multipart(IEnumerable<(string Name, string Value)> values, (string Name, byte[] Content)? file)
    {
        var content = new MultipartFormDataContent { HeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        foreach (var (name, value) in values)
            content.Add(new StringContent(value), name);
        if (file is { } upload)
        {
            // As browsers do it: the name in UTF-8, only quotes escaped.
            var part = new ByteArrayContent(upload.Content);
            part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"datei\"; filename=\"{upload.Name.Replace("\"", "%22", StringComparison.Ordinal)}\"");
            part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            content.Add(part);
        }

        return content;
    }

    /// <summary>The page to which an answer leads.</summary>
    public async Task<Page> FollowAsync(string path, Answer answer)
    {
        for (var hops = 0; answer.Status is 301 or 302 or 303 && hops < 5; hops++)
        {
            path = new Uri(new Uri(address, path), answer["Location"]!).PathAndQuery;
            answer = await GetAsync(path);
        }

        return new Page(path, answer);
    }
}
