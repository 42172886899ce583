using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>
/// Writes each entry of the record to the log as well, for the journal or a collector to carry to another machine: what is changed in the database afterwards stands there as it was. Each comes
/// at least once, in order, also when the server was down in between.
/// </summary>
/// <remarks>Names and reasons stay here: somebody who is erased could not be erased there. The number of a person says who it was as long as she is known here.</remarks>
public sealed partial class AuditForwarder(AuditLog audit, AuditMark mark, ServerOptions options, TimeProvider time, ILoggerFactory loggers) : BackgroundService
{
    /// <summary>The category of its lines in the log.</summary>
    public const string Category = "ToolKit.Audit";

    private const int AtOnce = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly JsonSerializerOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ILogger logger = loggers.CreateLogger(Category);
    private readonly SemaphoreSlim one = new(1);

    /// <summary>Writes what has come since the last time.</summary>
    public async Task SendAsync(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            var last = mark.Read();
            List<AuditEntry> entries;
            do
            {
                entries = await audit.ListAfterAsync(last, AtOnce, cancellation);
                foreach (var entry in entries)
                    LogEntry(logger, Line(entry));
                if (entries.Count > 0)
                    mark.Write(last = entries[^1].Id);
            }
            while (entries.Count == AtOnce);
        }
        finally
        {
            one.Release();
        }
    }

    public override void Dispose()
    {
        one.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.AuditToLog)
            return;
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                try
                {
                    await SendAsync(stoppingToken);
                }
                catch (Exception failure) when (failure is IOException or System.Data.Common.DbException)
                {
                    LogFailed(logger, failure); // a full disk, say: it goes on with the next round
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private static string Line(AuditEntry entry) => JsonSerializer.Serialize(
        new
        {
            id = entry.Id,
            at = entry.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            act = entry.Act,
            door = entry.Door,
            person = entry.PersonId,
            about = entry.AboutPersonId,
            authority = entry.Authority,
            subject = entry.Subject,
            detail = entry.Detail,
            region = entry.RegionId,
            site = entry.SiteId,
        },
        Layout);

    [LoggerMessage(1, LogLevel.Information, "{Entry}")]
    private static partial void LogEntry(ILogger logger, string entry);

    [LoggerMessage(2, LogLevel.Warning, "The record could not be carried on; it is tried again.")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}

/// <summary>How far the record was carried on: a number in a file beside the database.</summary>
/// <param name="File">The file.</param>
public sealed record AuditMark(string File)
{
    /// <summary>The last entry's id; 0: none yet.</summary>
    public long Read() => System.IO.File.Exists(File) && long.TryParse(System.IO.File.ReadAllText(File), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;

    public void Write(long id)
    {
        var fresh = File + ".tmp";
        System.IO.File.WriteAllText(fresh, id.ToString(CultureInfo.InvariantCulture));
        System.IO.File.Move(fresh, File, overwrite: true);
    }
}
