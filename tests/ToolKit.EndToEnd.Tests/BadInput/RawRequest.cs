using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ToolKit.EndToEnd.Tests;

/// <summary>An answer as it came over the wire.</summary>
/// <param name="Status">0 when the server closed the connection without an answer.</param>
public sealed record RawAnswer(int Status, string Headers, string Body);

/// <summary>Sends bytes as they are: what no HTTP library would let through.</summary>
internal static class RawRequest
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <param name="target">As in the request line; non-ASCII characters are sent as Latin-1, one byte each.</param>
    public static Task<RawAnswer> SendAsync(Share share, string method, string target, params (string Name, string Value)[] headers) =>
        SendAsync(share, Head(share, method, target, headers) + "\r\n", breakOff: false);

    /// <summary>Sends the head of a request and then a body, which may be other than the head says.</summary>
    public static Task<RawAnswer> SendWithBodyAsync(
        Share share, string method, string target, string body, params (string Name, string Value)[] headers) =>
        SendAsync(share, Head(share, method, target, headers) + "\r\n" + body, breakOff: false);

    /// <summary>The same, and then the client is gone, although the head promised more.</summary>
    public static Task<RawAnswer> SendAndBreakOffAsync(
        Share share, string method, string target, string body, params (string Name, string Value)[] headers) =>
        SendAsync(share, Head(share, method, target, headers) + "\r\n" + body, breakOff: true);

    private static string Head(Share share, string method, string target, (string Name, string Value)[] headers)
    {
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{share.User}:{share.Password}"));
        var head = new StringBuilder($"{method} {target} HTTP/1.1\r\nHost: {share.Address.Authority}\r\nAuthorization: Basic {credentials}\r\n");
        foreach (var (name, value) in headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        return head.ToString();
    }

    private static async Task<RawAnswer> SendAsync(Share share, string request, bool breakOff)
    {
        using var end = new CancellationTokenSource(Limit);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, share.Address.Port, end.Token);
        var bytes = Encoding.Latin1.GetBytes(request);
        try
        {
            for (var sent = 0; sent < bytes.Length;)
                sent += await socket.SendAsync(bytes.AsMemory(sent), end.Token);
            if (breakOff)
                socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The server may answer and close before it has read everything.
        }

        var answer = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, end.Token) is > 0 and var received)
            {
                answer.Write(buffer, 0, received);
                if (Parse(answer.ToArray()) is { Complete: true } done)
                    return done.Answer;
            }
        }
        catch (SocketException)
        {
            // closed the hard way, after the answer
        }

        return Parse(answer.ToArray()).Answer;
    }

    private static (bool Complete, RawAnswer Answer) Parse(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        while (text.StartsWith("HTTP/1.1 100 ", StringComparison.Ordinal) && text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is > 0 and var interim)
            text = text[(interim + 4)..];
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return (false, new RawAnswer(0, text, ""));
        var (head, body) = (text[..end], text[(end + 4)..]);
        var status = int.Parse(head.Split(' ')[1], CultureInfo.InvariantCulture);
        var length = head.Split("\r\n")
            .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            .Select(line => int.Parse(line.Split(':')[1], CultureInfo.InvariantCulture))
            .FirstOrDefault(-1);
        var complete = length >= 0
            ? Encoding.UTF8.GetByteCount(body) >= length
            : head.Contains("chunked", StringComparison.OrdinalIgnoreCase) ? body.EndsWith("0\r\n\r\n", StringComparison.Ordinal) : status is 204 or 304;
        return (complete, new RawAnswer(status, head, body));
    }
}
