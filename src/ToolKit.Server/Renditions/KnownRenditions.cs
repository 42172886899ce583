namespace ToolKit.Server;

/// <summary>What is known of a document's renditions as one person sees them.</summary>
/// <param name="Key">Stands for their bytes.</param>
/// <param name="Lengths">How long they are.</param>
/// <param name="Pictures">Those that are in them.</param>
public sealed record KnownRenditions(RenditionKey Key, RenditionLengths Lengths, ShownPictures Pictures)
{
    /// <summary>There are none for her: she may not read the document, or it is gone.</summary>
    public static KnownRenditions None { get; } = new(default, default, ShownPictures.None);
}
