using System.Text.RegularExpressions;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>
/// The order in which the server asks the operating system to make a write last, watched by strace. A killed process does not
/// show this, only a power cut would.
/// </summary>
public partial class SyncOrderTests
{
    [Fact]
    public async Task ALargeUploadIsSyncedRenamedSyncedIntoItsFolderAndCommittedBeforeItIsAnswered()
    {
        var (calls, data) = await TraceAsync(Some.Bytes(5_000_000));

        var answer = Answer(calls);
        var file = calls.First(call => call.IsSync && IsBelow(data, call.File) && !IsDatabase(call.File));
        var rename = calls.First(call => call.IsRename && call.Paths.Length == 2 && Resolve(call.Paths[0]) == file.File);
        var folder = calls.FirstOrDefault(call => call.IsSync && call.Begin > rename.End && call.File == Path.GetDirectoryName(Resolve(rename.Paths[1])));
        Assert.True(folder is not null, "the folder the file was renamed into was not synced\n" + Describe(calls));
        var commit = calls.FirstOrDefault(call => call.IsSync && call.Begin > folder.End && IsDatabase(call.File));
        Assert.True(commit is not null, "no commit was synced after the folder\n" + Describe(calls));

        Assert.True(file.End < rename.Begin, "renamed before the file was synced\n" + Describe(calls));
        Assert.True(commit.End < answer.Begin, "answered before the commit was synced\n" + Describe(calls));
    }

    [Fact]
    public async Task AFolderMadeForAnUploadIsSyncedIntoItsParentBeforeTheAnswer()
    {
        var (calls, data) = await TraceAsync(Some.Bytes(5_000_000));

        var answer = Answer(calls);
        var folders = calls.Where(call => call.Name.StartsWith("mkdir", StringComparison.Ordinal) && call.Succeeded && IsBelow(data, Resolve(call.Paths[0]))).ToList();
        Assert.NotEmpty(folders); // the first large file of a library
        Assert.All(
            folders,
            made => Assert.True(
                calls.Exists(call => call.IsSync && call.File == Path.GetDirectoryName(Resolve(made.Paths[0])) && call.Begin > made.End && call.End < answer.Begin),
                $"{made.Paths[0]} was made and could be lost\n" + Describe(calls)));
    }

    [Fact]
    public async Task ASmallUploadIsCommittedBeforeItIsAnswered()
    {
        var (calls, _) = await TraceAsync(Some.Bytes(2_000));

        var answer = Answer(calls);
        Assert.True(
            calls.Exists(write => write.IsWrite && IsDatabase(write.File)
                && calls.Exists(sync => sync.IsSync && sync.File == write.File && sync.Begin > write.End && sync.End < answer.Begin)),
            "no write to the database was synced before the answer\n" + Describe(calls));
    }

    /// <summary>Sends one PUT to a fresh server and returns the system calls it made meanwhile.</summary>
    private static async Task<(List<SystemCall> Calls, string DataFolder)> TraceAsync(byte[] body)
    {
        Needs.Programs("strace");
        await using var server = ToolKitServer.Prepare();
        var token = await server.CreatePersonWithTokenAsync(Some.Mail(), "Administrator", "/");
        await server.StartAgainAsync();
        using var client = new DavClient(new Uri(server.Address, "dav/"), "anybody", token);
        var folder = new Uri(server.Address, "dav/Spur/");
        await client.MakeFolderAsync(folder);
        await client.PutAsync(new Uri(folder, "warm.bin"), Some.Bytes(100)); // what only the first upload does is done

        using var here = new TemporaryFolder();
        using var strace = ExternalProgram.Start(
            "strace",
            [
                "-f", "-y", "-s", "64", "-o", here.Below("trace"),
                "-e", "trace=fsync,fdatasync,rename,renameat,renameat2,link,linkat,mkdir,mkdirat,write,writev,pwrite64,pwritev,sendto,sendmsg",
                "-p", server.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ]);
        while (!strace.Error.Contains("attached", StringComparison.Ordinal))
        {
            Needs.That(!strace.HasEnded, "strace cannot attach to the server: " + strace.Error.Trim()); // where tracing is forbidden (kernel.yama.ptrace_scope)
            await Task.Delay(20);
        }

        await client.PutAsync(new Uri(folder, "document.bin"), body);
        strace.AskToEnd();
        await strace.WaitAsync(TimeSpan.FromSeconds(20));
        return (Read(await File.ReadAllLinesAsync(here.Below("trace"))), Resolve(server.DataFolder));
    }

