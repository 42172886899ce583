namespace ToolKit.Library.Tests;

/// <summary>A stream that can only be read forward, like a request's body.</summary>
public abstract class ForwardStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public abstract override int Read(Span<byte> buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>Gives at most so many bytes at a time.</summary>
public sealed class PieceStream(byte[] body, int piece) : ForwardStream
{
    private int position;

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(Math.Min(piece, buffer.Length), body.Length - position);
        body.AsSpan(position, count).CopyTo(buffer);
        position += count;
        return count;
    }
}

/// <summary>Fails like a connection that is cut, after so many bytes.</summary>
public sealed class BrokenStream(int bytes) : ForwardStream
{
    private int left = bytes;

    public override int Read(Span<byte> buffer)
    {
        if (left == 0)
            throw new IOException("The connection was cut.");
        var count = Math.Min(left, buffer.Length);
        buffer[..count].Fill(7);
        left -= count;
        return count;
    }
}

/// <summary>Does something when half of the body has gone.</summary>
public sealed class CallbackStream(byte[] body, Action callback) : ForwardStream
{
    private int position;
    private bool called;

    public override int Read(Span<byte> buffer)
    {
        if (!called && position >= body.Length / 2)
        {
            called = true;
            callback();
        }

        var count = Math.Min(Math.Min(4096, buffer.Length), body.Length - position);
        body.AsSpan(position, count).CopyTo(buffer);
        position += count;
        return count;
    }
}

/// <summary>Many bytes that nobody keeps in memory.</summary>
public sealed class EndlessStream(long length) : ForwardStream
{
    private long left = length;

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(left, buffer.Length);
        buffer[..count].Fill((byte)left);
        left -= count;
        return count;
    }
}
