using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ToolKit.WebDav.Tests;

/// <summary>
/// Requests nobody would send, from a seeded generator: methods, targets, headers and bodies bent in many ways. Whatever comes, there is no 5xx, no hang, nothing in the log, and the tree can be
/// listed afterwards. TOOLKIT_FUZZ_REQUESTS sets the number (default 20,000), TOOLKIT_FUZZ_SEED the seed.
/// </summary>
public sealed class RobustnessTests
{
    private static readonly string[] Methods =
    [
        "OPTIONS", "GET", "HEAD", "PUT", "DELETE", "MKCOL", "COPY", "MOVE", "PROPFIND", "PROPPATCH", "LOCK", "UNLOCK", "PROPFIND", "LOCK", "PUT", "POST", "REPORT", "propfind",
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
    ];

    private static readonly (string Name, string[] Values)[] Headers =
    [
        ("Depth", ["0", "1", "infinity", "2", "", "-1", "1,noroot"]),
        ("Destination", ["/dav/a", "/dav/b", "/dav/a/b", "/dav/", "/", "http://h/dav/c", "http://other/dav/c", "//h/dav/c", "c", "/dav/%", "/dav/\u00FC", "http://", "http:///dav/a", "/dav/a#b"]),
        ("Overwrite", ["T", "F", "x", ""]),
        ("If", ["(<urn:uuid:1>)", "(Not <DAV:no-lock>)", "(", ")", "<", "</dav/a> (<{T}>)", "(<{T}>)", "([\"x\"])", "(Not [\"x\"] <{T}>)", "<http://other/> (Not <a:b>)", "<%> (<a:b>)", "(<a:b>[\"c]\"])", "([W/\"x\"])"]),
        ("If-Match", ["*", "\"x\"", "x", "", ",", "W/\"x\"", "\"1\", \"2\""]),
        ("If-None-Match", ["*", "\"x\"", "\"", "W/"]),
        ("If-Modified-Since", ["Mon, 02 Mar 2026 09:00:00 GMT", "x"]),
        ("If-Unmodified-Since", ["Mon, 02 Mar 2026 09:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "x"]),
        ("Range", ["bytes=0-", "bytes=-1", "bytes=5-2", "bytes=0-0,2-2,4-4", "bytes=99999999999999999999-", "x", "bytes=-0", "bytes=9223372036854775807-9223372036854775807"]),
        ("If-Range", ["\"x\"", "x", "Mon, 02 Mar 2026 09:00:00 GMT"]),
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

    [Fact]
    public async Task NothingMakesTheServerStumble()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("TOOLKIT_FUZZ_REQUESTS") ?? "20000");
        var seed = int.Parse(Environment.GetEnvironmentVariable("TOOLKIT_FUZZ_SEED") ?? "4918");
        await using var host = await WebDavHost.StartAsync(quota: 100_000);
        var seen = new ConcurrentDictionary<string, int>();
        var memory = 0L;
        const int Workers = 4;
        for (var round = 0; round < 2; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => RunAsync(host, new Random(seed + (round * Workers) + worker), count / 2 / Workers, seen)));
            var used = GC.GetTotalMemory(forceFullCollection: true);
            if (round > 0)
                Assert.True(used < memory + 32 * 1024 * 1024, $"Memory has grown from {memory} to {used} bytes.");
            memory = used;
        }

        var listing = await host.SendAsync("PROPFIND", "/", null, "Depth: 1");
        Assert.Equal(207, listing.Status);
        Assert.NotEmpty(listing.Hrefs);

        // The generator reaches deep: most kinds of answers have come, and often.
        string[] expected = ["200", "201", "204", "207", "400", "401", "403", "404", "405", "409", "412", "415", "423", "501", "502"];
        Assert.All(expected, status => Assert.True(seen.GetValueOrDefault(status) >= 3, $"{status} came {seen.GetValueOrDefault(status)} times."));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(' ', seen.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}:{pair.Value}")));
        Assert.True(seen.Values.Sum() > count * 3 / 4, $"Only {seen.Values.Sum()} of {count} requests were answered.");
    }

    private static async Task RunAsync(WebDavHost host, Random random, int count, ConcurrentDictionary<string, int> seen)
    {
        var token = "urn:uuid:none";
        for (var i = 0; i < count;)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, host.Port);
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1, false, 4096, leaveOpen: true);
            for (var reuse = true; reuse && i < count; i++)
            {
                if (i % 50 == 0)
                    host.Time.Advance(TimeSpan.FromHours(2)); // no lock lasts for the whole test
                var request = Request(random, token, out var isHead);
                string head;
                try
                {
                    await stream.WriteAsync(Encoding.Latin1.GetBytes(request)).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
                    (head, reuse) = await ReadAsync(reader, isHead).WaitAsync(TimeSpan.FromSeconds(20));
                }
                catch (IOException)
                {
                    break; // cut off after an earlier answer said so
                }
                catch (TimeoutException)
                {
                    Assert.Fail("No answer to: " + request);
                    return;
                }

                if (head.Length == 0)
                    break;
                seen.AddOrUpdate(head[9..12], 1, (_, times) => times + 1);
                Assert.True(head.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) && head[9] is '2' or '3' or '4' || head.StartsWith("HTTP/1.1 507", StringComparison.Ordinal) || head.StartsWith("HTTP/1.1 502", StringComparison.Ordinal) || head.StartsWith("HTTP/1.1 501", StringComparison.Ordinal), $"{request}\n=>\n{head}");
                var given = head.IndexOf("Lock-Token: <", StringComparison.Ordinal);
                if (given >= 0)
                    token = head[(given + 13)..head.IndexOf('>', given)];
            }
        }
    }

    private static string Request(Random random, string token, out bool isHead)
    {
        var method = Pick(random, Methods);
        isHead = method == "HEAD";
        var text = new StringBuilder(method).Append(" /dav");
        for (var depth = random.Next(4); depth > 0; depth--)
            text.Append('/').Append(random.Next(8) > 0 ? Segments[random.Next(3)] : Pick(random, Segments));
        text.Append(" HTTP/1.1\r\nHost: h\r\n");
        var used = new HashSet<string>();
        for (var headers = random.Next(5); headers > 0; headers--)
        {
            var (name, values) = Headers[random.Next(Headers.Length)];
            if (!used.Add(name))
                continue;
            var value = Pick(random, values).Replace("{T}", token, StringComparison.Ordinal);
            if (random.Next(20) == 0)
                value = Bend(random, value);
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        if (method is "COPY" or "MOVE" && used.Add("Destination"))
            text.Append("Destination: /dav/").Append(Segments[random.Next(3)]).Append("\r\n");
        var body = Pick(random, Bodies);
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
                    bent[at] = (char)random.Next(' ', '\u007F');
                    break;
            }
        }

        return bent.ToString();
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

    private static string Pick(Random random, string[] values) => values[random.Next(values.Length)];
}
