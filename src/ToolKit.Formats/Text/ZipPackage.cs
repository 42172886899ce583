using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Unicode;

namespace ToolKit.Formats;

/// <summary>
/// The members of a ZIP file (APPNOTE.TXT 6.3), read one after the other. <see cref="ZipArchive"/> holds an object for every member a hostile directory names, checks no sum and has no bound on what a member unpacks to.
/// </summary>
internal sealed class ZipPackage
{
    private const int MostMembers = 100_000;
    private const int EndLength = 22;
    private const int LongestComment = ushort.MaxValue;
    private const uint EndMark = 0x06054B50;
    private const uint End64Mark = 0x06064B50;
    private const uint End64LocatorMark = 0x07064B50;
    private const uint MemberMark = 0x02014B50;
    private const uint LocalMark = 0x04034B50;

    // German Windows names members in this code page where they are not UTF-8.
    private static readonly Encoding Dos = TextEncoding.ByCodePage(850);

    private readonly Stream body;
    private readonly ContentHandler text;
    private readonly Dictionary<string, Member> byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> names = [];
    private long unpacked;

    private ZipPackage(Stream body, ContentHandler text)
    {
        this.body = body;
        this.text = text;
    }

    /// <summary>In the order of the directory, which folders may be part of: their names end in <c>/</c>.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Not all names were read.</summary>
    public bool HasMore { get; private set; }

    /// <exception cref="ReadingEndedException">This is no ZIP file, or its directory is damaged.</exception>
    public static ZipPackage Open(SourceFile file, ContentHandler text)
    {
        var package = new ZipPackage(file.Body, text);
        package.ReadDirectory();
        return package;
    }

    public bool Contains(string name) => byName.ContainsKey(name);

