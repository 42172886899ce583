using System.Security.Cryptography;
using System.Text;

namespace ToolKit.Access;

/// <summary>Random texts that are copied by hand or by clipboard: lower-case letters and digits, without those that look alike.</summary>
internal static class Secret
{
    // 32 characters, five bits each: base32 without i, l, o, u.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";

    /// <summary>Characters of a secret: 36 × 5 = 180 random bits.</summary>
    public const int Length = 36;

    /// <summary>Characters by which a row is looked up. They are no secret.</summary>
    public const int LettersLength = 8;

    public static string New(int length = Length) => RandomNumberGenerator.GetString(Alphabet, length);

    public static string NewLetters() => RandomNumberGenerator.GetString(Letters, LettersLength);

    /// <summary>Takes <c>PREFIX LETTERS _ SECRET</c> apart; false when it has not this form.</summary>
    public static bool TrySplit(string? text, string prefix, out string letters, out string secret)
    {
        letters = secret = "";
        if (text is null
            || text.Length != prefix.Length + LettersLength + 1 + Length
            || !text.StartsWith(prefix, StringComparison.Ordinal)
            || text[prefix.Length + LettersLength] != '_')
        {
            return false;
        }

        letters = text.Substring(prefix.Length, LettersLength);
        secret = text[^Length..];
        return letters.AsSpan().IndexOfAnyExceptInRange('a', 'z') < 0;
    }

    /// <summary>A secret is random, so one round of SHA-256 cannot be turned back; used where no key is at hand.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
