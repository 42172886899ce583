namespace ToolKit.Library;

/// <summary>Who writes.</summary>
/// <param name="PersonId">An id that the caller understands; null where no person stands behind the write.</param>
/// <param name="Name">The name to show beside versions and changes.</param>
public sealed record Author(long? PersonId, string Name)
{
    /// <summary>The product itself: what import and first start write.</summary>
    public static Author System { get; } = new(null, "ToolKit");
}
