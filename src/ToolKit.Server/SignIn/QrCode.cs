using System.Globalization;
using System.Net;
using System.Text;

namespace ToolKit.Server;

/// <summary>
/// A QR code (ISO/IEC 18004) of a short text: bytes, error correction M, up to version 10. Enough for the address that sets up an authenticator app, and drawn here
/// because the secret in it must not go to anybody else.
/// </summary>
internal sealed class QrCode
{
    // By version, from 1: all codewords, those for correction in each block, and blocks.
    private static readonly (int Codewords, int Correction, int Blocks, int[] Alignment)[] Versions =
    [
        (26, 10, 1, []), (44, 16, 1, [6, 18]), (70, 26, 1, [6, 22]), (100, 18, 2, [6, 26]), (134, 24, 2, [6, 30]),
        (172, 16, 4, [6, 34]), (196, 18, 4, [6, 22, 38]), (242, 22, 4, [6, 24, 42]), (292, 22, 5, [6, 26, 46]), (346, 26, 5, [6, 28, 50]),
    ];

    private readonly int size;
    private readonly bool[,] dark; // row, column
    private readonly bool[,] isFixed; // patterns, which no mask changes

    private QrCode(int version, byte[] codewords)
    {
        size = 17 + (4 * version);
        dark = new bool[size, size];
        isFixed = new bool[size, size];
        DrawPatterns(version);
        DrawCodewords(codewords);
        var best = Enumerable.Range(0, 8).MinBy(mask =>
        {
            Apply(mask);
            var penalty = Penalty();
            Apply(mask); // twice is as before
            return penalty;
        });
        Apply(best);
        DrawFormat(best);
    }

