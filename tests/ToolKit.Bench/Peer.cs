using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ToolKit.TestSupport;

namespace ToolKit.Bench;

/// <summary>A server to be measured: it runs in a folder of its own, on loopback, and ends with the bench.</summary>
internal abstract class Peer(string name, string folder) : IAsyncDisposable
{
    protected const string User = "bench";
    protected const string Password = "bench";

    /// <summary>All servers the bench can start, by the name used on the command line.</summary>
    public static IReadOnlyDictionary<string, Func<string, Peer>> Known { get; } = new Dictionary<string, Func<string, Peer>>
    {
        ["toolkit"] = folder => new ToolKitPeer("toolkit", folder, documents: 0),
        ["toolkit-1m"] = folder => new ToolKitPeer("toolkit-1m", folder, documents: 1_000_000),
        ["apache"] = folder => new ApachePeer(folder),
        ["rclone"] = folder => new RclonePeer(folder),
        ["nginx"] = folder => new NginxPeer(folder),
        ["lighttpd"] = folder => new LighttpdPeer(folder),
        ["empty"] = folder => new EmptyPeer(folder),
    };

    public string Name => name;

    public int Port { get; protected init; } = FreePort.Next();

    /// <summary>The folder all the data lies in, as a path with a slash at the end.</summary>
    public virtual string Root => "/bench/";

    /// <summary>The value of the Authorization header.</summary>
    public virtual string? Authorization { get; } = Basic(User, Password);

    /// <summary>What happens before a PUT is answered.</summary>
    public abstract string Flushes { get; }

    public abstract string HowPasswordsAreChecked { get; }

    public virtual bool IsWebDav => true;

    public abstract int ProcessId { get; }

    /// <summary>The name and version a server gives itself.</summary>
    public string Version { get; protected set; } = "";

    /// <summary>Bytes of a listing of 1,000 files, all properties and named ones; measured when the data is made.</summary>
    public (long All, long Named) ListingBytes { get; set; }

    protected string Folder => folder;

    /// <summary>Why it cannot be started here, or null.</summary>
    public virtual string? WhyMissing => null;

    public Wire Connect() => new(Port, Authorization);

    /// <summary>The text of a request without body, for wrk.</summary>
    public string Head(string method, string path, params ReadOnlySpan<string> headers)
    {
        var head = new StringBuilder($"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{Port}\r\n");
        if (Authorization is not null)
            head.Append("Authorization: ").Append(Authorization).Append("\r\n");
        foreach (var header in headers)
            head.Append(header).Append("\r\n");
        return head.Append("\r\n").ToString();
    }

    public abstract Task StartAsync();

    /// <summary>Adds what is there beside the data that is measured.</summary>
    /// <param name="many">The address of a folder of <see cref="Measures.Files"/> files.</param>
    public virtual void Fill(Wire wire, string many)
    {
        // Nothing, with most.
    }

    public abstract ValueTask DisposeAsync();

    protected static string Basic(string user, string password) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
}

/// <summary>The product, on a fresh data folder, with so many other documents in its library.</summary>
internal sealed class ToolKitPeer : Peer
{
    private readonly ToolKitServer server;
    private readonly int documents;
    private string token = "";

    public ToolKitPeer(string name, string folder, int documents)
        : base(name, folder)
    {
        this.documents = documents;
        server = ToolKitServer.Prepare(Path.Combine(folder, "data"));
        Port = server.Port;
    }

    public override string Root => "/dav/bench/";

    public override string? Authorization => Basic("anybody", token);

    public override string Flushes => "file, folder and database synced before the answer";

    public override string HowPasswordsAreChecked => "device token, keyed hash";

    public override int ProcessId => server.ProcessId;

    public override string? WhyMissing => File.Exists(ToolKitServer.Dll) ? null : $"{ToolKitServer.Dll} is not built";

    public override async Task StartAsync()
    {
        token = await server.CreatePersonWithTokenAsync("bench@example.org", "Administrator", "/");
        await server.StartAgainAsync();
        Version = "ToolKit " + System.Diagnostics.FileVersionInfo.GetVersionInfo(ToolKitServer.Dll).ProductVersion?.Split('+')[0];
    }