    private static SystemCall Answer(List<SystemCall> calls) =>
        calls.Find(call => call.Name is "sendto" or "sendmsg" or "write" or "writev" && call.Arguments.Contains("\"HTTP/1.1 201 ", StringComparison.Ordinal))
            ?? throw new InvalidOperationException("The answer is not in the trace\n" + Describe(calls));

    private static bool IsBelow(string folder, string? file) => file?.StartsWith(folder + "/", StringComparison.Ordinal) == true;

    private static bool IsDatabase(string? file) =>
        file is not null && (file.EndsWith("-wal", StringComparison.Ordinal) || file.EndsWith(".db", StringComparison.Ordinal));

    private static string Resolve(string path) => Path.GetFullPath(path);

    private static string Describe(List<SystemCall> calls) =>
        string.Join('\n', calls.Where(call => !call.IsWrite || IsDatabase(call.File)).Select(call => $"{call.Begin}-{call.End} {call.Name}({call.Arguments})"));

    /// <summary>
    /// A call is a line "PID name(arguments) = result", or two when another thread came between: "PID name(arguments &lt;unfinished ...&gt;" and
    /// "PID &lt;... name resumed&gt;rest) = result". The numbers of the lines are the order.
    /// </summary>
    private static List<SystemCall> Read(string[] lines)
    {
        var calls = new List<SystemCall>();
        var open = new Dictionary<string, SystemCall>();
        for (var number = 0; number < lines.Length; number++)
        {
            var line = Line().Match(lines[number]);
            if (!line.Success)
                continue; // signals and ends of threads
            var (process, rest) = (line.Groups["process"].Value, line.Groups["rest"].Value);
            if (rest.StartsWith("<... ", StringComparison.Ordinal))
            {
                if (open.Remove(process, out var begun))
                    begun.Finish(number, rest);
            }
            else if (rest.IndexOf('(', StringComparison.Ordinal) is > 0 and var bracket)
            {
                var call = new SystemCall(rest[..bracket], rest[(bracket + 1)..], number);
                calls.Add(call);
                if (rest.EndsWith("<unfinished ...>", StringComparison.Ordinal))
                    open[process] = call;
                else
                    call.Finish(number, rest);
            }
        }

        return calls;
    }

    private sealed partial class SystemCall(string name, string arguments, int begin)
    {
        public string Name => name;

        public string Arguments => arguments;

        public int Begin => begin;

        /// <summary>Never ended while it was watched: after everything else.</summary>
        public int End { get; private set; } = int.MaxValue;

        public bool Succeeded { get; private set; }

        public bool IsSync => name is "fsync" or "fdatasync" && Succeeded;

        public bool IsRename => (name.StartsWith("rename", StringComparison.Ordinal) || name.StartsWith("link", StringComparison.Ordinal)) && Succeeded;

        public bool IsWrite => name is "write" or "writev" or "pwrite64" or "pwritev" or "sendto" or "sendmsg";

        /// <summary>The path of the open file the call is about, as -y shows it: 12&lt;/path&gt;.</summary>
        public string? File => OpenFile().Match(arguments) is { Success: true } match ? match.Groups["path"].Value : null;

        /// <summary>The paths among the arguments.</summary>
        public string[] Paths => [.. QuotedPath().Matches(arguments).Select(match => match.Groups["path"].Value)];

        public void Finish(int number, string rest)
        {
            End = number;
            Succeeded = !rest.Contains("= -1 ", StringComparison.Ordinal);
        }

        [GeneratedRegex(@"^\d+<(?<path>/[^>]*)>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
        private static partial Regex OpenFile();

        [GeneratedRegex(@"""(?<path>/[^""]*)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
        private static partial Regex QuotedPath();
    }

    [GeneratedRegex(@"^(?<process>\d+) +(?<rest>.*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
