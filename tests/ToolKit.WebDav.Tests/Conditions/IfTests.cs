namespace ToolKit.WebDav.Tests;

/// <summary>
/// What the If header means for a PUT to /a (RFC 4918 §10.4). {A} is the tag of /a, {T} the token of its lock, {B} the token of the lock on /b. 412 is a false
/// header, 423 a true one that does not submit the token.
/// </summary>
public sealed class IfTests
{
    [Theory]
    [InlineData("(<{T}>)", 204)]
    [InlineData("(<{T}> [{A}])", 204)]
    [InlineData("([{A}])", 423)]
    [InlineData("(<{T}> [\"x\"])", 412)]
    [InlineData("(<{T}> [\"x\"]) (<{T}>)", 204)]
    [InlineData("([\"x\"]) ([{A}] <{T}>)", 204)]
    [InlineData("(Not <{B}> <{T}>)", 204)]
    [InlineData("(Not <{T}>)", 412)]
    [InlineData("(<{T}>) (Not <DAV:no-lock>)", 204)]
    [InlineData("(<urn:uuid:old>) (Not <DAV:no-lock>)", 423)]
    [InlineData("(<urn:uuid:old> <{T}>) (Not <DAV:no-lock>)", 204)] // submitted in a false list
    [InlineData("(Not <DAV:no-lock>) (Not <{T}>)", 204)] // submitted under Not
    [InlineData("(<DAV:no-lock>)", 412)]
    [InlineData("([{A}] [\"x\"])", 412)]
    [InlineData("([W/{A}] <{T}>)", 412)]
    [InlineData("</dav/a> (<{T}>)", 204)]
    [InlineData("<http://127.0.0.1:{P}/dav/a> (<{T}>)", 204)]
    [InlineData("<https://127.0.0.1:{P}/dav/a> (<{T}>)", 204)]
    [InlineData("</dav/b> (<{B}>) </dav/a> (<{T}>)", 204)]
    [InlineData("</dav/b> (<{B}>)", 423)]
    [InlineData("</dav/b> (<{T}>)", 412)] // not in that lock's scope
    [InlineData("</dav/unmapped> (<{T}>)", 412)]
    [InlineData("</dav/unmapped> (Not <{T}>)", 204)]
    [InlineData("</dav/unmapped> (Not [\"x\"] Not <{T}>)", 204)]
    [InlineData("<http://elsewhere.example/x> (<{T}>)", 412)]
    [InlineData("<http://elsewhere.example/x> (Not <{T}>)", 204)]
    [InlineData("()", 400)]
    [InlineData("(<{T}>) </dav/a> (<{T}>)", 400)]
    [InlineData("nonsense", 400)]
    public async Task TheTable(string header, int status)
    {
        await using var host = await WebDavHost.StartAsync();
        var tag = (await host.SendAsync("PUT", "/a", "a"))["ETag"];
        var token = await host.LockAsync("/a");
        var other = await host.LockAsync("/b");
        var value = header.Replace("{A}", tag, StringComparison.Ordinal).Replace("{T}", token, StringComparison.Ordinal)
            .Replace("{B}", other, StringComparison.Ordinal).Replace("{P}", host.Port.ToString(), StringComparison.Ordinal);
        foreach (var early in new[] { true, false }) // both the check before the body and the one at the commit decide so
        {
            var answer = await host.SendAsync("PUT", "/a", "b", early ? ["If: " + value, "Expect: 100-continue"] : ["If: " + value]);
            Assert.Equal(status, answer.Status);
            if (answer.Status == 204)
                return; // the tag has changed
        }
    }
}

