namespace ToolKit.Library;

/// <summary>A draft on its way to the place where others read it.</summary>
/// <param name="Draft">Where it lies.</param>
/// <param name="Target">Where it is to lie.</param>
public sealed record Publication(LibraryPath Draft, LibraryPath Target)
{
    /// <summary>The document of which it becomes the next version; named otherwise than the target, it is renamed. Null: the draft itself goes to its place, as a new document.</summary>
    public LibraryPath? Replaced { get; init; }

    /// <summary>What to publish instead of the draft's bytes; null: these.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }

    /// <summary>Values to set beside what the file says of itself, by <see cref="DocumentMetadata.Names"/>; they win.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>What is said of the version.</summary>
    public WriteOptions Options { get; init; } = new();
}
