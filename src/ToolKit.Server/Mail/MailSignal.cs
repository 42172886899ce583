namespace ToolKit.Server;

/// <summary>Wakes the sender of mails as soon as there is one.</summary>
public sealed class MailSignal : IDisposable
{
    private readonly SemaphoreSlim waiting = new(0, 1);

    /// <summary>Says that there is a mail.</summary>
    public void Set()
    {
        try
        {
            waiting.Release();
        }
        catch (SemaphoreFullException)
        {
            // It was said before and nobody has looked since: once is enough.
        }
    }

    public Task WaitAsync(CancellationToken cancellation) => waiting.WaitAsync(cancellation);

    /// <inheritdoc/>
    public void Dispose() => waiting.Dispose();
}
