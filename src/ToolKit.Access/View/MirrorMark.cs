using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using ToolKit.Library;

namespace ToolKit.Access;

/// <summary>How far somebody who mirrors a folder has come. It prints and parses itself: a text of letters, digits, <c>-</c> and <c>_</c>.</summary>
/// <param name="FolderId">The folder.</param>
/// <param name="Rights">What she could see then: a fingerprint of her grants, the token's cut, and what is left out of the folder.</param>
/// <param name="Feed">Every change up to this one is known.</param>
/// <param name="WalkId">The entry that is still being listed with all below it; null: none.</param>
/// <param name="After">The last one listed, by its names below that entry; empty: the entry itself; null: not even that.</param>
public sealed record MirrorMark(long FolderId, string Rights, FeedMark Feed, long? WalkId = null, string? After = null)
{
    private const int Parts = 6;

    public static bool TryParse(string text, [NotNullWhen(true)] out MirrorMark? mark)
    {
        mark = null;
        if (!Base64Url.IsValid(text))
            return false;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n', Parts);
        long walk = 0;
        if (parts.Length != Parts
            || !IsNumber(parts[0], out var folder)
            || !IsNumber(parts[2], out var number)
            || !IsNumber(parts[3], out var at)
            || (parts[4].Length > 0 && !IsNumber(parts[4], out walk)))
        {
            return false;
        }

        // A slash begins what was listed last, so that "nothing yet" differs from "the entry itself".
        LibraryPath? after = null;
        if (parts[5].Length > 0 && !LibraryPath.TryParse(parts[5], out after))
            return false;
        mark = new MirrorMark(folder, parts[1], new FeedMark(number, at), parts[4].Length == 0 ? null : walk, after?.ToString()[1..]);
        return true;
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{FolderId}\n{Rights}\n{Feed.Number}\n{Feed.At}\n{WalkId}\n{(After is null ? "" : "/" + After)}")));

    private static bool IsNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

/// <summary>What has changed in a mirrored folder. To be read once; then <see cref="Mark"/> and <see cref="IsComplete"/> are set.</summary>
public sealed class MirrorReport
{
    internal MirrorReport(MirrorMark mark) => Mark = mark;

    public IAsyncEnumerable<MirroredEntry> Entries { get; internal set; } = null!;

    /// <summary>What to go on with.</summary>
    public MirrorMark Mark { get; internal set; }

    /// <summary>False: there is more, from <see cref="Mark"/> on.</summary>
    public bool IsComplete { get; internal set; }
}

/// <param name="Path">Where the entry lies, or no longer lies.</param>
/// <param name="IsFolder">Whether it is or was a folder.</param>
/// <param name="Place">The entry; null: nothing lies there any more.</param>
public sealed record MirroredEntry(LibraryPath Path, bool IsFolder, ViewedPath? Place)
{
    /// <summary>The SHA-256 of a document's content; null where it was not read along, empty where the content was purged meanwhile.</summary>
    public byte[]? Sha256 { get; init; }
}
