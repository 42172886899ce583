using ToolKit.Library;

namespace ToolKit.Server.Tests;

/// <summary>Rendering Markdown ends, whatever somebody has written.</summary>
public sealed class MarkdownRenderingTests
{
    private const string Text = "# Titel\n\n*Wort* <b>\n";

    [Fact]
    public async Task ATextThatTakesTooLongIsShownAsWritten()
    {
        using var patient = new MarkdownRendering(TimeProvider.System);
        using var hurried = new MarkdownRendering(new TimeIsUp());

        Assert.Contains("<em>Wort</em>", (await patient.RenderAsync(Text, LibraryPath.Root, CancellationToken.None)).Html, StringComparison.Ordinal);
        Assert.Equal("<pre># Titel\n\n*Wort* &lt;b&gt;\n</pre>", (await hurried.RenderAsync(Text, LibraryPath.Root, CancellationToken.None)).Html);
        Assert.StartsWith("<pre>", (await hurried.RenderAsync(Text, LibraryPath.Root, CancellationToken.None)).Html, StringComparison.Ordinal); // its place is free again
    }

    [Fact]
    public async Task WhoIsGoneIsRenderedNothing()
    {
        using var rendering = new MarkdownRendering(TimeProvider.System);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rendering.RenderAsync(Text, LibraryPath.Root, gone.Token).AsTask());

        Assert.Contains("<em>", (await rendering.RenderAsync(Text, LibraryPath.Root, CancellationToken.None)).Html, StringComparison.Ordinal);
    }

    /// <summary>A clock on which every time limit has just passed.</summary>
    private sealed class TimeIsUp : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            callback(state);
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        }
    }
}
