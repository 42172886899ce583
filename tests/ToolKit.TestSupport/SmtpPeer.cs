using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;

namespace ToolKit.TestSupport;

/// <summary>A mail server on loopback that takes every mail (RFC 5321), with STARTTLS (RFC 3207) and AUTH LOGIN where it has a certificate.</summary>
public sealed class SmtpPeer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly Channel<ReceivedMail> mails = Channel.CreateUnbounded<ReceivedMail>();
    private readonly ConcurrentQueue<string> commands = new();
    private readonly X509Certificate2? certificate;
    private readonly Task running;

    /// <param name="certificate">Null: it offers no encryption.</param>
    public SmtpPeer(X509Certificate2? certificate = null)
    {
        this.certificate = certificate;
        listener.Start();
        running = RunAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Every command it was given, those after STARTTLS with “TLS ” before; mails themselves left out.</summary>
    public IReadOnlyCollection<string> Commands => commands;

    /// <summary>Addresses that hold this are refused.</summary>
    public string Refused { get; set; } = "\0";

    /// <summary>A certificate for localhost that nobody vouches for.</summary>
    public static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null); // on Windows a key in memory only does not serve
    }

    /// <summary>The next mail that arrives; fails after half a minute.</summary>
    public async Task<ReceivedMail> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await mails.Reader.ReadAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await running;
        end.Dispose();
        listener.Dispose();
    }

    private async Task RunAsync()
    {
        var sessions = new List<Task>();
        try
        {
            while (true)
                sessions.Add(ServeAsync(await listener.AcceptTcpClientAsync(end.Token)));
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            await TalkAsync(client.GetStream());
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The client has gone, which is its right.
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        var isEncrypted = false;
        await SayAsync("220 peer");
        while (await ReadLineAsync(stream) is { } line)
        {
            commands.Enqueue((isEncrypted ? "TLS " : "") + line);
            var word = line.Split(' ', ':')[0].ToUpperInvariant();
            switch (word)
            {
                case "EHLO":
                    await SayAsync("250-peer");
                    if (certificate is not null && !isEncrypted)
                        await SayAsync("250-STARTTLS");
                    await SayAsync("250 AUTH LOGIN");
                    break;
                case "STARTTLS":
                    await SayAsync("220 go");
                    var secure = new SslStream(stream);
                    await secure.AuthenticateAsServerAsync(certificate!);
                    stream = secure;
                    isEncrypted = true;
                    break;
                case "AUTH":
                    if (line.Split(' ').Length < 3)
                    {
                        await SayAsync("334 VXNlcm5hbWU6");
                        commands.Enqueue(await ReadLineAsync(stream) ?? "");
                    }

                    await SayAsync("334 UGFzc3dvcmQ6");
                    commands.Enqueue(await ReadLineAsync(stream) ?? "");
                    await SayAsync("235 in");
                    break;
                case "RCPT" when line.Contains(Refused, StringComparison.OrdinalIgnoreCase):
                    await SayAsync("550 5.1.1 nobody of that name");
                    break;
                case "DATA":
                    await SayAsync("354 go");
                    await mails.Writer.WriteAsync(new ReceivedMail(await ReadDataAsync(stream)));
                    await SayAsync("250 taken");
                    break;
                case "QUIT":
                    await SayAsync("221 bye");
                    return;
                default:
                    await SayAsync("250 ok");
                    break;
            }
        }

        async Task SayAsync(string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), end.Token);
    }

    private async Task<byte[]> ReadDataAsync(Stream stream)
    {
        var data = new StringBuilder();
        while (await ReadLineAsync(stream) is { } line && line != ".")
        {
            Assert.InRange(line.Length, 0, 998); // RFC 5321 §4.5.3.1.6
            data.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return Encoding.Latin1.GetBytes(data.ToString());
    }

    /// <summary>One byte a character; null at the end.</summary>
    private async Task<string?> ReadLineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, end.Token) == 1)
        {
            if (one[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }

        return null;
    }
}
