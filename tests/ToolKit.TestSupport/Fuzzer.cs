using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ToolKit.TestSupport;

/// <summary>
/// Requests nobody would send, from a seeded generator: request lines, headers and bodies bent in many ways, with tokens and tags the server has really given. It fails the test for an answer of 5xx other
/// than 501 (an unknown method), 502 (a destination elsewhere) and 507 (a full share), and for none within 20 seconds.
/// </summary>
/// <param name="port">On loopback.</param>
/// <param name="host">What the <c>Host</c> header says.</param>
/// <param name="authorization">Sent with nearly all requests; null for none.</param>
public sealed class Fuzzer(int port, string host, string? authorization = null)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly string[] Methods =
    [
        "OPTIONS", "GET", "HEAD", "PUT", "DELETE", "MKCOL", "COPY", "MOVE", "PROPFIND", "PROPPATCH", "LOCK", "UNLOCK", "PROPFIND", "LOCK", "PUT", "PUT", "GET", "PROPPATCH", "POST", "REPORT", "propfind",
    ];

    private static readonly string[] Segments =
    [
        "a", "b", "c", "a%20b", "%C3%BC", "u%CC%88", "%", "%zz", "%00", "%2F", "%2e%2e", "..", ".", "%FF", "a#b", "a?b", "~$x", "%F0%9F%93%81", "+", "&", ";", "'", "%22", "%3Cx%3E", "",
    ];

    private static readonly string[] Bodies =
    [
        "", "x", "<", "<a/>", "<D:propfind xmlns:D=\"DAV:\"><D:allprop/></D:propfind>", "<D:propfind xmlns:D=\"DAV:\"><D:propname/></D:propfind>",
        "<D:propfind xmlns:D=\"DAV:\"><D:prop><D:lockdiscovery/><x:y xmlns:x=\"urn:x\"/></D:prop></D:propfind>",
        "<D:propertyupdate xmlns:D=\"DAV:\"><D:set><D:prop><x:y xmlns:x=\"urn:x\" a=\"1\">t<z/></x:y></D:prop></D:set></D:propertyupdate>",
        "<D:propertyupdate xmlns:D=\"DAV:\"><D:remove><D:prop><x:y xmlns:x=\"urn:x\"/></D:prop></D:remove></D:propertyupdate>",
        "<D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype><D:owner>o<x/></D:owner></D:lockinfo>",
        "<D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:shared/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>",
        "<D:mkcol xmlns:D=\"DAV:\"><D:set><D:prop><D:resourcetype><D:collection/></D:resourcetype></D:prop></D:set></D:mkcol>",
        "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
        "<?xml version=\"1.0\" encoding=\"utf-16\"?><D:propfind xmlns:D=\"DAV:\"><D:allprop/></D:propfind>",
        "<D:propfind xmlns:D=\"DAV:\"><D:allprop/><D:include><x:y xmlns:x=\"urn:x\"/><D:quota-used-bytes/></D:include></D:propfind>",
        "<D:propfind xmlns:D=\"DAV:\"><D:prop><D:getetag/><D:resourcetype/><y xmlns=\"\"/><D:version-name/><D:sync-token/><D:supported-report-set/></D:prop></D:propfind>",
        "<D:propfind xmlns:D=\"DAV:\"><D:prop/></D:propfind>", "<propfind/>", "<D:propfind/>", "<D:propfind xmlns:D=\"DAV:\"><D:prop><D:getetag/></D:propfind></D:prop>",
        "<D:propertyupdate xmlns:D=\"DAV:\"><D:set><D:prop xml:lang=\"de\"><D:displayname>a &amp; b</D:displayname><D:getetag>x</D:getetag></D:prop></D:set></D:propertyupdate>",
        "<D:propertyupdate xmlns:D=\"DAV:\" xmlns:Z=\"urn:schemas-microsoft-com:\"><D:set><D:prop><Z:Win32LastModifiedTime>Mon, 02 Mar 2026 09:00:00 GMT</Z:Win32LastModifiedTime><Z:Win32FileAttributes>00000020</Z:Win32FileAttributes></D:prop></D:set></D:propertyupdate>",
        "<D:propertyupdate xmlns:D=\"DAV:\" xmlns:Z=\"urn:schemas-microsoft-com:\"><D:set><D:prop><Z:Win32LastModifiedTime>Mon, 99 Xxx 9999</Z:Win32LastModifiedTime></D:prop></D:set></D:propertyupdate>",
        "<D:propertyupdate xmlns:D=\"DAV:\"><D:set><D:prop><y>&#0;</y></D:prop></D:set></D:propertyupdate>", "<D:propertyupdate xmlns:D=\"DAV:\"/>",
        "<D:propertyupdate xmlns:D=\"DAV:\"><D:remove><D:prop><x:y xmlns:x=\"urn:x\"/></D:prop></D:remove><D:set><D:prop><x:y xmlns:x=\"urn:x\"><![CDATA[]]]]><![CDATA[>]]><!-- c --><?p i?></x:y></D:prop></D:set></D:propertyupdate>",
        "<D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:exclusive/><D:shared/></D:lockscope><D:locktype><D:read/></D:locktype></D:lockinfo>", "<D:lockinfo xmlns:D=\"DAV:\"/>",
        "<D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype><D:owner><D:href>http://a/?b&amp;c</D:href><!-- c --></D:owner><D:owner/></D:lockinfo>",
        "<D:sync-collection xmlns:D=\"DAV:\"><D:sync-token/><D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop></D:sync-collection>",
        "<D:sync-collection xmlns:D=\"DAV:\"><D:sync-token>urn:x:1</D:sync-token><D:sync-level>infinite</D:sync-level><D:limit><D:nresults>1</D:nresults></D:limit><D:prop/></D:sync-collection>",
        "<D:version-tree xmlns:D=\"DAV:\"><D:prop><D:version-name/><D:creator-displayname/></D:prop></D:version-tree>",
        "<D:expand-property xmlns:D=\"DAV:\"><D:property name=\"version-history\"/></D:expand-property>", "<D:x xmlns:D=\"DAV:\"/>",
    ];

    private static readonly (string Name, string[] Values)[] Headers =
    [
        ("Depth", ["0", "1", "infinity", "2", "", "-1", "1,noroot"]),
        ("Destination", ["{P}/a", "{P}/b", "{P}/a/b", "{P}/", "{P}", "/", "http://{H}{P}/c", "http://other{P}/c", "//{H}{P}/c", "c", "{P}/%", "{P}/\u00FC", "http://", "http://{P}/a", "{P}/a#b", "{P}/a?b", "{P}/../a", "{P}/%2e%2e/%2e%2e/a", "http://{H}:99999{P}/a"]),
        ("Overwrite", ["T", "F", "x", ""]),
        ("If", ["(<urn:uuid:1>)", "(Not <DAV:no-lock>)", "(", ")", "<", "<{P}/a> (<{T}>)", "(<{T}>)", "([\"x\"])", "(Not [\"x\"] <{T}>)", "<http://other/> (Not <a:b>)", "<%> (<a:b>)", "(<a:b>[\"c]\"])", "([W/\"x\"])", "<{P}/b> ([\"x\"]) (Not <a:b>)", "<{P}/a> (<{T}>) <{P}/b> (<{T}>)", "(Not <{T}>) (<{T}>)", "(<{T}> [{E}])", "([{E}])", "(Not [{E}])", "<http://{H}{P}/a> ([{E}])", "((<a:b>))", "(<a b>)", "() ", "(Not Not <a:b>)"]),
        ("If-Match", ["*", "\"x\"", "x", "", ",", "W/\"x\"", "\"1\", \"2\"", "{E}", "\"x\", {E}", "W/{E}"]),
        ("If-None-Match", ["*", "\"x\"", "\"", "W/", "{E}", "W/{E}"]),
        ("If-Modified-Since", ["Mon, 02 Mar 2026 09:00:00 GMT", "x"]),
        ("If-Unmodified-Since", ["Mon, 02 Mar 2026 09:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "x"]),
        ("Range", ["bytes=0-", "bytes=-1", "bytes=5-2", "bytes=0-0,2-2,4-4", "bytes=99999999999999999999-", "x", "bytes=-0", "bytes=9223372036854775807-9223372036854775807", "bytes=1-3", "bytes=-5", "bytes=2-", "bytes=0-1,1-2,0-1", "bytes=0-0, 1-1,,2-2", "bytes=0--1", "lines=0-1", "bytes= 0-1"]),
        ("If-Range", ["{E}", "\"x\"", "x", "Mon, 02 Mar 2026 09:00:00 GMT"]),
        ("Content-Range", ["bytes 0-1/2", "x"]),
        ("Timeout", ["Second-1", "Infinite", "x", "Second-99999999999999999999", ",", "Second--1"]),
        ("Lock-Token", ["<{T}>", "{T}", "<>", "<urn:uuid:1>", "x", "<a b>"]),
        ("X-Expected-Entity-Length", ["1", "x", "-1", "99999999999999999999"]),
        ("X-OC-Mtime", ["1", "x", "-1", "99999999999999", "1e9", "1.5"]),
        ("OC-Checksum", ["SHA1:00", "x", ":", "MD5:zz", "SHA1:da39a3ee5e6b4b0d3255bfef95601890afd80709"]),
        ("Prefer", ["return=minimal", "x"]),
        ("Brief", ["t", "f"]),
        ("Content-Type", ["text/xml", "application/json", ";", "x/y; charset=\""]),
        ("Expect", ["100-continue"]),
        ("User-Agent", ["Microsoft-WebDAV-MiniRedir/10.0.1", "x"]),
        ("X-Person", ["anna", "bert", "nobody"]),
    ];

    private static readonly Dictionary<string, string[]> BodiesOf = new()
    {
        ["PROPFIND"] = [.. Bodies.Where(body => body.Contains("propfind", StringComparison.Ordinal))],
        ["PROPPATCH"] = [.. Bodies.Where(body => body.Contains("propertyupdate", StringComparison.Ordinal))],
        ["LOCK"] = [.. Bodies.Where(body => body.Contains("lockinfo", StringComparison.Ordinal)), ""],
        ["REPORT"] = [.. Bodies.Where(body => body.Contains("sync-collection", StringComparison.Ordinal) || body.Contains("version-tree", StringComparison.Ordinal))],
        ["MKCOL"] = [.. Bodies.Where(body => body.Contains("mkcol", StringComparison.Ordinal)), ""],
    };

    private static readonly (string Name, string[] Values)[] Conditions =
        [.. Headers.Where(header => header.Name is "Range" or "If-Range" or "If-None-Match" or "If-Modified-Since")];

    /// <summary>How often each status has come.</summary>
    public ConcurrentDictionary<string, int> Seen { get; } = new();

    /// <summary>Sends requests one after the other.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">The same seed makes the same requests, but for what the server has given.</param>
    /// <param name="place">Asked before every fiftieth request: the path of the collection to work in, without a slash at the end.</param>
    public async Task RunAsync(int count, int seed, Func<Task<string>> place)
    {
        var random = new Random(seed);
        var token = "urn:uuid:none";
        var tag = "\"none\"";
        var here = "";
        for (var i = 0; i < count;)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1, false, 4096, leaveOpen: true);
            for (var reuse = true; reuse && i < count; i++)
            {
                if (i % 50 == 0)
                    here = await place();
                var request = Request(random, here, token, tag, out var isHead);
                string head;
                try
                {
                    await stream.WriteAsync(Encoding.Latin1.GetBytes(request)).AsTask().WaitAsync(Limit);
                    (head, reuse) = await ReadAsync(reader, isHead).WaitAsync(Limit);
                }
                catch (IOException)
                {
                    break; // cut off after an earlier answer said so
                }
                catch (TimeoutException)
                {
                    Assert.Fail($"No answer, seed {seed}, request {i}: {request}");
                    return;
                }

                if (head.Length == 0)
                    break;
                Seen.AddOrUpdate(head[9..12], 1, (_, times) => times + 1);
                Assert.True(
                    head.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) && (head[9] is '2' or '3' or '4' || head[9..12] is "501" or "502" or "507"),
                    $"seed {seed}, request {i}\n{request}\n=>\n{head}");
                token = Given(head, "Lock-Token: <", '>') ?? token;
                tag = Given(head, "ETag: ", '\n') ?? tag;
            }
        }
    }

    private static string? Given(string head, string before, char end) =>
        head.IndexOf(before, StringComparison.Ordinal) is >= 0 and var at ? head[(at + before.Length)..head.IndexOf(end, at + before.Length)] : null;

    private string Request(Random random, string place, string token, string tag, out bool isHead)
    {
        var method = Pick(random, Methods);
        var text = new StringBuilder(method).Append(' ').Append(place);
        var isAimed = method == "GET" && random.Next(3) > 0; // at a file that is often there, with conditions and ranges
        if (isAimed)
            text.Append('/').Append(Segments[random.Next(3)]);
        for (var depth = isAimed ? 0 : random.Next(4); depth > 0; depth--)
            text.Append('/').Append(random.Next(8) > 0 ? Segments[random.Next(3)] : Pick(random, Segments));
        if (random.Next(40) == 0)
            Bend(random, text, ' ');
        isHead = text.ToString().StartsWith("HEAD ", StringComparison.Ordinal);
        text.Append(" HTTP/1.1\r\nHost: ").Append(host).Append("\r\n");
        if (authorization is not null && random.Next(50) > 0)
            text.Append("Authorization: ").Append(authorization).Append("\r\n");
        var used = new HashSet<string>();
        for (var headers = isAimed ? random.Next(1, 3) : random.Next(4); headers > 0; headers--)
        {
            var (name, values) = isAimed ? Pick(random, Conditions) : Pick(random, Headers);
            if (!used.Add(name))
                continue;
            var value = Pick(random, values).Replace("{T}", token, StringComparison.Ordinal)
                .Replace("{E}", tag, StringComparison.Ordinal).Replace("{P}", place, StringComparison.Ordinal).Replace("{H}", host, StringComparison.Ordinal);
            if (random.Next(20) == 0)
                value = Bend(random, value);
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        if (method is "COPY" or "MOVE" && used.Add("Destination"))
            text.Append("Destination: ").Append(place).Append('/').Append(Segments[random.Next(3)]).Append("\r\n");
        var body = Pick(random, random.Next(3) > 0 && BodiesOf.TryGetValue(method, out var fitting) ? fitting : Bodies);
        if (random.Next(10) == 0)
            body = Bend(random, body);
        if (random.Next(4) == 0 && body.Length > 0)
            text.Append("Transfer-Encoding: chunked\r\n\r\n").Append($"{body.Length:x}\r\n{body}\r\n0\r\n\r\n");
        else
            text.Append($"Content-Length: {body.Length}\r\n\r\n{body}");
        return text.ToString();
    }

    // Leaves out, doubles or changes a few printable characters; control characters are the server's business, not ours.
    private static string Bend(Random random, string text)
    {
        var bent = new StringBuilder(text);
        Bend(random, bent, (char)random.Next(' ', '\u007F'));
        return bent.ToString();
    }

    private static void Bend(Random random, StringBuilder bent, char other)
    {
        for (var times = random.Next(1, 4); times > 0 && bent.Length > 0; times--)
        {
            var at = random.Next(bent.Length);
            switch (random.Next(3))
            {
                case 0:
                    bent.Remove(at, 1);
                    break;
                case 1:
                    bent.Insert(at, bent[at]);
                    break;
                default:
                    bent[at] = other;
                    break;
            }
        }
    }

    private static async Task<(string Head, bool CanReuse)> ReadAsync(StreamReader reader, bool isHead)
    {
        while (true)
        {
            var head = new StringBuilder();
            while (await reader.ReadLineAsync() is { Length: > 0 } line)
                head.Append(line).Append('\n');
            var text = head.ToString();
            if (text.StartsWith("HTTP/1.1 100", StringComparison.Ordinal))
                continue;
            var canReuse = !text.Contains("Connection: close", StringComparison.OrdinalIgnoreCase) && text.Length > 0;
            var length = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
            if (isHead || text.StartsWith("HTTP/1.1 204", StringComparison.Ordinal) || text.StartsWith("HTTP/1.1 304", StringComparison.Ordinal))
                return (text, canReuse);
            if (length >= 0)
            {
                var left = int.Parse(text.AsSpan(length + 16, text.IndexOf('\n', length) - length - 16));
                var buffer = new char[4096];
                while (left > 0)
                    left -= await reader.ReadBlockAsync(buffer, 0, Math.Min(left, buffer.Length)) is var read && read > 0 ? read : left;
            }
            else
            {
                while (await reader.ReadLineAsync() is { } size && int.TryParse(size, System.Globalization.NumberStyles.HexNumber, null, out var chunk))
                {
                    var buffer = new char[chunk + 2];
                    await reader.ReadBlockAsync(buffer, 0, buffer.Length);
                    if (chunk == 0)
                        break;
                }
            }

            return (text, canReuse);
        }
    }

    private static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];
}
