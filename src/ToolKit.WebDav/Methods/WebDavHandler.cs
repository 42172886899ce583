namespace ToolKit.WebDav;

/// <summary>One per method. Reads as a staircase of questions; what is refused is thrown as <see cref="WebDavException"/> and rendered by <see cref="WebDavEndpoint"/>.</summary>
internal abstract class WebDavHandler
{
    /// <summary>The name of the method.</summary>
    public abstract string Method { get; }

    public abstract Task HandleAsync(WebDavRequest request);
}
