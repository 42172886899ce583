using System.IO.Pipelines;

namespace ToolKit.Library;

/// <summary>A content that is being read. It stays readable even when it is replaced or purged meanwhile. Reading may run in several places at once.</summary>
public abstract class BlobReader : IDisposable
{
    /// <summary>In bytes.</summary>
    public abstract long Length { get; }

    /// <summary>The SHA-256 of the content, under which it is stored.</summary>
    public abstract ReadOnlyMemory<byte> Sha256 { get; }

    /// <summary>The whole content, when it lies in memory anyway; null otherwise.</summary>
    public virtual ReadOnlyMemory<byte>? Memory => null;

    /// <summary>Writes a range into the pipe, flushing as it goes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the content.</exception>
    public abstract ValueTask CopyToAsync(PipeWriter destination, long offset, long length, CancellationToken cancellation = default);

    /// <summary>A seekable stream over the content. Disposing it leaves the reader open.</summary>
    public abstract Stream OpenStream();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    protected void CheckRange(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - offset);
    }
}
