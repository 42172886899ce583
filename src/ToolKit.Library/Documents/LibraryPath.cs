using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ToolKit.Library;

/// <summary>
/// The place of a folder or document: <c>/</c>, <c>/Werkzeugkoffer/Einstieg/Leitfaden.md</c>. Names in it are NFC, never empty,
/// <c>.</c> or <c>..</c>, and compare by their characters. Whether a new entry may be called so is <see cref="Refusal"/>'s question.
/// </summary>
public sealed class LibraryPath : IEquatable<LibraryPath>
{
    /// <summary>The most names in a path.</summary>
    public const int MostNames = 100;

    private readonly string text;
    private readonly string[] names;

    private LibraryPath(string text, string[] names)
    {
        this.text = text;
        this.names = names;
    }

    public static LibraryPath Root { get; } = new("/", []);

    /// <summary>The names from the root down; empty for the root.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>How many names; 0 for the root.</summary>
    public int Depth => names.Length;

    public bool IsRoot => names.Length == 0;

    /// <summary>The last name; empty for the root.</summary>
    public string Name => names.Length == 0 ? "" : names[^1];

    /// <summary>The folder in which it lies; the root's is the root.</summary>
    public LibraryPath Parent => names.Length <= 1 ? Root : new(text[..^(names[^1].Length + 1)], names[..^1]);

    /// <summary>Why nothing new can be made here, as a sentence to show; null when it can.</summary>
    public string? Refusal => IsRoot
        ? "Die oberste Ebene gibt es schon."
        : Depth > MostNames ? $"Ordner können höchstens {MostNames} Ebenen tief liegen." : EntryName.Refusal(names[^1]);

    /// <summary>Reads a path that begins with a slash; one at the end is ignored. It is not percent-decoded.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out LibraryPath? path)
    {
        path = null;
        if (string.IsNullOrEmpty(text) || text[0] != '/' || !EntryName.IsWellFormed(text))
            return false;
        if (!text.IsNormalized(NormalizationForm.FormC))
            text = text.Normalize(NormalizationForm.FormC);
        if (text.Length == 1)
        {
            path = Root;
            return true;
        }

        if (text[^1] == '/')
            text = text[..^1];

        var parts = text[1..].Split('/');
        foreach (var name in parts)
        {
            if (name.Length == 0 || name is "." or ".." || name.Contains('\0'))
                return false;
        }

        path = new LibraryPath(text, parts);
        return true;
    }

    /// <exception cref="FormatException">It is not a path.</exception>
    public static LibraryPath Parse(string text) =>
        TryParse(text, out var path) ? path : throw new FormatException($"“{text}” is not a path in the library: it must begin with / and hold no empty names.");

    /// <summary>The member of this folder with that name.</summary>
    /// <exception cref="FormatException">The name is empty, <c>.</c> or <c>..</c>, or holds a slash.</exception>
    public LibraryPath Append(string name)
    {
        if (name.Length == 0 || name is "." or ".." || name.Contains('/') || name.Contains('\0') || !EntryName.IsWellFormed(name))
            throw new FormatException($"“{name}” cannot be a name in a path.");
        return Add(name.Normalize(NormalizationForm.FormC));
    }

    /// <summary>True for <paramref name="folder"/> itself and everything below it.</summary>
    public bool IsWithin(LibraryPath folder) =>
        folder.IsRoot
        || (text.StartsWith(folder.text, StringComparison.Ordinal) && (text.Length == folder.text.Length || text[folder.text.Length] == '/'));

    public override string ToString() => text;

    public bool Equals(LibraryPath? other) => other is not null && other.text == text;

    public override bool Equals(object? obj) => obj is LibraryPath other && Equals(other);

    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    public static bool operator ==(LibraryPath? left, LibraryPath? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(LibraryPath? left, LibraryPath? right) => !(left == right);

    /// <summary>As <see cref="Append"/>, for a name that is known to be well made because it comes from the library.</summary>
    internal LibraryPath Add(string name) => new(IsRoot ? "/" + name : text + "/" + name, [.. names, name]);
}
