using System.Text;

namespace ToolKit.Formats;

/// <summary>
/// Compound files (MS-CFB): DOC, XLS and PPT of old, which nobody here reads, and what a DOCX becomes when it gets a password (MS-OFFCRYPTO §2.3).
/// </summary>
internal static class OldOfficeReader
{
    private static readonly byte[] Encrypted = Encoding.Unicode.GetBytes("EncryptedPackage");

    public static void Read(SourceFile file, ContentHandler text)
    {
        var buffer = new byte[64 * 1024];
        var carried = 0;
        while (file.Body.Read(buffer, carried, buffer.Length - carried) is > 0 and var read)
        {
            text.CheckTime();
            var bytes = buffer.AsSpan(0, carried + read);
            if (bytes.IndexOf(Encrypted) >= 0)
                throw new ReadingEndedException(TextProblem.PasswordProtected, "The document is encrypted.");
            carried = Math.Min(bytes.Length, Encrypted.Length);
            bytes[^carried..].CopyTo(buffer);
        }

        throw new ReadingEndedException(TextProblem.UnknownFormat, "Office files from before 2007 are not read; saved as DOCX, XLSX, PPTX or OpenDocument they are.");
    }
}
