using System.Text;
using System.Xml;

namespace ToolKit.Formats;

/// <summary>XML out of a file nobody vouches for: read forward, without DTD, bounded in depth, in the length of a tag and in the number of names.</summary>
internal sealed class XmlPart : IDisposable
{
    private readonly XmlReader xml;
    private readonly ContentHandler text;
    private readonly char[] chunk = new char[4096];

    /// <param name="content">Stays open.</param>
    /// <param name="ignoreDtd">Where programs are known to write a DTD: it is skipped unread, so that entities it declares are not known.</param>
    public XmlPart(Stream content, ContentHandler text, bool ignoreDtd = false)
    {
        this.text = text;
        // UTF-8, or UTF-16 with a mark: nothing else is allowed in office files (OPC §8, ODF part 2 §3).
        var characters = new BoundedTags(new StreamReader(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 16 * 1024));
        xml = XmlReader.Create(characters, new XmlReaderSettings
        {
            DtdProcessing = ignoreDtd ? DtdProcessing.Ignore : DtdProcessing.Prohibit,
            XmlResolver = null,
            NameTable = new BoundedNames(),
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CheckCharacters = false, // control characters are repaired, not refused
        });
    }

    public string Name => xml.LocalName;

    public string Namespace => xml.NamespaceURI;

    public bool IsStart => xml.NodeType == XmlNodeType.Element;

    /// <summary>An element without end tag: no end follows.</summary>
    public bool IsEmpty => xml.IsEmptyElement;

    public bool IsEnd => xml.NodeType == XmlNodeType.EndElement;

    public bool IsText => xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace;

    /// <summary>Goes on to the next node; false at the end.</summary>
    public bool Next()
    {
        text.CheckTime();
        if (!xml.Read())
            return false;
        if (xml.Depth > text.Limits.MostDepth)
            throw new ReadingEndedException(TextProblem.TooDeep, $"Elements are nested deeper than {text.Limits.MostDepth} levels.");
        return true;
    }

    /// <summary>An attribute by its local name: the addresses of namespaces differ between the versions of a format. Null where there is none.</summary>
    /// <param name="space">What the address of the namespace must end in; empty: anything.</param>
    public string? Attribute(string name, string space = "")
    {
        string? value = null;
        if (xml.MoveToFirstAttribute())
        {
            do
            {
                if (xml.LocalName == name && xml.Prefix != "xmlns" && xml.NamespaceURI.EndsWith(space, StringComparison.Ordinal))
                    value = xml.Value;
            }
            while (value is null && xml.MoveToNextAttribute());
            xml.MoveToElement();
        }

        return value;
    }

    /// <summary>Puts the text node into the collector, piece by piece.</summary>
    public void AppendText()
    {
        while (xml.ReadValueChunk(chunk, 0, chunk.Length) is > 0 and var read)
            text.Append(chunk.AsSpan(0, read));
    }

    /// <summary>From the start of an element to its end, without looking.</summary>
    public void LeaveOut()
    {
        foreach (var _ in Inside())
        {
        }
    }

    /// <summary>The text in an element, up to a number of characters; stands at its end afterwards.</summary>
    public string TextInside(int most = 4_000)
    {
        var found = new StringBuilder();
        foreach (var _ in Inside())
        {
            if (!IsText)
                continue;
            while (found.Length < most && xml.ReadValueChunk(chunk, 0, Math.Min(chunk.Length, most - found.Length)) is > 0 and var read)
                found.Append(chunk, 0, read);
        }

        return found.ToString();
    }

    /// <summary>Every node from the start of an element to before its end; stands at the end afterwards.</summary>
    public IEnumerable<XmlPart> Inside()
    {
        if (IsEmpty)
            yield break;
        var depth = xml.Depth;
        while (Next() && xml.Depth > depth)
            yield return this;
    }

    public void Dispose() => xml.Dispose();

    /// <summary>
    /// A tag is held in memory as a whole, and an attribute cannot hold <c>&lt;</c>. So a long way without one is either hostile or a text that nobody reads.
    /// </summary>
    private sealed class BoundedTags(TextReader source) : TextReader
    {
        private const int LongestWay = 4_000_000;

        private int way;

        public override int Peek() => source.Peek();

        public override int Read()
        {
            Span<char> one = stackalloc char[1];
            return Read(one) == 0 ? -1 : one[0];
        }

        public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

        public override int Read(Span<char> buffer)
        {
            var read = source.Read(buffer);
            var last = buffer[..read].LastIndexOf('<');
            way = last < 0 ? way + read : read - last;
            if (way > LongestWay)
                throw new ReadingEndedException(TextProblem.Expands, "A tag or text of the file is millions of characters long.");
            return read;
        }
    }

    /// <summary>Every name is kept until the end of the file.</summary>
    private sealed class BoundedNames : NameTable
    {
        private const int MostNames = 20_000;

        private int count;

        public override string Add(char[] key, int start, int len) => Get(key, start, len) ?? Counted(base.Add(key, start, len));

        public override string Add(string key) => Get(key) ?? Counted(base.Add(key));

        private string Counted(string name) =>
            ++count <= MostNames ? name : throw new ReadingEndedException(TextProblem.Expands, "The file names thousands of different elements.");
    }
}
