namespace ToolKit.Formats;

/// <summary>Characters one after the other, with a look at the next; reads in blocks and holds one of them.</summary>
internal sealed class CharSource(TextReader reader, ContentHandler text)
{
    private readonly char[] buffer = new char[16 * 1024];
    private int at;
    private int end;

    /// <summary>What lies in the buffer, at least one character unless all is read.</summary>
    public ReadOnlySpan<char> Rest => Fill() ? buffer.AsSpan(at, end - at) : [];

    /// <summary>The next character without taking it; -1 at the end.</summary>
    public int Peek() => Fill() ? buffer[at] : -1;

    /// <summary>Takes the next character; -1 at the end.</summary>
    public int Read() => Fill() ? buffer[at++] : -1;

    /// <param name="count">Not more than <see cref="Rest"/> holds.</param>
    public void Skip(int count) => at += count;

    private bool Fill()
    {
        if (at < end)
            return true;
        text.CheckTime();
        at = 0;
        end = reader.Read(buffer, 0, buffer.Length);
        return end > 0;
    }
}
