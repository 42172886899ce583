using System.Diagnostics;
using System.Text;

namespace ToolKit.TestSupport;

/// <summary>What an ended program left behind.</summary>
/// <param name="ExitCode">The exit code; 128 + signal for a program that was killed.</param>
public sealed record ProgramResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>Fails the test with everything the program printed, unless it ended with 0.</summary>
    public ProgramResult MustSucceed()
    {
        Assert.True(ExitCode == 0, $"{Command} ended with {ExitCode}\n{Error}\n{Output}");
        return this;
    }
}

/// <summary>
/// A program of the operating system, started by a test: its output is collected while it runs, every wait has an end,
/// and it is killed by its process id, with all processes it started, when disposed.
/// </summary>
public sealed class ExternalProgram : IDisposable
{
    private static readonly string[] SystemFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    private readonly Process process;
    private readonly Lines output = new();
    private readonly Lines error = new();
    private readonly string command;

    private ExternalProgram(Process process, string command)
    {
        this.process = process;
        this.command = command;
    }

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    /// <summary>The exit code of a program that has ended.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>Standard output until now.</summary>
    public string Output => output.ToString();

    /// <summary>Standard error until now.</summary>
    public string Error => error.ToString();

    /// <summary>The absolute path of a program, looked for in PATH and the system's folders; null when it is not installed.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(SystemFolders)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    /// <summary>A sentence naming the programs that are not installed, or null when all of them are.</summary>
    public static string? WhyMissing(params string[] names)
    {
        var missing = names.Where(name => Find(name) is null).ToList();
        return missing.Count == 0 ? null : $"not installed: {string.Join(", ", missing)} (tests/run installs it when run as root)";
    }

    /// <param name="file">A path, or a name that <see cref="Find"/> finds.</param>
    /// <param name="arguments">Handed over one by one; no shell looks at them.</param>
    /// <param name="folder">The working folder; null means the test's own.</param>
    /// <param name="environment">Variables added to the test's own environment.</param>
    /// <param name="input">Written to standard input, which is then closed.</param>
    public static ExternalProgram Start(
        string file,
        IEnumerable<string> arguments,
        string? folder = null,
        IReadOnlyDictionary<string, string>? environment = null,
        string? input = null)
    {
        var start = new ProcessStartInfo(file.Contains('/', StringComparison.Ordinal) ? file : Find(file) ?? file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            WorkingDirectory = folder ?? Environment.CurrentDirectory,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        var started = new Process { StartInfo = start };
        var program = new ExternalProgram(started, file + " " + string.Join(' ', start.ArgumentList));
        started.OutputDataReceived += (_, line) => program.output.Add(line.Data);
        started.ErrorDataReceived += (_, line) => program.error.Add(line.Data);
        started.Start();
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        if (input is not null)
            started.StandardInput.Write(input);
        started.StandardInput.Close();
        return program;
    }

    /// <summary>Starts a program and waits for its end.</summary>
    /// <param name="limit">How long it may run; null means 60 seconds.</param>
    /// <exception cref="TimeoutException">It ran longer and was killed.</exception>
    public static async Task<ProgramResult> RunAsync(
        string file,
        IEnumerable<string> arguments,
        TimeSpan? limit = null,
        string? folder = null,
        IReadOnlyDictionary<string, string>? environment = null,
        string? input = null)
    {
        using var program = Start(file, arguments, folder, environment, input);
        return await program.WaitAsync(limit ?? TimeSpan.FromSeconds(60));
    }

    /// <exception cref="TimeoutException">It still ran after <paramref name="limit"/> and was killed.</exception>
    public async Task<ProgramResult> WaitAsync(TimeSpan limit)
    {
        using var end = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException e)
        {
            Kill();
            throw new TimeoutException($"{command} did not end within {limit.TotalSeconds} s\n{Error}\n{Output}", e);
        }

        return new ProgramResult(command, process.ExitCode, Output, Error);
    }

    /// <summary>SIGTERM: asks the program to end.</summary>
    public void AskToEnd()
    {
        if (!process.HasExited)
            _ = NativeMethods.Kill(process.Id, NativeMethods.SigTerm);
    }

    /// <summary>SIGKILL to the program and all it started.</summary>
    public void Kill()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
    }

    public void Dispose()
    {
        Kill();
        process.Dispose();
    }

    private sealed class Lines
    {
        private readonly StringBuilder text = new();

        public void Add(string? line)
        {
            if (line is null)
                return; // the stream has ended
            lock (text)
                text.Append(line).Append('\n');
        }

        public override string ToString()
        {
            lock (text)
                return text.ToString();
        }
    }
}
