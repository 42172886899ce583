using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>
/// Finds the pictures of texts for one person and one request: those that she may read, in a format that every office program shows, and not too large. What she may not read is left out as if it were absent. Each is looked up once.
/// </summary>
public sealed class VisiblePictures(LibraryView view)
{
    /// <summary>How many one text shows; further ones are words.</summary>
    public const int MostOfText = 50;

    /// <summary>The largest picture that is shown, in bytes: a photograph as telephones make it.</summary>
    public const long MostBytes = 4_000_000;

    /// <summary>How many bytes those of one text have together; what does not fit any more is left out. They are held in memory while it is written.</summary>
    public const long MostBytesOfText = 10_000_000;

    /// <summary>For how many pictures one request looks.</summary>
    public const int MostOfRequest = 2_000;

    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase) { ".png", ".jpg", ".jpeg", ".gif" };

    private readonly Dictionary<LibraryPath, (ViewedPath Place, byte[] Sha256)?> known = [];

    /// <summary>Whose sight it is.</summary>
    public LibraryView View => view;

    /// <summary>Whether this request has done its share of looking.</summary>
    public bool IsSpent => known.Count >= MostOfRequest;

    /// <summary>The addresses that a text asks for, as far as they are looked at.</summary>
    public static IReadOnlyList<string> AddressesOf(MarkdownText text) => [.. text.Pictures.Take(MostOfText)];

    /// <param name="folder">Where the text lies: addresses lead from there.</param>
    /// <param name="addresses">As <see cref="AddressesOf"/> gives them.</param>
    public async ValueTask<ShownPictures> FindAsync(LibraryPath folder, IReadOnlyList<string> addresses, CancellationToken cancellation)
    {
        if (addresses.Count == 0)
            return ShownPictures.None;
        var named = addresses.Select(address => (Address: address, Path: LibraryUrl.PathOf(folder, address))).Where(one => one.Path is not null && Extensions.Contains(Path.GetExtension(one.Path.Name))).ToList();
        await LookUpAsync(named.Select(one => one.Path!).Where(path => !known.ContainsKey(path)).Distinct().ToList(), cancellation);
        var shown = new List<ShownPicture>();
        var left = MostBytesOfText;
        foreach (var (address, path) in named)
        {
            if (known[path!] is not { } found || found.Place.Entry!.Size > left)
                continue;
            left -= found.Place.Entry.Size;
            shown.Add(new ShownPicture(address, found.Place, found.Sha256));
        }

        return new ShownPictures(shown, named.TrueForAll(one => one.Path!.Parent == folder));
    }

    private async ValueTask LookUpAsync(List<LibraryPath> paths, CancellationToken cancellation)
    {
        var found = new List<ViewedPath>();
        foreach (var path in paths)
        {
            known[path] = null;
            if (await view.FindAsync(path, cancellation) is { Entry: { IsFolder: false, Size: > 0 and <= MostBytes } } place && await view.MayAsync(Right.Read, place, cancellation))
                found.Add(place);
        }

        var hashes = await view.ListHashesAsync([.. found.Select(place => place.Entry!)], cancellation);
        for (var i = 0; i < found.Count; i++)
        {
            if (hashes[i].Length > 0) // else it was purged meanwhile
                known[found[i].Path] = (found[i], hashes[i]);
        }
    }
}
