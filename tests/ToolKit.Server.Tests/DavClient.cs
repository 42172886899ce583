using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;

namespace ToolKit.Server.Tests;

/// <summary>A WebDAV client with a device token. Paths are library paths, not percent-encoded.</summary>
public sealed class DavClient : IDisposable
{
    public static readonly XNamespace Dav = "DAV:";
    public static readonly XNamespace Metadata = "urn:toolkit:metadata";

    private readonly Uri address;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    /// <param name="address">The server's.</param>
    /// <param name="password">What stands as Basic's password; null: no credentials.</param>
    public DavClient(Uri address, string? password)
    {
        this.address = address;
        if (password is not null)
            http.DefaultRequestHeaders.Authorization = Basic(password);
    }

    public static AuthenticationHeaderValue Basic(string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("egal:" + password)));

    public Uri AddressOf(string path) => new(address, "dav" + string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));

    public Task<Answer> SendAsync(string method, string path, string? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(method, AddressOf(path), body, headers);

    /// <summary>What stands in the header; null without credentials.</summary>
    public string? Authorization => http.DefaultRequestHeaders.Authorization?.ToString();

    public Task<Answer> SendAsync(string method, Uri target, string? body = null, params (string Name, string Value)[] headers) =>
        SendBytesAsync(method, target, body is null ? null : Encoding.UTF8.GetBytes(body), headers);

    public async Task<Answer> SendBytesAsync(string method, Uri target, byte[]? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), target);
        if (body is not null)
            request.Content = new ByteArrayContent(body);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Answer.OfAsync(await http.SendAsync(request));
    }

    public Task<Answer> TransferAsync(string method, string from, string to, bool overwrite = true) =>
        SendAsync(method, from, null, ("Destination", AddressOf(to).AbsoluteUri), ("Overwrite", overwrite ? "T" : "F"));

    /// <summary>Takes a lock; gives its token.</summary>
    public async Task<string> LockAsync(string path, string depth = "0", string scope = "exclusive")
    {
        var answer = await SendAsync(
            "LOCK",
            path,
            $"""<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:{scope}/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>""",
            ("Depth", depth));
        Assert.InRange(answer.Status, 200, 201);
        return answer["Lock-Token"]!.Trim('<', '>');
    }

    /// <summary>The properties with status 200 of one resource. No names: allprop.</summary>
    public async Task<IReadOnlyDictionary<XName, string>> PropertiesAsync(string path, params XName[] names)
    {
        var what = names.Length == 0
            ? new XElement(Dav + "allprop")
            : new XElement(Dav + "prop", names.Select(name => new XElement(name)));
        var answer = await SendAsync("PROPFIND", path, new XElement(Dav + "propfind", what).ToString(), ("Depth", "0"));
        Assert.Equal(207, answer.Status);
        return XElement.Parse(answer.Text).Descendants(Dav + "propstat")
            .Where(propstat => propstat.Element(Dav + "status")!.Value.Contains(" 200", StringComparison.Ordinal))
            .SelectMany(propstat => propstat.Element(Dav + "prop")!.Elements())
            .ToDictionary(property => property.Name, property => property.Value);
    }

    public async Task<Answer> SetAsync(string path, XName name, string value) => await SendAsync(
        "PROPPATCH",
        path,
        new XElement(Dav + "propertyupdate", new XElement(Dav + "set", new XElement(Dav + "prop", new XElement(name, value)))).ToString());

    public void Dispose() => http.Dispose();
}
