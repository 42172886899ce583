using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>A document as a file that was made for one person.</summary>
/// <param name="Name">What the file is called.</param>
/// <param name="MediaType">As IANA registers it.</param>
/// <param name="Bytes">The whole of it.</param>
public sealed record DocumentFile(string Name, string MediaType, byte[] Bytes);

/// <summary>Documents as pages and archives give them out: with their stamp, and Markdown ones in other formats where they are asked for. What the share gives out is not made here.</summary>
public sealed class DocumentFiles(RenditionWriter writer, PdfPrinter pdf, ServerOptions options)
{
    /// <summary>The word for PDF among the formats.</summary>
    public const string Pdf = "pdf";

    /// <summary>Of PDF, as IANA registers it.</summary>
    public const string PdfType = "application/pdf";

    /// <summary>The longest stored file that is given a stamp, in bytes: it is held in memory for that. Longer ones are given out as they are stored.</summary>
    public const long MostStamped = 16_000_000;

    // Those whose own properties DocumentStamp knows.
    private static readonly HashSet<string> Stamped = new(StringComparer.OrdinalIgnoreCase)
    {
        ".md", ".docx", ".docm", ".dotx", ".dotm", ".xlsx", ".xlsm", ".xltx", ".pptx", ".pptm", ".potx", ".odt", ".ott", ".ods", ".ots", ".odp", ".otp",
    };

    /// <summary>Whether PDF can be made here.</summary>
    public bool MakesPdf => pdf.IsThere;

    /// <summary>The format of an extension without its dot; null: none that is written.</summary>
    public static WrittenFormat? FormatOf(string name) => WrittenFormat.All.FirstOrDefault(format => format.Extension.AsSpan(1).SequenceEqual(name));

    /// <summary>Whether documents of this name are written in other formats.</summary>
    public static bool IsWritten(LibraryEntry document) => !document.IsFolder && MarkdownText.IsNameOf(document.Name) && document.Size <= RenditionWriter.MostBytes;

    /// <summary>What a document is called in another format.</summary>
    public static string NameOf(string name, string extension) => Path.GetFileNameWithoutExtension(name) + extension;

    /// <summary>A document as it is stored, with its stamp.</summary>
    /// <param name="version">The number of the version that is given out.</param>
    /// <param name="stored">Its content.</param>
    /// <returns>Null: it is given out as it is, since its kind takes no stamp, it is too long, damaged, encrypted or signed.</returns>
    public async ValueTask<byte[]?> StampAsync(LibraryView view, ViewedPath document, long version, BlobReader stored, CancellationToken cancellation)
    {
        var name = document.Entry!.Name;
        if (!Stamped.Contains(Path.GetExtension(name)) || stored.Length is 0 or > MostStamped)
            return null;
        var stamp = await TemplateStamp.OfAsync(view, document, version, stored, cancellation);
        return await writer.StampAsync(stored, name, stamp.ToProperties(), cancellation);
    }

    /// <summary>A Markdown document in another format, with its stamp.</summary>
    /// <param name="format">The extension without its dot.</param>
    /// <param name="version">The number of the version that is given out.</param>
    /// <param name="stored">Its content.</param>
    /// <returns>Null: it has nothing to write in this format.</returns>
    /// <exception cref="PdfFailedException">PDF was asked for and could not be made.</exception>
    public async ValueTask<DocumentFile?> WriteAsync(
        LibraryView view, ViewedPath document, long version, BlobReader stored, string format, HttpRequest request, CancellationToken cancellation)
    {
        var isPdf = format == Pdf && MakesPdf;
        if (!IsWritten(document.Entry!) || (isPdf ? WrittenFormat.Odt : FormatOf(format)) is not { } written)
            return null;
        var stamp = await TemplateStamp.OfAsync(view, document, version, stored, cancellation);
        if (await writer.WriteAsync(view, stored, document.Path.Parent, written, PublicAddress.Of(request, options), stamp.ToProperties(), isPdf, cancellation) is not { } bytes)
            return null;
        return isPdf
            ? new DocumentFile(NameOf(document.Entry!.Name, ".pdf"), PdfType, await pdf.PrintAsync(bytes, cancellation))
            : new DocumentFile(NameOf(document.Entry!.Name, written.Extension), written.MediaType, bytes);
    }
}
