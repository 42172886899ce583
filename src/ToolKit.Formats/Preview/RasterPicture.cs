using System.Buffers.Binary;

namespace ToolKit.Formats;

/// <summary>A picture that browsers show and that cannot act: PNG, JPEG or GIF. Known by its first bytes, whatever it is called.</summary>
/// <param name="Width">In pixels, as <paramref name="Height"/>.</param>
internal sealed record RasterPicture(string MediaType, int Width, int Height, byte[] Bytes)
{
    // A few bytes may stand for more points than a browser has memory for.
    private const long MostPoints = 40_000_000;

    /// <param name="open">Null where the document does not hold it.</param>
    /// <returns>Null: another format, larger than <paramref name="mostBytes"/>, or damaged.</returns>
    public static RasterPicture? Read(Func<Stream?> open, int mostBytes)
    {
        if (mostBytes <= 0)
            return null;
        try
        {
            using var content = open();
            if (content is null)
                return null;
            var buffer = new byte[mostBytes + 1];
            var length = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return length > mostBytes ? null : Of(buffer[..length]);
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException or ReadingEndedException { Problem: TextProblem.Damaged or TextProblem.PasswordProtected })
        {
            return null; // the text is good all the same
        }
    }

    private static RasterPicture? Of(byte[] bytes)
    {
        var (type, size) = bytes switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => ("image/png", SizeOfPng(bytes)),
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => ("image/gif", SizeOfGif(bytes)),
            [0xFF, 0xD8, 0xFF, ..] => ("image/jpeg", SizeOfJpeg(bytes)),
            _ => ("", null),
        };
        return size is { Width: > 0, Height: > 0 } && (long)size.Value.Width * size.Value.Height <= MostPoints ? new RasterPicture(type, size.Value.Width, size.Value.Height, bytes) : null;
    }

    /// <summary>PNG §11.2.1: the header is the first chunk.</summary>
    private static (int Width, int Height)? SizeOfPng(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 24 ? (BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..])) : null;

    private static (int Width, int Height)? SizeOfGif(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 10 ? (BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..])) : null;

    /// <summary>ITU-T T.81 §B.2.2: the size stands in the frame header, behind other segments.</summary>
    private static (int Width, int Height)? SizeOfJpeg(ReadOnlySpan<byte> bytes)
    {
        for (var at = 2; at + 9 < bytes.Length && bytes[at] == 0xFF;)
        {
            var marker = bytes[at + 1];
            if (marker == 0xFF)
            {
                at++; // filling
                continue;
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return (BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        }

        return null;
    }
}
