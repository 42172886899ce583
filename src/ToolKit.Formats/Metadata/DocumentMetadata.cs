namespace ToolKit.Formats;

/// <summary>
/// What a document says of itself: named texts as they stand in its front matter or properties. Names are lower case with underscores
/// (<c>title</c>, <c>legal_status</c>); lists hold one value per line; dates are written <c>2022-03-31</c>.
/// </summary>
public sealed class DocumentMetadata
{
    /// <summary>A document that says nothing of itself.</summary>
    public static DocumentMetadata None { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal));

    public DocumentMetadata(IReadOnlyDictionary<string, string> values) => Values = values;

    /// <summary>The values by name, in the order of <see cref="Names"/> first, then as written.</summary>
    public IReadOnlyDictionary<string, string> Values { get; }

    /// <summary>The value, or null where the document does not state it.</summary>
    public string? this[string name] => Values.GetValueOrDefault(name);

    /// <summary>
    /// The names the product knows; others in a file are left in the file. In this order they are shown.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "title", "description", "order", "field", "level", "kind", "legal_areas", "audience",
        "legal_status", "review_date", "responsible", "licence", "language",
    ];
}
