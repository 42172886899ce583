using System.Diagnostics;
using ToolKit.Formats;

namespace ToolKit.Server;

/// <summary>PDF could not be made; the message is a German sentence.</summary>
public sealed class PdfFailedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// PDF by way of LibreOffice, where it is installed: a process of its own with a profile of its own, one at a time, for so long and no longer. It is given only documents that were written here, never one that somebody uploaded; pictures in them are PNG, JPEG or GIF and whole.
/// </summary>
public sealed partial class PdfPrinter : IDisposable
{
    /// <summary>How long one document may take. The first one on a machine makes the profile, which takes some seconds.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>How many may wait; others are told to come again.</summary>
    public const int MostWaiting = 5;

    private readonly string? program;
    private readonly DirectoryInfo folder;
    private readonly TimeProvider time;
    private readonly ILogger<PdfPrinter> logger;
    private readonly SemaphoreSlim turn = new(1);
    private int inside; // those whose turn it is or who wait for it

    /// <param name="folder">For profile and documents; what is left in it goes.</param>
    public PdfPrinter(DirectoryInfo folder, ServerOptions options, TimeProvider time, ILogger<PdfPrinter> logger)
    {
        (this.folder, this.time, this.logger) = (folder, time, logger);
        program = options.LibreOffice switch
        {
            null => InstalledProgram.Find("soffice"),
            "" => null,
            var named => InstalledProgram.Find(named),
        };
        if (folder.Exists)
            folder.Delete(recursive: true); // of a process that was killed
        if (program is null)
            LogNone();
    }

    /// <summary>Whether there is a LibreOffice.</summary>
    public bool IsThere => program is not null;

    /// <summary>A document as PDF.</summary>
    /// <param name="document">ODT.</param>
    /// <exception cref="PdfFailedException">It could not be made, or too many others wait.</exception>
    public async Task<byte[]> PrintAsync(byte[] document, CancellationToken cancellation)
    {
        try
        {
            if (Interlocked.Increment(ref inside) > MostWaiting)
                throw new PdfFailedException("Gerade werden viele PDF erzeugt. Bitte versuchen Sie es in einer Minute noch einmal, oder nehmen Sie das Word-Dokument.");
            await turn.WaitAsync(cancellation);
            try
            {
                return await RunAsync(document, cancellation);
            }
            finally
            {
                turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref inside);
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<byte[]> RunAsync(byte[] document, CancellationToken cancellation)
    {
        const string failed = "Das PDF konnte nicht erzeugt werden. Bitte nehmen Sie das Word-Dokument oder die Druckansicht.";
        var work = Directory.CreateDirectory(Path.Combine(folder.FullName, Guid.NewGuid().ToString("N"))).FullName;
        try
        {
            var source = Path.Combine(work, "dokument.odt");
            await File.WriteAllBytesAsync(source, document, cancellation);
            using var process = Start(source, work);
            using var late = new CancellationTokenSource(Longest, time);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
            try
            {
                // Both are read, so that the program is not held up; what it says names paths and is not kept.
                await Task.WhenAll(
                    process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, end.Token), process.StandardError.BaseStream.CopyToAsync(Stream.Null, end.Token), process.WaitForExitAsync(end.Token));
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                LogFailed("it took too long");
                throw new PdfFailedException(failed);
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill(entireProcessTree: true);
                    await process.WaitForExitAsync(CancellationToken.None);
                }
            }

            var made = new FileInfo(Path.Combine(work, "dokument.pdf"));
            if (process.ExitCode == 0 && made is { Exists: true, Length: > 0 })
                return await File.ReadAllBytesAsync(made.FullName, cancellation);
            LogFailed($"exit code {process.ExitCode}");
            throw new PdfFailedException(failed);
        }
        catch (Exception failure) when (failure is IOException or System.ComponentModel.Win32Exception)
        {
            LogFailed(failure.GetType().Name);
            throw new PdfFailedException(failed, failure);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private Process Start(string source, string work)
    {
        var profile = new Uri(Path.Combine(folder.FullName, "profile")).AbsoluteUri;
        var start = new ProcessStartInfo(
            program!, [$"-env:UserInstallation={profile}", "--headless", "--norestore", "--nologo", "--nodefault", "--convert-to", "pdf", "--outdir", work, source])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = work,
        };
        var path = start.Environment.TryGetValue("PATH", out var found) ? found : null;
        start.Environment.Clear(); // settings in it may be secrets
        start.Environment["PATH"] = path;
        start.Environment["HOME"] = start.Environment["TMPDIR"] = work;
        start.Environment["LC_ALL"] = "C.UTF-8";
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    [LoggerMessage(1, LogLevel.Information, "LibreOffice was not found: pages offer the print view in place of PDF.")]
    private partial void LogNone();

    [LoggerMessage(2, LogLevel.Warning, "A PDF could not be made: {Reason}.")]
    private partial void LogFailed(string reason);
}