    /// <summary>The unpacked bytes of a member; null where there is none of the name. One at a time.</summary>
    /// <exception cref="ReadingEndedException">It is encrypted, packed in a way nobody uses, or damaged; reading it throws the same, also at its end when the sum is not right.</exception>
    public Stream? Open(string name)
    {
        if (!byName.TryGetValue(name, out var member))
            return null;
        if ((member.Flags & 1) != 0)
            throw new ReadingEndedException(TextProblem.PasswordProtected, "A part of the file is encrypted.");
        Span<byte> header = stackalloc byte[30];
        body.Position = member.Start;
        body.ReadExactly(header);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != LocalMark)
            throw ReadingEndedException.Damaged("A member of the ZIP file is not where its directory says.");
        var start = member.Start + header.Length + BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        if (member.PackedLength > body.Length - start)
            throw ReadingEndedException.Damaged("A member of the ZIP file goes beyond its end.");
        var packed = new Section(body, start, member.PackedLength);
        Stream content = member.Method switch
        {
            0 => packed,
            8 => new DeflateStream(packed, CompressionMode.Decompress),
            _ => throw ReadingEndedException.Damaged("A member of the ZIP file is packed by a method that is not supported."),
        };
        return new CheckedContent(this, content, member);
    }

    private void ReadDirectory()
    {
        var (start, length, at) = FindDirectory();
        // A program in front of the archive shifts everything.
        var shift = Math.Max(0, at - length - start);
        using var directory = new BufferedStream(new Section(body, start + shift, length), 32 * 1024);
        var header = new byte[46];
        while (directory.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length && BinaryPrimitives.ReadUInt32LittleEndian(header) == MemberMark)
        {
            text.CheckTime();
            if (names.Count == MostMembers)
            {
                HasMore = true;
                return;
            }

            Read(header, directory, shift);
        }

        if (names.Count == 0 && length > 0)
            throw ReadingEndedException.Damaged("The directory of the ZIP file is damaged.");
    }

    private void Read(ReadOnlySpan<byte> header, Stream directory, long shift)
    {
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(header[8..]);
        var name = new byte[BinaryPrimitives.ReadUInt16LittleEndian(header[28..])];
        var extra = new byte[BinaryPrimitives.ReadUInt16LittleEndian(header[30..])];
        var comment = new byte[BinaryPrimitives.ReadUInt16LittleEndian(header[32..])];
        directory.ReadExactly(name);
        directory.ReadExactly(extra);
        directory.ReadExactly(comment);
        long packed = BinaryPrimitives.ReadUInt32LittleEndian(header[20..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
        long start = BinaryPrimitives.ReadUInt32LittleEndian(header[42..]);
        ReadLarge(extra, ref length, ref packed, ref start);
        if (packed < 0 || start < 0 || start > body.Length - 30 - shift)
            throw ReadingEndedException.Damaged("The directory of the ZIP file is damaged.");

        // Flag 11 says UTF-8. macOS writes UTF-8 without saying so.
        var written = ((flags & 0x800) != 0 || Utf8.IsValid(name) ? Encoding.UTF8 : Dos).GetString(name).Replace('\\', '/').TrimStart('/');
        names.Add(written);
        byName.TryAdd(written, new Member(start + shift, packed, BinaryPrimitives.ReadUInt16LittleEndian(header[10..]), flags, BinaryPrimitives.ReadUInt32LittleEndian(header[16..])));
    }

    /// <summary>ZIP64: numbers that do not fit 32 bits stand in an extra field, in this order.</summary>
    private static void ReadLarge(ReadOnlySpan<byte> extra, ref long length, ref long packed, ref long start)
    {
        while (extra.Length >= 4)
        {
            var size = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (size > extra.Length - 4)
                return;
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == 1)
            {
                var field = extra.Slice(4, size);
                Take(ref length, ref field);
                Take(ref packed, ref field);
                Take(ref start, ref field);
                return;
            }

            extra = extra[(4 + size)..];
        }

        static void Take(ref long value, ref ReadOnlySpan<byte> field)
        {
            if (value != uint.MaxValue || field.Length < 8)
                return;
            value = BinaryPrimitives.ReadInt64LittleEndian(field);
            field = field[8..];
        }
    }

    /// <summary>Where the directory begins as the file says, its length, and where what follows it lies.</summary>
    private (long Start, long Length, long End) FindDirectory()
    {
        var tail = new byte[Math.Min(body.Length, EndLength + LongestComment)];
        var tailStart = body.Length - tail.Length;
        body.Position = tailStart;
        body.ReadExactly(tail);
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            var end = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) != EndMark)
                continue;
            long length = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
            long start = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
            var endsAt = tailStart + at;
            if ((start == uint.MaxValue || length == uint.MaxValue) && at >= 20 && Find64(tail.AsSpan(at - 20, 20)) is { } large)
                (start, length, endsAt) = large;
            if (start < 0 || length < 0 || length > endsAt || start > endsAt - length)
                throw ReadingEndedException.Damaged("The directory of the ZIP file is damaged.");
            return (start, length, endsAt);
        }

        throw ReadingEndedException.Damaged("The file is no ZIP file, or its end is missing.");
    }

    private (long Start, long Length, long End)? Find64(ReadOnlySpan<byte> locator)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != End64Mark && BinaryPrimitives.ReadUInt32LittleEndian(locator) != End64LocatorMark)
            return null;
        var at = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        if (at < 0 || at > body.Length - 56)
            return null;
        Span<byte> end = stackalloc byte[56];
        body.Position = at;
        body.ReadExactly(end);
        return BinaryPrimitives.ReadUInt32LittleEndian(end) == End64Mark
            ? (BinaryPrimitives.ReadInt64LittleEndian(end[48..]), BinaryPrimitives.ReadInt64LittleEndian(end[40..]), at)
            : null;
    }

    private void Count(int read, ref long ofMember, long packed)
    {
        text.CheckTime();
        unpacked += read;
        ofMember += read;
        const long free = 8_000_000;
        if (unpacked > text.Limits.MostExpandedBytes || ofMember > free + (packed * text.Limits.MostExpansion))
            throw new ReadingEndedException(TextProblem.Expands, "The file unpacks to far more than its size.");
    }

    private sealed record Member(long Start, long PackedLength, ushort Method, ushort Flags, uint Sum);

    /// <summary>A part of a stream, read only.</summary>
    private sealed class Section(Stream whole, long start, long length) : ReadOnlyStream
    {
        private long at;

        public override int Read(Span<byte> buffer)
        {
            var most = (int)Math.Min(buffer.Length, length - at);
            if (most <= 0)
                return 0;
            whole.Position = start + at;
            var read = whole.Read(buffer[..most]);
            at += read;
            return read;
        }
    }

    /// <summary>Counts what comes out, and compares the sum at the end.</summary>
    private sealed class CheckedContent(ZipPackage package, Stream content, Member member) : ReadOnlyStream
    {
        private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => Enumerable.Range(0, 8).Aggregate((uint)value, (sum, _) => (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB88320))];

        private uint sum = uint.MaxValue;
        private long length;

        public override int Read(Span<byte> buffer)
        {
            var read = content.Read(buffer);
            if (read == 0 && buffer.Length > 0 && ~sum != member.Sum)
                throw ReadingEndedException.Damaged("A member of the ZIP file does not match its sum.");
            foreach (var b in buffer[..read])
                sum = Table[(byte)(sum ^ b)] ^ (sum >> 8);
            package.Count(read, ref length, member.PackedLength);
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                content.Dispose();
            base.Dispose(disposing);
        }
    }
}
