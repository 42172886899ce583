using System.Buffers.Text;

namespace ToolKit.Bench;

/// <summary>What is sent and expected back: bytes that do not compress.</summary>
internal static class Payload
{
    public const int SmallLength = 10 * 1024;
    public const long BigLength = 100_000_000;

    /// <summary>The large file is this block, a hundred times.</summary>
    public static byte[] Block { get; } = Random(1_000_000);

    private static readonly byte[] SmallTemplate = Random(SmallLength);

    /// <summary>10 KB that differ from number to number, so that no server can find out it has them already.</summary>
    public static byte[] Small(long number)
    {
        var bytes = (byte[])SmallTemplate.Clone();
        bytes.AsSpan(0, 12).Fill((byte)'0');
        Utf8Formatter.TryFormat(number, bytes, out _);
        return bytes;
    }

    private static byte[] Random(int length)
    {
        var bytes = new byte[length];
        new Random(20221122).NextBytes(bytes);
        return bytes;
    }
}
