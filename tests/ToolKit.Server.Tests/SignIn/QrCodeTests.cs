using System.Security.Cryptography;
using System.Text;

namespace ToolKit.Server.Tests;

public sealed class QrCodeTests
{
    /// <summary>Each was read back by an independent reader (jsQR 1.4.0) before its digest was written down.</summary>
    [Theory]
    [InlineData("Hallo", 21, "B15A47022B0AB180")]
    [InlineData("otpauth://totp/Werkzeugkoffer:anna%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Werkzeugkoffer", 45, "0EB2F6E915B7F960")]
    public void ACodeIsDrawnAsAReaderReadsIt(string text, int size, string digest)
    {
        var drawn = QrCode.Of(text)!.ToString();

        Assert.Equal(size, drawn.Split('\n').Length);
        Assert.Equal(digest, Digest(drawn));
    }

    [Theory]
    [InlineData('x', 30, 29, "03E4B2E0F39C131B")]
    [InlineData('x', 60, 33, "8903AC311430C993")]
    [InlineData('x', 75, 37, "E5BA3317CF8EC257")]
    [InlineData('x', 90, 41, "86F8DAE373157A75")]
    [InlineData('x', 140, 49, "9558D0DD16D47851")]
    [InlineData('x', 170, 53, "1543FDE915816A68")]
    [InlineData('ü', 100, 57, "AEB4C872889449DF")]
    public void SoIsALongerOne(char letter, int count, int size, string digest) => ACodeIsDrawnAsAReaderReadsIt(new string(letter, count), size, digest);

    [Fact]
    public void ATextThatIsTooLongHasNone() => Assert.Null(QrCode.Of(new string('x', 214)));

    private static string Digest(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
