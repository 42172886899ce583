using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace ToolKit.Library;

/// <summary>
/// What a document says about itself: the values of <c>urn:toolkit:metadata</c>, each a text under one of <see cref="Names"/>. Immutable.
/// </summary>
public sealed class DocumentMetadata
{
    private static readonly string[] AllNames =
    [
        "title", "order", "field", "level", "kind", "legal_areas", "audience", "legal_status", "reviewed", "review_date", "responsible", "licence", "description",
    ];

    private readonly SortedDictionary<string, string> values;

    private DocumentMetadata(SortedDictionary<string, string> values) => this.values = values;

    public static DocumentMetadata Empty { get; } = new(new(StringComparer.Ordinal));

    /// <summary>The names there are.</summary>
    public static IReadOnlyList<string> Names => AllNames;

    public bool IsEmpty => values.Count == 0;

    /// <summary>Name and value, in the order of names.</summary>
    public IReadOnlyDictionary<string, string> Values => values;

    public string? Title => this["title"];

    /// <summary>The place among its neighbours on the pages; null: after those that have one.</summary>
    public int? Order => int.TryParse(this["order"], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var order) ? order : null;

    /// <summary>The field of action.</summary>
    public string? Field => this["field"];

    /// <summary><c>strategisch</c> or <c>operativ</c>.</summary>
    public string? Level => this["level"];

    public string? Kind => this["kind"];

    /// <summary>Kept as one text, separated by commas.</summary>
    public IReadOnlyList<string> LegalAreas => Split("legal_areas");

    /// <summary>Kept as one text, separated by commas.</summary>
    public IReadOnlyList<string> Audience => Split("audience");

    /// <summary>The date of the law the document follows, as written.</summary>
    public string? LegalStatus => this["legal_status"];

    /// <summary>The same as a day; null when absent or not written as <c>yyyy-MM-dd</c>.</summary>
    public DateOnly? LegalStatusDay => Day("legal_status");

    /// <summary>When somebody should look at it again; null when absent or not written as <c>yyyy-MM-dd</c>.</summary>
    public DateOnly? ReviewDate => Day("review_date");

    /// <summary>When somebody last looked at it and found it right; null when absent or not written as <c>yyyy-MM-dd</c>.</summary>
    public DateOnly? Reviewed => Day("reviewed");

    public string? Responsible => this["responsible"];

    public string? Licence => this["licence"];

    public string? Description => this["description"];

    /// <summary>The value; null when it is not set.</summary>
    public string? this[string name] => values.GetValueOrDefault(name);

    public static bool IsName([NotNullWhen(true)] string? name) => Array.IndexOf(AllNames, name) >= 0;

    /// <summary>With other values; null removes one.</summary>
    /// <exception cref="ArgumentException">A name is not one of <see cref="Names"/>.</exception>
    public DocumentMetadata With(IEnumerable<KeyValuePair<string, string?>> changes)
    {
        var changed = new SortedDictionary<string, string>(values, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            if (!IsName(name))
                throw new ArgumentException($"There is no metadata called “{name}”.", nameof(changes));
            if (string.IsNullOrEmpty(value))
                changed.Remove(name);
            else
                changed[name] = value;
        }

        return changed.Count == 0 ? Empty : new(changed);
    }

    internal static DocumentMetadata Parse(string? json) =>
        string.IsNullOrEmpty(json) ? Empty : new(new(JsonSerializer.Deserialize<Dictionary<string, string>>(json)!, StringComparer.Ordinal));

    /// <summary>Null when there is nothing to keep.</summary>
    internal string? ToJson() => IsEmpty ? null : JsonSerializer.Serialize(values);

    private DateOnly? Day(string name) =>
        DateOnly.TryParseExact(this[name], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private string[] Split(string name) =>
        this[name]?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}

/// <summary>Reads what a file says about itself, while it is being written. The file wins where it states a value.</summary>
public interface IMetadataReader
{
    /// <summary>
    /// Called for each new content of a document. Must not throw for damaged files; what is missing from the answer keeps the value the row has.
    /// </summary>
    /// <param name="name">The document's name.</param>
    /// <param name="body">The content, readable and seekable; the caller disposes it.</param>
    /// <returns>Values by <see cref="DocumentMetadata.Names"/>; null or empty: the file says nothing.</returns>
    ValueTask<IReadOnlyDictionary<string, string>?> ReadAsync(string name, Stream body, CancellationToken cancellation);
}
