using System.Security.Cryptography;
using System.Text;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>A picture that a text shows.</summary>
/// <param name="Address">As the text has it.</param>
/// <param name="Place">The document it is.</param>
/// <param name="Sha256">Of its content.</param>
public sealed record ShownPicture(string Address, ViewedPath Place, byte[] Sha256);

/// <summary>The pictures that a text shows to one person, as they are now. <see cref="VisiblePictures"/> finds them.</summary>
/// <param name="all">In the order of the text.</param>
/// <param name="areBeside">Every picture that the text names, shown or not, lies in the text's own folder, or would.</param>
public sealed class ShownPictures(IReadOnlyList<ShownPicture> all, bool areBeside)
{
    public static ShownPictures None { get; } = new([], areBeside: true);

    public bool IsEmpty => all.Count == 0;

    /// <summary>Whether what is shown follows from the folder of the text alone: its members, and the rights there.</summary>
    public bool AreBeside => areBeside;

    /// <summary>How many bytes they have together.</summary>
    public long Bytes => all.Sum(picture => picture.Place.Entry!.Size);

    /// <summary>When one of them was changed last; null: there are none.</summary>
    public DateTimeOffset? ModifiedAt => all.Max(picture => (DateTimeOffset?)picture.Place.Entry!.ModifiedAt);

    /// <summary>Puts into a hash what they are.</summary>
    public void AppendTo(IncrementalHash hash)
    {
        foreach (var picture in all)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(picture.Address + "\n")); // a line end is in no address
            hash.AppendData(picture.Sha256);
        }
    }

    /// <summary>Reads them: their bytes by their addresses, for the writer. One that is gone meanwhile is left out.</summary>
    public async ValueTask<Func<string, byte[]?>> LoadAsync(LibraryView view, CancellationToken cancellation)
    {
        var read = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var picture in all)
        {
            try
            {
                using var blob = await view.OpenAsync(picture.Place, cancellation);
                await using var body = blob.OpenStream();
                var bytes = new byte[blob.Length];
                await body.ReadExactlyAsync(bytes, cancellation);
                read[picture.Address] = bytes;
            }
            catch (Exception gone) when (gone is LibraryException or AccessDeniedException)
            {
                // Its words stand in its place.
            }
        }

        return read.GetValueOrDefault;
    }

    /// <summary>Notes that she reads them with the text, as a page notes it of pictures on it.</summary>
    public async ValueTask NoteReadAsync(LibraryView view, CancellationToken cancellation)
    {
        foreach (var picture in all)
            await view.NoteReadAsync(picture.Place, ReadKind.View, cancellation);
    }
}
