using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>Asks clamd about an upload: its command INSTREAM, one connection for each body.</summary>
internal sealed class UploadScan(EndPoint clamd)
{
    private const int ChunkSize = 64 * 1024;
    private const int MostAnswer = 4 * 1024;

    // A body is on the local disk by now. clamd needs seconds for a large archive, not minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The place a setting names; null when it names none.</summary>
    public static EndPoint? EndPointOf(string address)
    {
        if (address.StartsWith('/') && Encoding.UTF8.GetByteCount(address) <= 100)
            return new UnixDomainSocketEndPoint(address);
        var colon = address.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(address[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? new DnsEndPoint(address[..colon].Trim('[', ']'), port)
            : null;
    }

    /// <summary>What the uploader reads when something was found.</summary>
    public static string HarmfulSentence(string found) =>
        T("In dieser Datei hat der Virenscanner etwas gefunden ({0}). Sie wurde nicht gespeichert. Bitte wenden Sie sich an Ihre IT.", found);

    /// <summary>What the uploader reads when the scanner could not look.</summary>
    public static string NotScannedSentence(string why) =>
        T("Die Datei wurde nicht gespeichert, denn der Virenscanner konnte sie nicht prüfen: {0} Bitte versuchen Sie es später noch einmal.", T(why));

    /// <summary>The name of what is in the body; null when it is harmless.</summary>
    /// <exception cref="IOException">clamd does not answer, or could not look; the message is a German sentence without addresses.</exception>
    public async ValueTask<string?> FindAsync(Stream body, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            return Read(await AskAsync(body, limit.Token));
        }
        catch (SocketException failure)
        {
            throw new IOException("Er antwortet nicht.", failure);
        }
        catch (OperationCanceledException failure) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException("Er antwortet nicht rechtzeitig.", failure);
        }
    }

    private static string? Read(string answer)
    {
        // "stream: OK", "stream: NAME FOUND", or a sentence that ends in ERROR.
        if (answer.EndsWith(" OK", StringComparison.Ordinal))
            return null;
        if (answer.EndsWith(" FOUND", StringComparison.Ordinal))
            return answer[(answer.IndexOf(':', StringComparison.Ordinal) + 1)..^" FOUND".Length].Trim();
        throw new IOException(answer.Contains("size limit", StringComparison.Ordinal) ? "Sie ist größer, als er annimmt." : "Er meldet einen Fehler.");
    }

    private async ValueTask<string> AskAsync(Stream body, CancellationToken cancellation)
    {
        using var socket = clamd is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(clamd, cancellation);
        await using var connection = new NetworkStream(socket);
        var buffer = ArrayPool<byte>.Shared.Rent(sizeof(uint) + ChunkSize);
        try
        {
            try
            {
                await connection.WriteAsync("zINSTREAM\0"u8.ToArray(), cancellation);
                int read;
                do
                {
                    // Each chunk is preceded by its length; an empty one is the end.
                    read = await body.ReadAtLeastAsync(buffer.AsMemory(sizeof(uint), ChunkSize), ChunkSize, throwOnEndOfStream: false, cancellation);
                    BinaryPrimitives.WriteUInt32BigEndian(buffer, (uint)read);
                    await connection.WriteAsync(buffer.AsMemory(0, sizeof(uint) + read), cancellation);
                }
                while (read > 0);
            }
            catch (IOException)
            {
                // It has heard enough (its size limit, say) and closed its side: what it said is still to be read.
            }

            var filled = await connection.ReadAtLeastAsync(buffer.AsMemory(0, MostAnswer), MostAnswer, throwOnEndOfStream: false, cancellation);
            var answer = Encoding.UTF8.GetString(buffer, 0, filled).TrimEnd('\0', '\n', ' ');
            return answer.Length > 0 ? answer : throw new IOException("Er hat die Verbindung beendet.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
