using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>What a WebDAV answer says about one resource.</summary>
/// <param name="Path">The decoded path of the resource, without a slash at the end.</param>
public sealed record DavEntry(string Path, bool IsFolder, long? Length, string? ETag, IReadOnlyDictionary<XName, XElement> Properties);

/// <summary>The few WebDAV requests the tests need, each checked for the status it must have.</summary>
public sealed class DavClient : IDisposable
{
    public static readonly XNamespace Dav = "DAV:";

    private const string LockBody =
        """<?xml version="1.0" encoding="utf-8"?><D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype><D:owner>a test</D:owner></D:lockinfo>""";

    private readonly HttpClient http;

    public DavClient(Uri address, string user, string password)
    {
        http = ToolKitServer.CreateClient(address, (user, password));
    }

    public Task<HttpResponseMessage> SendAsync(string method, Uri address, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), address) { Content = content };
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                content?.Headers.TryAddWithoutValidation(name, value);
        }

        return http.SendAsync(request, HttpCompletionOption.ResponseContentRead);
    }

    /// <summary>Sends and returns the status alone.</summary>
    public async Task<HttpStatusCode> StatusAsync(string method, Uri address, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(method, address, content, headers);
        return response.StatusCode;
    }

    /// <summary>Sends, fails the test unless the status is one of those, and returns it.</summary>
    public async Task<HttpStatusCode> MustAsync(
        HttpStatusCode[] expected, string method, Uri address, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(method, address, content, headers);
        Assert.True(
            expected.Contains(response.StatusCode),
            $"{method} {address} answered {(int)response.StatusCode}, expected {string.Join(" or ", expected.Select(s => (int)s))}\n{await response.Content.ReadAsStringAsync()}");
        return response.StatusCode;
    }

    public Task MakeFolderAsync(Uri folder) => MustAsync([HttpStatusCode.Created], "MKCOL", folder);

    public Task PutAsync(Uri file, byte[] content, params (string Name, string Value)[] headers) =>
        MustAsync([HttpStatusCode.Created, HttpStatusCode.NoContent], "PUT", file, new ByteArrayContent(content), headers);

    public Task DeleteAsync(Uri resource, params (string Name, string Value)[] headers) =>
        MustAsync([HttpStatusCode.NoContent], "DELETE", resource, null, headers);

    public Task MoveAsync(Uri from, Uri to, params (string Name, string Value)[] headers) =>
        MustAsync([HttpStatusCode.Created, HttpStatusCode.NoContent], "MOVE", from, null, [("Destination", to.AbsoluteUri), .. headers]);

    /// <summary>The bytes of a file, or null when it does not exist.</summary>
    public async Task<byte[]?> GetAsync(Uri file)
    {
        using var response = await SendAsync("GET", file);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync();
    }

    /// <summary>The text of a file, or null when it does not exist.</summary>
    public async Task<string?> GetTextAsync(Uri file) => await GetAsync(file) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>Takes an exclusive lock and returns its token, without the angle brackets.</summary>
    public async Task<string> LockAsync(Uri resource, string timeout = "Second-3600", string depth = "0")
    {
        using var response = await SendAsync("LOCK", resource, Xml(LockBody), ("Timeout", timeout), ("Depth", depth));
        Assert.True(
            response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created,
            $"LOCK {resource} answered {(int)response.StatusCode}\n{await response.Content.ReadAsStringAsync()}");
        return Assert.Single(response.Headers.GetValues("Lock-Token")).Trim('<', '>');
    }

    public Task UnlockAsync(Uri resource, string token) =>
        MustAsync([HttpStatusCode.NoContent], "UNLOCK", resource, null, ("Lock-Token", $"<{token}>"));

    /// <summary>Sets properties of a resource and fails the test unless each is answered with 200.</summary>
    public async Task SetPropertiesAsync(Uri resource, XElement[] properties, params (string Name, string Value)[] headers)
    {
        var body = new XElement(Dav + "propertyupdate", new XElement(Dav + "set", new XElement(Dav + "prop", properties.Cast<object>().ToArray())));
        using var response = await SendAsync("PROPPATCH", resource, Xml(body.ToString(SaveOptions.DisableFormatting)), headers);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.MultiStatus, $"PROPPATCH {resource} answered {(int)response.StatusCode}\n{text}");
        Assert.All(XElement.Parse(text).Descendants(Dav + "status"), status => Assert.Contains(" 200", status.Value, StringComparison.Ordinal));
    }

    /// <summary>What the server says about a resource and those below it.</summary>
    /// <param name="depth">0, 1 or infinity.</param>
    /// <param name="properties">The names asked for; none means all.</param>
    public async Task<IReadOnlyList<DavEntry>> ListAsync(Uri resource, string depth, params XName[] properties)
    {
        var body = properties.Length == 0
            ? new XElement(Dav + "allprop")
            : new XElement(Dav + "prop", properties.Select(name => new XElement(name)));
        using var response = await SendAsync("PROPFIND", resource, Xml(new XElement(Dav + "propfind", body).ToString()), ("Depth", depth));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.MultiStatus, $"PROPFIND {resource} answered {(int)response.StatusCode}\n{text}");
        return [.. XElement.Parse(text).Elements(Dav + "response").Select(Read)];
    }

    public async Task<DavEntry> FindAsync(Uri resource, params XName[] properties) =>
        Assert.Single(await ListAsync(resource, "0", properties));

    /// <summary>Everything below a folder in one text, a line each: what must be the same before and after a refused request.</summary>
    public async Task<string> DescribeTreeAsync(Uri folder)
    {
        var entries = await ListAsync(folder, "infinity");
        return string.Join('\n', entries
            .OrderBy(entry => entry.Path, StringComparer.Ordinal)
            .Select(entry => $"{entry.Path} {(entry.IsFolder ? "folder" : "file")} {entry.Length} {entry.ETag} {Dead(entry)}"));

        static string Dead(DavEntry entry) => string.Join(
            ' ',
            entry.Properties.Values
                .Where(property => property.Name.Namespace != Dav)
                .Select(property => property.ToString(SaveOptions.DisableFormatting))
                .Order(StringComparer.Ordinal));
    }

    public static StringContent Xml(string text) => new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/xml"));

    public void Dispose() => http.Dispose();

    private static DavEntry Read(XElement response)
    {
        var href = response.Element(Dav + "href")!.Value.Trim();
        var path = Uri.UnescapeDataString(href.StartsWith('/') ? href : new Uri(href).AbsolutePath);
        var found = response.Elements(Dav + "propstat")
            .Where(propstat => propstat.Element(Dav + "status")!.Value.Contains(" 200", StringComparison.Ordinal))
            .SelectMany(propstat => propstat.Element(Dav + "prop")!.Elements())
            .ToDictionary(property => property.Name);
        return new DavEntry(
            path.TrimEnd('/'),
            found.GetValueOrDefault(Dav + "resourcetype")?.Element(Dav + "collection") is not null,
            found.GetValueOrDefault(Dav + "getcontentlength") is { } length ? long.Parse(length.Value, CultureInfo.InvariantCulture) : null,
            found.GetValueOrDefault(Dav + "getetag")?.Value,
            found);
    }
}
