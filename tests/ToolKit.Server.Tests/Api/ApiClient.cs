using System.Net.Http.Headers;
using System.Text.Json;
using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>A script that calls the API.</summary>
public sealed class ApiClient : IDisposable
{
    private readonly HttpClient http;

    public ApiClient(Uri address, AuthenticationHeaderValue? authorization)
    {
        http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = authorization;
    }

    public static async Task<ApiClient> OpenAsync(ToolKitApplication application, Role role, string scope) =>
        new(application.Address, DavClient.Basic(await application.CreateTokenAsync(await application.CreatePersonAsync(role, scope))));

    public async Task<Answer> SendAsync(string path) => await Answer.OfAsync(await http.GetAsync(new Uri(path, UriKind.Relative)));

    /// <summary>The JSON of an answer that must be 200.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        var answer = await SendAsync(path);
        Assert.True(answer.Status == 200, $"{path} answered {answer.Status}: {answer.Text}");
        Assert.StartsWith("application/json", answer["Content-Type"], StringComparison.Ordinal);
        using var json = JsonDocument.Parse(answer.Bytes);
        return json.RootElement.Clone();
    }

    public void Dispose() => http.Dispose();
}
