using Microsoft.Win32.SafeHandles;

namespace ToolKit.Library;

/// <summary>Bytes that have arrived and are safe, but belong to no document yet. Disposed when that is decided.</summary>
/// <param name="Sha256">32 bytes.</param>
/// <param name="Body">The bytes of a small one; null: they lie in the blob folder under their hash.</param>
/// <param name="File">The open file of a large one, from which it can be written again should a sweep have taken it meanwhile.</param>
internal sealed record StagedBlob(byte[] Sha256, long Size, byte[]? Body, SafeFileHandle? File) : IDisposable
{
    public void Dispose() => File?.Dispose();
}
