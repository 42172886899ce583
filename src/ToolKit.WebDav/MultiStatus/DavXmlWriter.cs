using System.Buffers;
using System.Buffers.Text;
using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>
/// Writes an XML answer as UTF-8 into one pooled buffer and passes it on whenever it has filled: an answer that fits goes out with its length, a longer one in pieces, so memory does not
/// grow with it. All elements of RFC 4918 carry the prefix <c>D:</c>; Explorer refuses a default namespace (README W5).
/// </summary>
internal sealed class DavXmlWriter(HttpResponse response) : IDisposable
{
    /// <summary>Filled beyond this, the buffer is passed on. Measured: larger pieces gain nothing.</summary>
    private const int FlushAt = 48 * 1024;

    private static readonly SearchValues<char> PlainText = SearchValues.Create(
        " !\"#$%'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private int _count;
    private bool _started;

    public int Count => _count;

    public bool HasStarted => _started;

    public bool IsFull => _count >= FlushAt;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _count += bytes.Length;
    }

    /// <summary>Character data, escaped; characters XML cannot hold become U+FFFD.</summary>
    public void WriteText(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(PlainText))
        {
            var ascii = Reserve(text.Length);
            for (var i = 0; i < text.Length; i++)
                ascii[i] = (byte)text[i];
            _count += text.Length;
            return;
        }

        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&':
                    Write("&amp;"u8);
                    break;
                case '<':
                    Write("&lt;"u8);
                    break;
                case '>':
                    Write("&gt;"u8);
                    break;
                case '\r':
                    Write("&#13;"u8);
                    break;
                case < ' ' and not '\t' and not '\n' or 0xFFFE or 0xFFFF:
                    Write("\uFFFD"u8);
                    break;
                default:
                    _count += rune.EncodeToUtf8(Reserve(4));
                    break;
            }
        }
    }

    /// <summary>One percent-encoded path segment. What is left plain needs no escaping in XML but <c>&amp;</c>, which is encoded.</summary>
    public void WriteSegment(string segment)
    {
        var space = Reserve(segment.Length * 9);
        var i = 0;
        for (; i < segment.Length && segment[i] < 0x80 && DavPath.IsPlain((byte)segment[i]); i++)
            space[i] = (byte)segment[i];
        _count += i;
        if (i == segment.Length)
            return;
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in segment.AsSpan(i).EnumerateRunes())
        {
            if (rune.IsAscii && DavPath.IsPlain((byte)rune.Value))
            {
                _buffer[_count++] = (byte)rune.Value;
                continue;
            }

            foreach (var b in utf8[..rune.EncodeToUtf8(utf8)])
            {
                _buffer[_count++] = (byte)'%';
                _buffer[_count++] = "0123456789ABCDEF"u8[b >> 4];
                _buffer[_count++] = "0123456789ABCDEF"u8[b & 15];
            }
        }
    }

    public void WriteNumber(long number)
    {
        Utf8Formatter.TryFormat(number, Reserve(20), out var written);
        _count += written;
    }

    /// <summary>RFC 1123, as <c>getlastmodified</c> and HTTP have it.</summary>
    public void WriteHttpDate(DateTimeOffset date)
    {
        Utf8Formatter.TryFormat(date, Reserve(32), out var written, 'R');
        _count += written;
    }

    /// <summary>RFC 3339 in UTC and whole seconds: Windows takes a fraction for milliseconds (README W6).</summary>
    public void WriteIsoDate(DateTimeOffset date)
    {
        // "O" is 2026-11-22T02:10:00.0000000Z for a UTC DateTime.
        var space = Reserve(40);
        Utf8Formatter.TryFormat(date.UtcDateTime, space, out _, 'O');
        space[19] = (byte)'Z';
        _count += 20;
    }

    /// <summary>Takes back what was written since the writer stood at <paramref name="count"/>; not across a flush.</summary>
    public void Rewind(int count) => _count = count;

    public ReadOnlyMemory<byte> Written(int from) => _buffer.AsMemory(from, _count - from);

    /// <summary>Passes on what is there and waits for a slow client.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        _started = true;
        var result = await response.BodyWriter.WriteAsync(_buffer.AsMemory(0, _count), cancellation);
        _count = 0;
        if (result.IsCompleted)
            throw new OperationCanceledException("The client has gone.", cancellation);
    }

    /// <summary>Passes on the rest. An answer that never filled the buffer gets a length.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellation)
    {
        if (!_started)
            response.ContentLength = _count;
        _started = true;
        await response.BodyWriter.WriteAsync(_buffer.AsMemory(0, _count), cancellation);
        _count = 0;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private Span<byte> Reserve(int length)
    {
        if (_buffer.Length - _count < length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _count + length));
            _buffer.AsSpan(0, _count).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(_count);
    }
}
