using System.Buffers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary><c>OC-Checksum</c> as rclone and ownCloud's clients send it with a PUT: verified while the body is read (README R4).</summary>
internal sealed class ClientChecksum
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private readonly IncrementalHash _hash;
    private readonly byte[] _expected;

    private ClientChecksum(string text, IncrementalHash hash, byte[] expected) => (Text, _hash, _expected) = (text, hash, expected);

    /// <summary>As sent, for example <c>SHA1:0bee…</c>.</summary>
    public string Text { get; }

    /// <summary>The checksum of a request; null without the header or with an algorithm that is not known.</summary>
    /// <exception cref="WebDavException">400: the header is none.</exception>
    public static ClientChecksum? Read(IHeaderDictionary headers)
    {
        var values = headers["OC-Checksum"];
        if (values.Count == 0)
            return null;
        var text = values.ToString();
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            throw WebDavException.BadRequest("OC-Checksum must be ALGORITHM:HEX.");
        HashAlgorithmName? algorithm = text[..colon].ToUpperInvariant() switch
        {
            "MD5" => HashAlgorithmName.MD5,
            "SHA1" => HashAlgorithmName.SHA1,
            "SHA256" => HashAlgorithmName.SHA256,
            _ => null,
        };
        if (algorithm is not { } known)
            return null;
        var hash = IncrementalHash.CreateHash(known);
        var hex = text.AsSpan(colon + 1).Trim();
        if (hex.Length != hash.HashLengthInBytes * 2 || hex.ContainsAnyExcept(HexDigits))
        {
            hash.Dispose();
            throw WebDavException.BadRequest("OC-Checksum must be ALGORITHM:HEX.");
        }

        return new ClientChecksum(text, hash, Convert.FromHexString(hex));
    }

    public void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    /// <exception cref="WebDavException">400: the body is not what the client meant to send.</exception>
    public void Verify()
    {
        var actual = _hash.GetHashAndReset();
        _hash.Dispose();
        if (!actual.AsSpan().SequenceEqual(_expected))
            throw WebDavException.BadRequest("The body does not match OC-Checksum; nothing was stored.");
    }
}
