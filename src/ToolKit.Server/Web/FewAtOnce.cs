namespace ToolKit.Server;

/// <summary>Lets few work at the same time: anybody with a right to write can store what takes long to read, and it must hold up nobody.</summary>
/// <param name="most">How many, at least 1.</param>
public sealed class FewAtOnce(int most, TimeProvider time) : IDisposable
{
    /// <summary>How long somebody waits for a turn.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim turns = new(most);

    /// <summary>Works when there is a turn. What is done in it must not ask for another one.</summary>
    /// <param name="longest">How long it may take; null: it knows its own limit.</param>
    /// <returns>Null: there was no turn, or no time; or <paramref name="work"/> says so.</returns>
    /// <exception cref="OperationCanceledException">Whoever asked is gone.</exception>
    public async ValueTask<T?> RunAsync<T>(Func<CancellationToken, ValueTask<T?>> work, TimeSpan? longest, CancellationToken cancellation)
        where T : class
    {
        if (!await turns.WaitAsync(LongestWait, cancellation))
            return null;
        try
        {
            using var late = new CancellationTokenSource(longest ?? Timeout.InfiniteTimeSpan, time);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
            return await work(end.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            turns.Release();
        }
    }

    public void Dispose() => turns.Dispose();
}
