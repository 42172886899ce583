namespace ToolKit.Formats;

/// <summary>A picture as it lies in a package.</summary>
/// <param name="Name">Without folder.</param>
internal sealed record WrittenPicture(string Name, PictureSize Size, byte[] Content);

/// <summary>The pictures of a document that is written: each is stored once, from however many places and by whatever addresses it is shown.</summary>
internal sealed class WrittenPictures(Func<string, byte[]?> find)
{
    /// <summary>How many places show one. A text of some letters could ask for thousands of drawings otherwise.</summary>
    public const int MostPlaces = 500;

    private readonly Dictionary<string, WrittenPicture?> known = new(StringComparer.Ordinal);
    private readonly List<WrittenPicture> stored = [];
    private int places;

    /// <summary>Those that were found, in the order in which they were asked for.</summary>
    public IReadOnlyList<WrittenPicture> Stored => stored;

    /// <summary>The picture for the next place; null: there is none that can be shown, and its words stand there.</summary>
    public WrittenPicture? Find(string address)
    {
        if (!known.TryGetValue(address, out var found))
            known[address] = found = find(address) is { } bytes && PictureSize.OfWhole(bytes) is { } size ? Store(size, bytes) : null;
        return found is not null && places++ < MostPlaces ? found : null;
    }

    /// <summary>Begins anew with a text that was written once already.</summary>
    public void Restart() => places = 0;

    private WrittenPicture Store(PictureSize size, byte[] bytes)
    {
        if (stored.Find(other => other.Content.AsSpan().SequenceEqual(bytes)) is { } same)
            return same;
        var picture = new WrittenPicture(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"image{stored.Count + 1}.{size.Extension}"), size, bytes);
        stored.Add(picture);
        return picture;
    }
}
