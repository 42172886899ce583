using System.Diagnostics.CodeAnalysis;

namespace ToolKit.WebDav;

/// <summary>An entity tag (RFC 9110 §8.8.3) as it stands in a header: <c>"abc"</c> or <c>W/"abc"</c>.</summary>
public readonly record struct EntityTag
{
    private readonly string? _value;

    private EntityTag(string value) => _value = value;

    /// <summary>With quotes, and <c>W/</c> where it is weak.</summary>
    public string Value => _value ?? "\"\"";

    public bool IsWeak => _value is ['W', ..];

    /// <summary>A strong tag.</summary>
    /// <param name="opaque">Without quotes; printable ASCII without <c>"</c>.</param>
    /// <exception cref="ArgumentException">A character that cannot stand in a tag.</exception>
    public static EntityTag Strong(string opaque)
    {
        ArgumentNullException.ThrowIfNull(opaque);
        foreach (var c in opaque)
        {
            if (c is < '!' or > '~' or '"')
                throw new ArgumentException("An entity tag holds printable ASCII without quotes.", nameof(opaque));
        }

        return new EntityTag(string.Concat("\"", opaque, "\""));
    }

    /// <summary>Reads one tag; tags without quotes are refused.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out EntityTag tag)
    {
        tag = default;
        var span = text.AsSpan().Trim();
        var opaque = span.StartsWith("W/", StringComparison.Ordinal) ? span[2..] : span;
        if (opaque.Length < 2 || opaque[0] != '"' || opaque[^1] != '"' || opaque[1..^1].Contains('"'))
            return false;
        tag = new EntityTag(span.ToString());
        return true;
    }

    /// <summary>RFC 9110 §8.8.3.2: both strong and equal.</summary>
    public bool EqualsStrongly(EntityTag other) => !IsWeak && !other.IsWeak && Value == other.Value;

    /// <summary>RFC 9110 §8.8.3.2: equal but for <c>W/</c>.</summary>
    public bool EqualsWeakly(EntityTag other) => Opaque.SequenceEqual(other.Opaque);

    private ReadOnlySpan<char> Opaque => IsWeak ? Value.AsSpan(2) : Value;

    public override string ToString() => Value;
}
