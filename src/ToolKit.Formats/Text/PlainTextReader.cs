using System.Buffers;

namespace ToolKit.Formats;

/// <summary>Text without any format. An empty line ends a paragraph.</summary>
internal static class PlainTextReader
{
    // A line longer than this was broken by no one: it is a paragraph.
    private const int LongLine = 200;

    public static void Read(SourceFile file, ContentHandler text)
    {
        using var reader = file.OpenText(text);
        Read(reader, text);
        text.EndParagraph();
    }

    public static void Read(TextReader reader, ContentHandler text)
    {
        var buffer = ArrayPool<char>.Shared.Rent(16 * 1024);
        try
        {
            var (line, isBlank) = (0, true);
            while (reader.Read(buffer) is > 0 and var read)
            {
                for (var rest = buffer.AsSpan(0, read); !rest.IsEmpty;)
                {
                    var end = rest.IndexOfAny('\n', '\f', '\r');
                    var part = end < 0 ? rest : rest[..end];
                    text.Append(part);
                    isBlank &= part.IsWhiteSpace();
                    line += part.Length;
                    if (end < 0)
                        break;
                    // "\r\n" gives an empty part between the two, which must not count as a line.
                    var isCarriageReturn = rest[end] == '\r';
                    var isPage = rest[end] == '\f';
                    rest = rest[(end + 1)..];
                    if (isCarriageReturn)
                    {
                        if (rest.IsEmpty ? reader.Peek() == '\n' : rest[0] == '\n')
                            continue;
                    }

                    if (isBlank || isPage || line > LongLine)
                        text.EndParagraph();
                    else
                        text.Append('\n');
                    (line, isBlank) = (0, true);
                }
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }
}