    /// <summary>Copies copies of copies, ten in each folder.</summary>
    public override void Fill(Wire wire, string many)
    {
        var source = many;
        for (var held = Measures.Files; held < documents; held *= 10)
        {
            var folder = string.Create(CultureInfo.InvariantCulture, $"{Root}of{held * 10}/");
            wire.Must([201], "MKCOL", folder);
            for (var copy = 0; copy < 10; copy++)
            {
                wire.Must(
                    [201], "COPY", source, default,
                    ("Destination", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}{folder}{copy}/")), ("Depth", "infinity"));
            }

            source = folder;
        }
    }

    public override ValueTask DisposeAsync() => server.DisposeAsync();
}

/// <summary>A server that is a program of Debian with a configuration file of its own.</summary>
internal abstract class ProgramPeer(string name, string folder, string program) : Peer(name, folder)
{
    private ExternalProgram? running;

    public override int ProcessId => (running ?? throw new InvalidOperationException("not started")).Id;

    public override string? WhyMissing => ExternalProgram.WhyMissing(program);

    public override string HowPasswordsAreChecked => "{SHA} in a file";

    protected string Data => Path.Combine(Folder, "data");

    protected string State => Path.Combine(Folder, "state");

    /// <summary>What the program calls itself, out of what it prints with <see cref="VersionArguments"/>.</summary>
    protected virtual string ReadVersion(string printed) =>
        printed.Split('\n')[0].Replace("Server version: ", "", StringComparison.Ordinal).Split(" - ")[0].Trim();

    /// <summary>Writes the configuration and returns the arguments.</summary>
    protected abstract string[] Configure();

    protected abstract string[] VersionArguments { get; }

    public override async Task StartAsync()
    {
        Directory.CreateDirectory(Data);
        Directory.CreateDirectory(State);
        var arguments = Configure();
        if (Environment.IsPrivilegedProcess)
        {
            // They give up root and must still be able to write.
            (await ExternalProgram.RunAsync("chown", ["-R", "www-data", Folder])).MustSucceed();
        }

        var version = await ExternalProgram.RunAsync(program, VersionArguments);
        Version = ReadVersion(version.Output + version.Error);
        running = ExternalProgram.Start(program, arguments, Folder);
        using var client = ToolKitServer.CreateClient(new Uri($"http://127.0.0.1:{Port}/"), null);
        for (var tries = 0; tries < 200; tries++)
        {
            if (running.HasEnded)
                break;
            try
            {
                using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/"));
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50); // does not listen yet
            }
        }

        throw new RefusedException($"{Name} does not start: {running.Error} {running.Output}");
    }

    public override async ValueTask DisposeAsync()
    {
        if (running is null)
            return;
        running.AskToEnd();
        try
        {
            await running.WaitAsync(TimeSpan.FromSeconds(10));
        }
        catch (TimeoutException)
        {
            // it was killed then
        }

        running.Dispose();
    }

    /// <summary>A password file with one user. {SHA} is checked in no time, so that hashing does not decide the comparison.</summary>
    protected string PasswordFile()
    {
        var file = Path.Combine(Folder, "passwords");
#pragma warning disable CA5350 // what htpasswd -s writes, for a server on loopback
        var hash = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(Password)));
#pragma warning restore CA5350
        File.WriteAllText(file, $"{User}:{{SHA}}{hash}\n");
        return file;
    }

    protected string Write(string text)
    {
        var file = Path.Combine(Folder, "server.conf");
        File.WriteAllText(file, text);
        return file;
    }
}

/// <summary>Apache httpd with mod_dav and its file system provider.</summary>
internal sealed class ApachePeer(string folder) : ProgramPeer("apache", folder, "apache2")
{
    private const string Modules = "/usr/lib/apache2/modules";

    public override string Flushes => "nothing";

    protected override string[] VersionArguments => ["-v"];

    protected override string[] Configure()
    {
        var modules = new[]
        {
            "mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic", "mime", "dav", "dav_fs",
        };
        var user = Environment.IsPrivilegedProcess ? "User www-data\nGroup www-data\n" : "";
        var configuration = Write(
            $"""
            {string.Join('\n', modules.Select(m => $"LoadModule {m}_module {Modules}/mod_{m}.so"))}
            {user}ServerRoot {Folder}
            ServerName 127.0.0.1
            Listen 127.0.0.1:{Port}
            PidFile {State}/pid
            ErrorLog {State}/error.log
            LogLevel error
            TypesConfig /etc/mime.types
            MaxKeepAliveRequests 0
            LimitRequestBody 0
            DocumentRoot {Data}
            DavLockDB {State}/locks
            <Directory {Data}>
                Dav On
                DavDepthInfinity On
                AuthType Basic
                AuthName bench
                AuthUserFile {PasswordFile()}
                Require valid-user
            </Directory>

            """);
        return ["-f", configuration, "-DFOREGROUND"];
    }
}

