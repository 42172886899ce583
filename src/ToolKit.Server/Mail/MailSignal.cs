namespace ToolKit.Server;

/// <summary>Wakes the sender of mails as soon as there is one.</summary>
public sealed class MailSignal
{
    private TaskCompletionSource next = Create();

    /// <summary>Ends with the next <see cref="Set"/>. To be taken before looking at the queue, so that nothing is missed in between.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    /// <summary>Says that there is a mail.</summary>
    public void Set() => Interlocked.Exchange(ref next, Create()).TrySetResult();

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
