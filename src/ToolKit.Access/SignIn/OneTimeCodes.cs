using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ToolKit.Access;

/// <summary>The six digits that an authenticator app shows (RFC 6238: SHA-1, steps of 30 seconds, which is what all apps can do).</summary>
public static class OneTimeCodes
{
    /// <summary>Bytes of a secret (RFC 4226 §4: 160 bits recommended).</summary>
    public const int SecretBytes = 20;

    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int Step = 30;

    /// <summary>A new secret, in base32 as apps take it.</summary>
    public static string NewSecret()
    {
        var text = new StringBuilder();
        var (bits, count) = (0, 0);
        foreach (var value in RandomNumberGenerator.GetBytes(SecretBytes))
        {
            (bits, count) = ((bits << 8) | value, count + 8);
            for (; count >= 5; count -= 5)
                text.Append(Base32[(bits >> (count - 5)) & 31]);
            bits &= (1 << count) - 1;
        }

        return text.ToString();
    }

    /// <summary>The number of the step at a time.</summary>
    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / Step;

    /// <summary>The six digits of a step.</summary>
    /// <exception cref="FormatException">The secret is not base32.</exception>
    public static string CodeOf(string secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[20];
#pragma warning disable CA5350 // RFC 6238 names SHA-1, and apps know nothing else; a keyed hash does not suffer from its collisions.
        HMACSHA1.HashData(Decode(secret), counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[19] & 15)..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The step whose code this is: the present one alone, since a code lives for 30 seconds (OWASP ASVS 5.0.0, 6.5.5). Whoever is too late takes the next.</summary>
    /// <param name="after">Only steps after this one: a code counts once.</param>
    /// <returns>Null when it is not that step's. Takes the same time for any code of six digits.</returns>
    public static long? Find(string secret, string code, DateTimeOffset now, long after)
    {
        Span<byte> typed = stackalloc byte[6];
        if (code.Length != 6 || !Encoding.ASCII.TryGetBytes(code, typed, out _))
            return null;
        var step = StepAt(now);
        Span<byte> expected = stackalloc byte[6];
        Encoding.ASCII.GetBytes(CodeOf(secret, step), expected);
        return CryptographicOperations.FixedTimeEquals(typed, expected) && step > after ? step : null;
    }

    private static byte[] Decode(string secret)
    {
        var bytes = new List<byte>(secret.Length * 5 / 8);
        var (bits, count) = (0, 0);
        foreach (var letter in secret)
        {
            var value = Base32.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0)
                throw new FormatException("The secret is not base32.");
            (bits, count) = ((bits << 5) | value, count + 5);
            if (count < 8)
                continue;
            count -= 8;
            bytes.Add((byte)(bits >> count));
            bits &= (1 << count) - 1;
        }

        return [.. bytes];
    }
}