/// <summary>RFC 9110 §13, on a file that exists (tag {A}, changed at 09:00:00) and on one that does not.</summary>
public sealed class HttpConditionTests
{
    [Theory]
    [InlineData("GET", "If-None-Match: {A}", 304)]
    [InlineData("HEAD", "If-None-Match: {A}", 304)]
    [InlineData("GET", "If-None-Match: W/{A}", 304)]
    [InlineData("GET", "If-None-Match: \"x\", {A}", 304)]
    [InlineData("GET", "If-None-Match: *", 304)]
    [InlineData("GET", "If-None-Match: \"x\"", 200)]
    [InlineData("GET", "If-Match: {A}", 200)]
    [InlineData("GET", "If-Match: \"x\"", 412)]
    [InlineData("GET", "If-Match: W/{A}", 412)]
    [InlineData("GET", "If-Modified-Since: Mon, 02 Mar 2026 09:00:00 GMT", 304)]
    [InlineData("GET", "If-Modified-Since: Mon, 02 Mar 2026 08:59:59 GMT", 200)]
    [InlineData("GET", "If-Modified-Since: yesterday", 200)]
    [InlineData("GET", "If-Unmodified-Since: Mon, 02 Mar 2026 08:59:59 GMT", 412)]
    [InlineData("GET", "If-Unmodified-Since: Mon, 02 Mar 2026 09:00:00 GMT", 200)]
    [InlineData("PUT", "If-Match: {A}", 204)]
    [InlineData("PUT", "If-Match: *", 204)]
    [InlineData("PUT", "If-Match: \"x\"", 412)]
    [InlineData("PUT", "If-Match: x", 400)]
    [InlineData("PUT", "If-None-Match: *", 412)]
    [InlineData("PUT", "If-None-Match: {A}", 412)]
    [InlineData("PUT", "If-None-Match: \"x\"", 204)]
    [InlineData("PUT", "If-Unmodified-Since: Mon, 02 Mar 2026 08:59:59 GMT", 412)]
    [InlineData("PUT", "If-Modified-Since: Mon, 02 Mar 2026 09:00:00 GMT", 204)] // for GET and HEAD only
    [InlineData("DELETE", "If-Match: \"x\"", 412)]
    [InlineData("DELETE", "If-Match: {A}", 204)]
    [InlineData("PROPPATCH", "If-Match: \"x\"", 412)]
    [InlineData("COPY", "If-Match: \"x\"", 412)]
    [InlineData("MOVE", "If-Match: \"x\"", 412)]
    [InlineData("MOVE", "If-Match: {A}", 201)]
    [InlineData("LOCK", "If-None-Match: *", 412)]
    [InlineData("LOCK", "If-Match: {A}", 200)]
    [InlineData("PROPFIND", "If-Match: \"x\"", 412)]
    public async Task OnAFileThatExists(string method, string header, int status)
    {
        await using var host = await WebDavHost.StartAsync();
        var tag = (await host.SendAsync("PUT", "/a", "a"))["ETag"];
        Assert.Equal(status, (await SendAsync(host, method, header.Replace("{A}", tag, StringComparison.Ordinal))).Status);
        if (status is 412 or 400)
            Assert.Equal("a", await host.ReadAsync("/a"));
    }

    [Theory]
    [InlineData("PUT", "If-None-Match: *", 201)]
    [InlineData("PUT", "If-Match: *", 412)]
    [InlineData("PUT", "If-Match: \"x\"", 412)]
    [InlineData("LOCK", "If-None-Match: *", 201)]
    [InlineData("LOCK", "If-Match: *", 412)]
    public async Task OnOneThatDoesNot(string method, string header, int status)
    {
        await using var host = await WebDavHost.StartAsync();
        Assert.Equal(status, (await SendAsync(host, method, header)).Status);
        Assert.Equal(status == 201, await host.ReadAsync("/a") is not null);
    }

    private static Task<Answer> SendAsync(WebDavHost host, string method, string header) => host.SendAsync(
        method,
        "/a",
        method switch
        {
            "PUT" => "b",
            "PROPPATCH" => Some.Set("<x/>"),
            "LOCK" => "<D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>",
            _ => null,
        },
        method is "COPY" or "MOVE" ? [header, "Destination: /dav/b"] : [header]);
}
