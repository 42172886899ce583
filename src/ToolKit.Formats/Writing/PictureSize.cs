using System.Buffers.Binary;

namespace ToolKit.Formats;

/// <summary>The kind of a picture and how many dots it has, read off its first bytes.</summary>
/// <param name="Extension">Without dot.</param>
internal sealed record PictureSize(string Extension, string MediaType, int Width, int Height)
{
    private const double MostHeight = 22;
    private const double LeastRoom = 0.5;
    private const int MostDots = 20_000;

    // A few bytes may stand for more dots than a browser or an office program has memory for.
    private const long MostDotsOfAll = 40_000_000;

    /// <summary>Null: none of the kinds that every office program shows, or far too many dots. PNG 11.2.1: the header is the first chunk.</summary>
    public static PictureSize? Of(ReadOnlySpan<byte> picture)
    {
        var size = picture switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] when picture.Length > 24 =>
                new PictureSize("png", "image/png", BinaryPrimitives.ReadInt32BigEndian(picture[16..]), BinaryPrimitives.ReadInt32BigEndian(picture[20..])),
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] when picture.Length > 10 =>
                new PictureSize("gif", "image/gif", BinaryPrimitives.ReadUInt16LittleEndian(picture[6..]), BinaryPrimitives.ReadUInt16LittleEndian(picture[8..])),
            [0xFF, 0xD8, 0xFF, ..] => Jpeg(picture),
            _ => null,
        };
        return size is { Width: > 0 and <= MostDots, Height: > 0 and <= MostDots } && (long)size.Width * size.Height <= MostDotsOfAll ? size : null;
    }

    /// <summary>As <see cref="Of"/>, and null as well where the picture breaks off: office programs show a warning in its place, or nothing.</summary>
    public static PictureSize? OfWhole(ReadOnlySpan<byte> picture) => Of(picture) is { } size && size.Extension switch
    {
        "png" => EndsPng(picture),
        "gif" => picture.TrimEnd((byte)0) is [.., 0x3B], // GIF89a 27: the trailer
        _ => picture.LastIndexOf([(byte)0xFF, (byte)0xD9]) > picture.LastIndexOf([(byte)0xFF, (byte)0xDA]), // T.81 B.1.1.3: the end of the image, behind the last scan
    } ? size : null;

    /// <summary>Width and height in centimetres at 96 dots an inch, made smaller where that does not fit into the line or, with a heading, on the page.</summary>
    public (double Width, double Height) Fit(double mostWidth)
    {
        var (width, height) = (Width / 96.0 * 2.54, Height / 96.0 * 2.54);
        var scale = Math.Min(1, Math.Min(Math.Max(mostWidth, LeastRoom) / width, MostHeight / height));
        return (width * scale, height * scale);
    }

    /// <summary>Whether its chunks follow each other up to the last one (PNG 11.2.5).</summary>
    private static bool EndsPng(ReadOnlySpan<byte> picture)
    {
        const int around = 12; // length, name and check sum of a chunk
        var hasData = false;
        for (var at = 8; picture.Length - at >= around;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(picture[at..]);
            var name = picture.Slice(at + 4, 4);
            if (length > picture.Length - at - around)
                return false;
            if (name.SequenceEqual("IEND"u8))
                return hasData;
            hasData |= name.SequenceEqual("IDAT"u8);
            at += around + (int)length;
        }

        return false;
    }

    /// <summary>The size stands in the first frame header (ITU-T T.81 B.2.2).</summary>
    private static PictureSize? Jpeg(ReadOnlySpan<byte> picture)
    {
        for (var at = 2; at + 9 < picture.Length && picture[at] == 0xFF;)
        {
            if (picture[at + 1] == 0xFF)
            {
                at++; // filling
                continue;
            }

            if (picture[at + 1] is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return new PictureSize("jpeg", "image/jpeg", BinaryPrimitives.ReadUInt16BigEndian(picture[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(picture[(at + 5)..]));
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(picture[(at + 2)..]);
        }

        return null;
    }
}
