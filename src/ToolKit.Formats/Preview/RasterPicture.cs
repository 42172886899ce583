namespace ToolKit.Formats;

/// <summary>A picture that browsers show and that cannot act: PNG, JPEG or GIF. Known by its first bytes, whatever it is called.</summary>
/// <param name="Width">In pixels, as <paramref name="Height"/>.</param>
internal sealed record RasterPicture(string MediaType, int Width, int Height, byte[] Bytes)
{
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

    private static RasterPicture? Of(byte[] bytes) =>
        PictureSize.Of(bytes) is { } size ? new RasterPicture(size.MediaType, size.Width, size.Height, bytes) : null;
}
