using System.Net;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>
/// Who tries passwords waits in a line of her network's own, in which one is looked at after the other. A password is slow to verify on purpose, and anybody can send one: whoever sends
/// thousands makes her own line long, and others pass.
/// </summary>
public sealed class PasswordTurns
{
    /// <summary>How many wait in a network's line: at a tenth of a second for each, as long as somebody likes to wait.</summary>
    public const int MostWaiting = 20;

    /// <summary>When to try again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Lock one = new();
    private readonly Dictionary<string, Line> lines = new(StringComparer.Ordinal);

    /// <summary>Waits for a turn. Dispose ends it.</summary>
    /// <returns>Null when the line is full.</returns>
    public async ValueTask<IDisposable?> TakeAsync(IPAddress? address, CancellationToken cancellation)
    {
        var network = SignInThrottle.NetworkOf(address);
        Line? line;
        lock (one)
        {
            if (!lines.TryGetValue(network, out line))
                lines.Add(network, line = new Line());
            if (line.Count > MostWaiting)
                return null;
            line.Count++;
        }

        try
        {
            await line.Turn.WaitAsync(cancellation);
        }
        catch
        {
            Leave(network, line);
            throw;
        }

        return new Held(this, network, line);
    }

    private void Leave(string network, Line line)
    {
        lock (one)
        {
            if (--line.Count == 0)
            {
                lines.Remove(network);
                line.Dispose();
            }
        }
    }

    /// <summary>The one whose turn it is, and those who wait.</summary>
    private sealed class Line : IDisposable
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public int Count { get; set; }

        public void Dispose() => Turn.Dispose();
    }

    private sealed class Held(PasswordTurns turns, string network, Line line) : IDisposable
    {
        private bool isOver;

        public void Dispose()
        {
            if (isOver)
                return;
            isOver = true;
            line.Turn.Release();
            turns.Leave(network, line);
        }
    }
}
