using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ToolKit.Formats;
using ToolKit.Library;
using ToolKit.WebDav;

namespace ToolKit.Server;

/// <summary>Stands for everything that the bytes of a document's renditions follow from. Equal keys mean equal bytes.</summary>
/// <param name="Value">The beginning of a hash.</param>
public readonly record struct RenditionKey(UInt128 Value)
{
    private const int KeyBytes = 16;

    /// <summary>The key of a text without its pictures.</summary>
    /// <param name="content">The SHA-256 of the Markdown.</param>
    /// <param name="folder">Where it lies: links lead from there.</param>
    /// <param name="address">Of the server, as it stands in links; null: links to other documents are left out.</param>
    public static RenditionKey Of(ReadOnlySpan<byte> content, LibraryPath folder, string? address)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        all.AppendData(content);
        all.AppendData(Encoding.UTF8.GetBytes(address is null ? DocumentWriter.Version : $"{DocumentWriter.Version}\n{address}\n{folder}"));
        all.GetHashAndReset(hash);
        return new RenditionKey(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    /// <summary>The key of the same text with its pictures.</summary>
    public RenditionKey With(ShownPictures pictures)
    {
        if (pictures.IsEmpty)
            return this; // then it is as if it named none
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteUInt128BigEndian(hash, Value);
        all.AppendData(hash[..KeyBytes]);
        pictures.AppendTo(all);
        all.GetHashAndReset(hash);
        return new RenditionKey(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    /// <summary>The strong tag of the rendition in a format.</summary>
    public EntityTag TagOf(WrittenFormat format) => EntityTag.Strong(string.Create(CultureInfo.InvariantCulture, $"{Value:x32}{format.Extension}"));
}
