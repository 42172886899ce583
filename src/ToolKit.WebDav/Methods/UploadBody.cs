using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>
/// The body of a PUT as the store reads it. Its last read throws where the length announced or the checksum is not met, so the store, which commits after the last read, stores nothing.
/// </summary>
internal static class UploadBody
{
    public static PipeReader Open(HttpRequest request, long? length, ClientChecksum? checksum, WebDavOptions options)
    {
        // With Content-Length the server itself sees to the length.
        var isChunked = request.ContentLength is null;
        if (checksum is null && (!isChunked || (length is null && options.MaxUploadBytes is null)))
            return request.BodyReader;
        return PipeReader.Create(new CheckedStream(request.Body, isChunked ? length : null, checksum, options));
    }

    private sealed class CheckedStream(Stream body, long? expected, ClientChecksum? checksum, WebDavOptions options) : Stream
    {
        private long _read;
        private bool _isDone;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await body.ReadAsync(buffer, cancellationToken);
            _read += count;
            if (_read > expected)
                throw Wrong();
            if (_read > options.MaxUploadBytes)
                throw new WebDavException(StatusCodes.Status413PayloadTooLarge, options.TooLarge());
            if (count > 0)
            {
                checksum?.Append(buffer.Span[..count]);
            }
            else if (buffer.Length > 0 && !_isDone)
            {
                _isDone = true;
                if (expected is { } length && _read != length)
                    throw Wrong();
                checksum?.Verify();
            }

            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private static WebDavException Wrong() =>
            WebDavException.BadRequest("The body has not the length announced; nothing was stored.");
    }
}