/// <summary>rclone serve webdav: golang.org/x/net/webdav over a folder.</summary>
internal sealed class RclonePeer(string folder) : ProgramPeer("rclone", folder, "rclone")
{
    public override string Flushes => "nothing, written in place";

    public override string HowPasswordsAreChecked => "its own --user and --pass";

    protected override string[] VersionArguments => ["version"];

    protected override string[] Configure() =>
    [
        "--config", "/dev/null", "serve", "webdav", Data,
        "--addr", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}"), "--user", User, "--pass", Password,
    ];
}

/// <summary>nginx with the dav-ext module of nginx-extras; it has no properties, its locks are in memory.</summary>
internal sealed class NginxPeer(string folder) : ProgramPeer("nginx", folder, "nginx")
{
    private const string Module = "/usr/lib/nginx/modules/ngx_http_dav_ext_module.so";

    public override string Flushes => "nothing";

    public override string? WhyMissing => base.WhyMissing ?? (File.Exists(Module) ? null : "not installed: libnginx-mod-http-dav-ext");

    protected override string[] VersionArguments => ["-v"];

    protected override string[] Configure()
    {
        var user = Environment.IsPrivilegedProcess ? "user www-data;" : "";
        var temporary = new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" };
        return
        [
            "-e", $"{State}/error.log", "-c", Write(
                $$"""
                load_module {{Module}};
                {{user}}
                daemon off;
                worker_processes 2;
                pid {{State}}/pid;
                error_log {{State}}/error.log error;
                events { worker_connections 1024; }
                http {
                    include /etc/nginx/mime.types;
                    access_log off;
                    sendfile on;
                    keepalive_requests 100000000;
                    client_max_body_size 0;
                    {{string.Join('\n', temporary.Select(t => $"{t}_temp_path {State}/{t};"))}}
                    dav_ext_lock_zone zone=bench:10m timeout=30m;
                    server {
                        listen 127.0.0.1:{{Port}};
                        root {{Data}};
                        location / {
                            auth_basic bench;
                            auth_basic_user_file {{PasswordFile()}};
                            dav_methods PUT DELETE MKCOL COPY MOVE;
                            dav_ext_methods PROPFIND OPTIONS LOCK UNLOCK;
                            dav_ext_lock zone=bench;
                            dav_access user:rw group:rw;
                            autoindex on;
                        }
                    }
                }

                """),
        ];
    }
}

/// <summary>lighttpd with mod_webdav; properties and locks lie in SQLite without syncing.</summary>
internal sealed class LighttpdPeer(string folder) : ProgramPeer("lighttpd", folder, "lighttpd")
{
    public override string Flushes => "nothing; COPY makes hard links";

    public override string? WhyMissing =>
        base.WhyMissing ?? (File.Exists("/usr/lib/lighttpd/mod_webdav.so") ? null : "not installed: lighttpd-mod-webdav");

    protected override string[] VersionArguments => ["-v"];

    protected override string[] Configure()
    {
        Directory.CreateDirectory(Path.Combine(State, "uploads"));
        var user = Environment.IsPrivilegedProcess ? "server.username = \"www-data\"\nserver.groupname = \"www-data\"" : "";
        return
        [
            "-D", "-f", Write(
                $"""
                server.modules = ( "mod_auth", "mod_authn_file", "mod_webdav" )
                server.bind = "127.0.0.1"
                server.port = {Port}
                {user}
                server.document-root = "{Data}"
                server.errorlog = "{State}/error.log"
                server.upload-dirs = ( "{State}/uploads" )
                server.max-request-size = 0
                server.max-keep-alive-requests = 100000000
                webdav.activate = "enable"
                webdav.sqlite-db-name = "{State}/webdav.db"
                webdav.opts = ( "propfind-depth-infinity" => "enable" )
                auth.backend = "htpasswd"
                auth.backend.htpasswd.userfile = "{PasswordFile()}"
                auth.require = ( "/" => ( "method" => "basic", "realm" => "bench", "require" => "valid-user" ) )

                """),
        ];
    }
}

/// <summary>The empty handler, as a process of its own like the others.</summary>
internal sealed class EmptyPeer(string folder) : ProgramPeer("empty", folder, "dotnet")
{
    public override string Flushes => "stores nothing";

    public override string HowPasswordsAreChecked => "not at all";

    public override bool IsWebDav => false;

    protected override string[] VersionArguments => ["--version"];

    protected override string ReadVersion(string printed) => $"Kestrel, .NET {Environment.Version}";

    protected override string[] Configure() =>
        [typeof(EmptyPeer).Assembly.Location, "empty-handler", "--port", Port.ToString(CultureInfo.InvariantCulture)];
}
