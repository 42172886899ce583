using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ToolKit.Bench;

/// <summary>A server's answer; the body is empty where it was only counted.</summary>
internal sealed record WireAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body, long BodyLength)
{
    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>A server refused, or answered what is not right: the measure has no value.</summary>
internal sealed class RefusedException(string message) : Exception(message);

/// <summary>
/// One kept connection, blocking, with as little of its own cost as possible: HttpClient needs more time for a request than a fast
/// server does.
/// </summary>
internal sealed class Wire(int port, string? authorization) : IDisposable
{
    private readonly byte[] buffer = new byte[256 * 1024];
    private Socket? socket;
    private int start;
    private int end;

    public WireAnswer Send(
        string method,
        string path,
        ReadOnlyMemory<byte> body = default,
        bool keepBody = true,
        long? bodyLength = null,
        params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var head = new StringBuilder($"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n");
        if (authorization is not null)
            head.Append("Authorization: ").Append(authorization).Append("\r\n");
        foreach (var (name, value) in headers)
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        var length = bodyLength ?? body.Length;
        if (length > 0 || method is "PUT" or "PROPFIND" or "LOCK")
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n");
        var request = Encoding.ASCII.GetBytes(head.Append("\r\n").ToString());

        var reused = socket is not null;
        try
        {
            return Exchange(request, body, length, keepBody);
        }
        catch (SocketException) when (reused)
        {
            Drop(); // the server had closed the idle connection
            return Exchange(request, body, length, keepBody);
        }
        catch (SocketException e)
        {
            Drop();
            throw new RefusedException($"{method}: {e.SocketErrorCode}");
        }
    }

    /// <summary>Sends and insists on one of these statuses.</summary>
    public WireAnswer Must(int[] expected, string method, string path, ReadOnlyMemory<byte> body = default, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var answer = Send(method, path, body, headers: headers);
        return expected.Contains(answer.Status)
            ? answer
            : throw new RefusedException($"{method} answered {answer.Status}");
    }

    public void Dispose() => Drop();

    private void Drop()
    {
        socket?.Dispose();
        socket = null;
        start = end = 0;
    }

    /// <param name="length">More than the body holds means: the body over and over, until that many bytes are sent.</param>
    private WireAnswer Exchange(byte[] request, ReadOnlyMemory<byte> body, long length, bool keepBody)
    {
        if (socket is null)
        {
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 120_000, SendTimeout = 120_000 };
            socket.Connect(IPAddress.Loopback, port);
        }

        if (length <= body.Length && length < 64 * 1024)
        {
            byte[] whole = [.. request, .. body.Span];
            SendAll(whole);
        }
        else
        {
            SendAll(request);
            for (var sent = 0L; sent < length; sent += body.Length)
                SendAll(body.Span[..(int)Math.Min(body.Length, length - sent)]);
        }

        return Receive(keepBody);
    }

    private void SendAll(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[socket!.Send(bytes)..];
    }

    private WireAnswer Receive(bool keepBody)
    {
        string[] lines;
        int status;
        do
        {
            lines = ReadHead().Split("\r\n");
            status = int.Parse(lines[0].AsSpan(9, 3), CultureInfo.InvariantCulture);
        }
        while (status < 200);

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        using var body = keepBody ? new MemoryStream() : null;
        var length = 0L;
        if (headers.GetValueOrDefault("Transfer-Encoding")?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true)
        {
            while (long.Parse(ReadLine().Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var chunk)
            {
                Take(chunk, body);
                length += chunk;
                ReadLine();
            }

            while (ReadLine().Length > 0)
            {
                // trailers
            }
        }
        else if (headers.TryGetValue("Content-Length", out var text))
        {
            length = long.Parse(text, CultureInfo.InvariantCulture);
            Take(length, body);
        }
        else if (status is not (204 or 304))
        {
            throw new RefusedException("an answer without length");
        }

        if (headers.GetValueOrDefault("Connection")?.Contains("close", StringComparison.OrdinalIgnoreCase) == true)
            Drop();
        return new WireAnswer(status, headers, body?.ToArray() ?? [], length);
    }

    private string ReadHead()
    {
        while (true)
        {
            var at = buffer.AsSpan(start, end - start).IndexOf("\r\n\r\n"u8);
            if (at >= 0)
            {
                var head = Encoding.Latin1.GetString(buffer, start, at);
                start += at + 4;
                return head;
            }

            Fill();
        }
    }

    private string ReadLine()
    {
        while (true)
        {
            var at = buffer.AsSpan(start, end - start).IndexOf("\r\n"u8);
            if (at >= 0)
            {
                var line = Encoding.Latin1.GetString(buffer, start, at);
                start += at + 2;
                return line;
            }

            Fill();
        }
    }

    private void Take(long count, MemoryStream? into)
    {
        while (count > 0)
        {
            if (start == end)
                Fill();
            var part = (int)Math.Min(count, end - start);
            into?.Write(buffer, start, part);
            start += part;
            count -= part;
        }
    }

    private void Fill()
    {
        if (start == end)
            start = end = 0;
        else if (end == buffer.Length)
        {
            Buffer.BlockCopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }

        var received = socket!.Receive(buffer.AsSpan(end));
        if (received == 0)
            throw new SocketException((int)SocketError.ConnectionReset);
        end += received;
    }
}
