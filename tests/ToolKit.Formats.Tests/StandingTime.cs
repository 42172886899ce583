namespace ToolKit.Formats.Tests;

/// <summary>A clock by which no time is ever up: what a busy machine takes long for is not "too slow".</summary>
internal sealed class StandingTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}
