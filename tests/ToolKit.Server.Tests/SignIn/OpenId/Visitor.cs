using System.Net;

namespace ToolKit.Server.Tests;

/// <summary>A browser that goes from the server to an identity provider and back, with the cookies of both.</summary>
public sealed class Visitor : IDisposable
{
    private readonly CookieContainer cookies = new();
    private readonly HttpClient http;
    private readonly Uri home;

    public Visitor(Uri home)
    {
        this.home = home;
        http = new HttpClient(new BrowserCookies(cookies));
    }

    /// <summary>Every address it was led to, in order.</summary>
    public List<Uri> Way { get; } = [];

    /// <summary>The headers with which everything is asked for.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.Ordinal);

    /// <summary>Opens an address of the server, or any other, and follows to the end.</summary>
    public Task<Page> OpenAsync(string address) => SendAsync(HttpMethod.Get, new Uri(home, address), null);

    /// <summary>Opens an address and follows nothing.</summary>
    public async Task<Answer> AskAsync(string address) => await Answer.OfAsync(await SendOnceAsync(HttpMethod.Get, new Uri(home, address), null));

    /// <summary>Fills the page's first form, or the one with this button, and sends it.</summary>
    public Task<Page> SubmitAsync(Page page, string? button = null, params (string Name, string Value)[] fields)
    {
        var form = button is not null ? page.Form(button) : page.Document.Forms is { Length: > 0 } forms ? forms[0] : null;
        Assert.True(form is not null, $"{page.Path} has no form {button}:\n{page.Html}");
        var values = form.QuerySelectorAll("input[name]").ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value") ?? "", StringComparer.Ordinal);
        foreach (var (name, value) in fields)
            values[name] = value;
        var action = form.GetAttribute("action");
        return SendAsync(
            HttpMethod.Post, string.IsNullOrEmpty(action) ? Way[^1] : new Uri(Way[^1], action), Browser.Encode([.. values.Select(pair => (pair.Key, pair.Value))]));
    }

    public void Dispose() => http.Dispose();

    private async Task<Page> SendAsync(HttpMethod method, Uri address, HttpContent? content)
    {
        for (var hops = 0; ; hops++)
        {
            Assert.True(hops < 20, $"led round and round: {string.Join(' ', Way)}");
            Way.Add(address);
            var answer = await Answer.OfAsync(await SendOnceAsync(method, address, content));
            content?.Dispose();
            if (answer.Status is not (301 or 302 or 303 or 307))
                return new Page(address.PathAndQuery, answer);
            (method, content, address) = (HttpMethod.Get, null, new Uri(address, answer["Location"]!));
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpMethod method, Uri address, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request);
    }
}
