using System.Text;

namespace ToolKit.Formats;

/// <summary>A file as the readers get it: bytes one can go back in, and its name.</summary>
internal sealed class SourceFile(Stream body, string name, string? pdfProgram)
{
    /// <summary>Seekable; stands at the beginning of the file.</summary>
    public Stream Body => body;

    public string Name => name;

    public long Length => body.Length;

    /// <summary>The path of the program that reads PDF; null where it is not installed.</summary>
    public string? PdfProgram => pdfProgram;

    /// <summary>The file as characters, in the encoding it is found to be in.</summary>
    /// <param name="stated">What the file itself says; a byte order mark says more.</param>
    /// <exception cref="ReadingEndedException">It is no text.</exception>
    public StreamReader OpenText(ContentHandler text, Func<Stream, Encoding?>? stated = null)
    {
        var encoding = TextEncoding.Detect(body, text) ?? throw new ReadingEndedException(TextProblem.UnknownFormat, "The bytes are no text.");
        if (stated is not null && ReferenceEquals(encoding, TextEncoding.Windows1252))
        {
            encoding = stated(body) ?? encoding;
            body.Position = 0;
        }

        return new StreamReader(body, encoding, detectEncodingFromByteOrderMarks: true, bufferSize: 16 * 1024, leaveOpen: true);
    }
}
