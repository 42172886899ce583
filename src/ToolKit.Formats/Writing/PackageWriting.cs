using System.IO.Compression;
using System.Text;

namespace ToolKit.Formats;

/// <summary>Writes a ZIP file of parts. Equal parts make equal bytes: no times, always the same order, the same packing.</summary>
internal sealed class PackageWriting : IDisposable
{
    // The first moment a ZIP file can state.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive archive;

    /// <param name="target">Seekable, so that lengths stand before the parts as ODF wants it for the first; stays open.</param>
    public PackageWriting(Stream target) => archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8);

    public void Add(string name, IReadOnlyDictionary<string, string> namespaces, Action<XmlWriting> write)
    {
        using var part = Begin(name, CompressionLevel.Optimal);
        using var xml = new XmlWriting(part, namespaces);
        write(xml);
    }

    /// <param name="isPacked">False: stored as it is.</param>
    public void Add(string name, ReadOnlySpan<byte> content, bool isPacked = true)
    {
        using var part = Begin(name, isPacked ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
        part.Write(content);
    }

    public void Dispose() => archive.Dispose();

    private Stream Begin(string name, CompressionLevel packing)
    {
        var entry = archive.CreateEntry(name, packing);
        entry.LastWriteTime = NoTime;
        entry.ExternalAttributes = 0; // would differ between systems
        return entry.Open();
    }
}