    /// <summary>Null when the text is too long.</summary>
    public static QrCode? Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var version = 1; version <= Versions.Length; version++)
        {
            var (all, correction, blocks, _) = Versions[version - 1];
            var data = all - (correction * blocks);
            var countBits = version < 10 ? 8 : 16;
            if (4 + countBits + (8 * bytes.Length) <= 8 * data)
                return new QrCode(version, Interleave(Pack(bytes, countBits, data), correction, blocks));
        }

        return null;
    }

    /// <summary>A drawing with the quiet zone of four modules around it.</summary>
    /// <param name="title">What it shows, for those who do not see it.</param>
    public string ToSvg(string title)
    {
        var path = new StringBuilder();
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                if (dark[row, column])
                    path.Append(CultureInfo.InvariantCulture, $"M{column + 4} {row + 4}h1v1h-1z");
            }
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size + 8} {size + 8}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(title)}\" shape-rendering=\"crispEdges\"><path fill=\"#000\" d=\"{path}\"/></svg>");
    }

    /// <summary>A row of 0 and 1 for each row of modules, for tests.</summary>
    public override string ToString() => string.Join(
        '\n', Enumerable.Range(0, size).Select(row => string.Concat(Enumerable.Range(0, size).Select(column => dark[row, column] ? '1' : '0'))));

    private static byte[] Pack(byte[] bytes, int countBits, int capacity)
    {
        var bits = new List<bool>(capacity * 8);
        void Add(int value, int count)
        {
            for (var i = count - 1; i >= 0; i--)
                bits.Add(((value >> i) & 1) != 0);
        }

        Add(0b0100, 4); // bytes
        Add(bytes.Length, countBits);
        foreach (var value in bytes)
            Add(value, 8);
        Add(0, Math.Min(4, (capacity * 8) - bits.Count)); // the end
        Add(0, (8 - (bits.Count % 8)) % 8);
        for (var pad = 0xEC; bits.Count < capacity * 8; pad ^= 0xEC ^ 0x11)
            Add(pad, 8);
        var packed = new byte[capacity];
        for (var i = 0; i < bits.Count; i++)
            packed[i / 8] |= (byte)((bits[i] ? 1 : 0) << (7 - (i % 8)));
        return packed;
    }

    /// <summary>Cuts the data into blocks, adds each block's correction, and takes a codeword of each in turn.</summary>
    private static byte[] Interleave(byte[] data, int correction, int blocks)
    {
        var shorter = data.Length / blocks;
        var longer = data.Length % blocks; // so many blocks, the last ones, have one more
        var (parts, corrections) = (new List<byte[]>(), new List<byte[]>());
        for (int i = 0, at = 0; i < blocks; i++)
        {
            var length = shorter + (i >= blocks - longer ? 1 : 0);
            parts.Add(data[at..(at + length)]);
            corrections.Add(Correction(parts[i], correction));
            at += length;
        }

        var all = new List<byte>(data.Length + (correction * blocks));
        for (var i = 0; i <= shorter; i++)
            all.AddRange(parts.Where(part => i < part.Length).Select(part => part[i]));
        for (var i = 0; i < correction; i++)
            all.AddRange(corrections.Select(part => part[i]));
        return [.. all];
    }

    /// <summary>Reed-Solomon: the remainder of the data, divided by the product of (x - 2^i).</summary>
    private static byte[] Correction(byte[] data, int count)
    {
        var divisor = new byte[count];
        divisor[^1] = 1;
        byte root = 1;
        for (var i = 0; i < count; i++, root = Multiply(root, 2))
        {
            for (var j = 0; j < count; j++)
                divisor[j] = (byte)(Multiply(divisor[j], root) ^ (j + 1 < count ? divisor[j + 1] : 0));
        }

        var remainder = new byte[count];
        foreach (var value in data)
        {
            var factor = (byte)(value ^ remainder[0]);
            Array.Copy(remainder, 1, remainder, 0, count - 1);
            remainder[^1] = 0;
            for (var i = 0; i < count; i++)
                remainder[i] ^= Multiply(divisor[i], factor);
        }

        return remainder;
    }

    /// <summary>In the field of 256 elements modulo x^8 + x^4 + x^3 + x^2 + 1.</summary>
    private static byte Multiply(byte left, byte right)
    {
        var product = 0;
        for (var i = 7; i >= 0; i--)
        {
            product = (product << 1) ^ ((product >> 7) * 0x11D);
            product ^= ((right >> i) & 1) * left;
        }

        return (byte)product;
    }

    private void Set(int row, int column, bool isDark)
    {
        dark[row, column] = isDark;
        isFixed[row, column] = true;
    }

    private void DrawPatterns(int version)
    {
        for (var i = 0; i < size; i++)
        {
            Set(6, i, i % 2 == 0);
            Set(i, 6, i % 2 == 0);
        }

        foreach (var (top, left) in new[] { (3, 3), (3, size - 4), (size - 4, 3) })
        {
            for (var row = Math.Max(0, top - 4); row <= Math.Min(size - 1, top + 4); row++)
            {
                for (var column = Math.Max(0, left - 4); column <= Math.Min(size - 1, left + 4); column++)
                    Set(row, column, Math.Max(Math.Abs(row - top), Math.Abs(column - left)) is not (2 or 4));
            }
        }

        var centres = Versions[version - 1].Alignment;
        foreach (var row in centres)
        {
            foreach (var column in centres)
            {
                if ((row == 6 && (column == 6 || column == size - 7)) || (column == 6 && row == size - 7))
                    continue; // where the large patterns are
                for (var y = -2; y <= 2; y++)
                {
                    for (var x = -2; x <= 2; x++)
                        Set(row + y, column + x, Math.Max(Math.Abs(y), Math.Abs(x)) != 1);
                }
            }
        }

        DrawFormat(0); // holds the place
        if (version < 7)
            return;
        var code = (version << 12) | Remainder(version, 12, 0x1F25);
        for (var i = 0; i < 18; i++)
        {
            Set(i / 3, size - 11 + (i % 3), ((code >> i) & 1) != 0);
            Set(size - 11 + (i % 3), i / 3, ((code >> i) & 1) != 0);
        }
    }

    private void DrawFormat(int mask)
    {
        // Correction M is 00.
        var code = ((mask << 10) | Remainder(mask, 10, 0x537)) ^ 0x5412;
        bool Bit(int i) => ((code >> i) & 1) != 0;
        for (var i = 0; i <= 5; i++)
            Set(i, 8, Bit(i));
        Set(7, 8, Bit(6));
        Set(8, 8, Bit(7));
        Set(8, 7, Bit(8));
        for (var i = 9; i < 15; i++)
            Set(8, 14 - i, Bit(i));
        for (var i = 0; i < 8; i++)
            Set(8, size - 1 - i, Bit(i));
        for (var i = 8; i < 15; i++)
            Set(size - 15 + i, 8, Bit(i));
        Set(size - 8, 8, true);
    }

    /// <summary>The bits that correct a short number (BCH).</summary>
    private static int Remainder(int value, int bits, int generator)
    {
        var remainder = value;
        for (var i = 0; i < bits; i++)
            remainder = (remainder << 1) ^ ((remainder >> (bits - 1)) * generator);
        return remainder;
    }

    /// <summary>In pairs of columns from the right, up and down in turn, leaving out the column of the timing pattern.</summary>
    private void DrawCodewords(byte[] codewords)
    {
        var bit = 0;
        var isUp = true;
        for (var right = size - 1; right >= 1; right -= 2, isUp = !isUp)
        {
            if (right == 6)
                right = 5;
            for (var i = 0; i < size; i++)
            {
                var row = isUp ? size - 1 - i : i;
                for (var column = right; column >= right - 1; column--)
                {
                    if (isFixed[row, column])
                        continue;
                    dark[row, column] = bit < codewords.Length * 8 && ((codewords[bit / 8] >> (7 - (bit % 8))) & 1) != 0;
                    bit++;
                }
            }
        }
    }

    private void Apply(int mask)
    {
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                if (!isFixed[row, column])
                    dark[row, column] ^= IsInverted(mask, row, column);
            }
        }
    }

    private static bool IsInverted(int mask, int row, int column) => mask switch
    {
        0 => (row + column) % 2 == 0,
        1 => row % 2 == 0,
        2 => column % 3 == 0,
        3 => (row + column) % 3 == 0,
        4 => ((row / 2) + (column / 3)) % 2 == 0,
        5 => (row * column % 2) + (row * column % 3) == 0,
        6 => ((row * column % 2) + (row * column % 3)) % 2 == 0,
        _ => (((row + column) % 2) + (row * column % 3)) % 2 == 0,
    };

    /// <summary>How hard it is to read: long runs, blocks, what looks like a corner, and more of one colour (§7.8.3).</summary>
    private int Penalty()
    {
        var penalty = 0;
        for (var i = 0; i < size; i++)
        {
            penalty += LinePenalty(string.Concat(Enumerable.Range(0, size).Select(j => dark[i, j] ? '1' : '0')));
            penalty += LinePenalty(string.Concat(Enumerable.Range(0, size).Select(j => dark[j, i] ? '1' : '0')));
        }

        var total = 0;
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                total += dark[row, column] ? 1 : 0;
                if (row > 0 && column > 0
                    && dark[row, column] == dark[row - 1, column] && dark[row, column] == dark[row, column - 1] && dark[row, column] == dark[row - 1, column - 1])
                {
                    penalty += 3;
                }
            }
        }

        return penalty + (Math.Abs((total * 20) - (size * size * 10)) / (size * size) * 10);
    }

    private static int LinePenalty(string line)
    {
        var penalty = 0;
        for (int start = 0, end; start < line.Length; start = end)
        {
            for (end = start; end < line.Length && line[end] == line[start];)
                end++;
            penalty += end - start >= 5 ? end - start - 2 : 0;
        }

        foreach (var corner in new[] { "10111010000", "00001011101" })
        {
            for (var at = line.IndexOf(corner, StringComparison.Ordinal); at >= 0; at = line.IndexOf(corner, at + 1, StringComparison.Ordinal))
                penalty += 40;
        }

        return penalty;
    }
}
