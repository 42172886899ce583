using Npgsql;

namespace ToolKit.TestSupport;

/// <summary>
/// A private PostgreSQL cluster in a temporary folder, reached by a unix socket in it. It starts with the first database a
/// test program asks for and ends with the program. It does not sync to disk: what it holds is thrown away anyway.
/// </summary>
public sealed class PostgresCluster
{
    private static readonly Lazy<Task<PostgresCluster>> Shared = new(StartAsync);
    private static int databases;

    private readonly TemporaryFolder folder;
    private readonly ExternalProgram server;

    private PostgresCluster(TemporaryFolder folder, ExternalProgram server)
    {
        this.folder = folder;
        this.server = server;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => End();
    }

    /// <summary>Why no cluster can be started here, for <see cref="Needs.Nothing"/>; null when one can.</summary>
    public static string? WhyMissing { get; } = FindBinaries() is null
        ? "PostgreSQL is not installed (tests/run installs it when run as root)"
        : Environment.IsPrivilegedProcess && ExternalProgram.Find("runuser") is null
            ? "PostgreSQL refuses to run as root, and runuser is not installed"
            : null;

    /// <summary>Makes a fresh, empty database in the test program's cluster and returns its connection string.</summary>
    public static async Task<string> NewDatabaseAsync()
    {
        var cluster = await Shared.Value;
        var name = $"test{Interlocked.Increment(ref databases)}";
        await using var connection = new NpgsqlConnection(cluster.ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var create = connection.CreateCommand();
#pragma warning disable CA2100 // the name is made of a word and a number, right above
        create.CommandText = $"CREATE DATABASE {name}";
#pragma warning restore CA2100
        await create.ExecuteNonQueryAsync();
        return cluster.ConnectionString(name);
    }

    private static async Task<PostgresCluster> StartAsync()
    {
        var binaries = FindBinaries() ?? throw new InvalidOperationException(WhyMissing);
        var place = TemporaryFolder.InMemory("toolkit-pg");
        var data = Path.Combine(place.Path, "data");
        if (Environment.IsPrivilegedProcess)
            (await ExternalProgram.RunAsync("chown", ["postgres", place.Path])).MustSucceed();

        (await RunAsync(Path.Combine(binaries, "initdb"),
            ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"])).MustSucceed();

        var started = Start(Path.Combine(binaries, "postgres"),
        [
            "-D", data, "-k", place.Path,
            "-c", "listen_addresses=", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
            "-c", "shared_buffers=64MB", "-c", "max_connections=200", "-c", "autovacuum=off",
        ]);
        var cluster = new PostgresCluster(place, started);
        await cluster.WaitUntilReadyAsync();
        return cluster;

        Task<ProgramResult> RunAsync(string file, string[] arguments)
        {
            var (program, all) = AsPostgres(file, arguments);
            return ExternalProgram.RunAsync(program, all, folder: place.Path);
        }

        ExternalProgram Start(string file, string[] arguments)
        {
            var (program, all) = AsPostgres(file, arguments);
            return ExternalProgram.Start(program, all, place.Path);
        }
    }

    /// <summary>PostgreSQL refuses to run as root; anybody else runs it under the own name.</summary>
    private static (string File, string[] Arguments) AsPostgres(string file, string[] arguments) =>
        Environment.IsPrivilegedProcess ? ("runuser", ["-u", "postgres", "--", file, .. arguments]) : (file, arguments);

    private async Task WaitUntilReadyAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
                await connection.OpenAsync(limit.Token);
                return;
            }
            catch (Exception e) when (e is NpgsqlException && !server.HasEnded && !limit.IsCancellationRequested)
            {
                await Task.Delay(50, limit.Token); // not listening yet
            }
        }
    }

    private string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = folder.Path,
        Username = "postgres",
        Database = database,
        MaxPoolSize = 20,
    }.ConnectionString;

    private void End()
    {
        // SIGQUIT ends PostgreSQL at once but, other than SIGKILL, lets it give back its shared memory.
        var pidFile = Path.Combine(folder.Path, "data", "postmaster.pid");
        if (File.Exists(pidFile) && int.TryParse(File.ReadLines(pidFile).First(), out var postmaster))
        {
            _ = NativeMethods.Kill(postmaster, NativeMethods.SigQuit);
            for (var wait = 0; wait < 100 && File.Exists(pidFile); wait++)
                Thread.Sleep(20); // the program is ending, nobody else runs any more
        }

        server.Dispose();
        folder.Dispose();
    }

    /// <summary>Debian keeps the programs of each major version in a folder of its own; the newest is taken.</summary>
    private static string? FindBinaries() =>
        !Directory.Exists("/usr/lib/postgresql")
            ? null
            : Directory.GetDirectories("/usr/lib/postgresql")
                .Select(version => Path.Combine(version, "bin"))
                .Where(bin => File.Exists(Path.Combine(bin, "postgres")))
                .OrderByDescending(bin => bin.Length).ThenByDescending(bin => bin, StringComparer.Ordinal)
                .FirstOrDefault();
}
