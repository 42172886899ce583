using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>A document as a file that was made for one person.</summary>
/// <param name="Name">What the file is called.</param>
/// <param name="MediaType">As IANA registers it.</param>
/// <param name="Bytes">The whole of it.</param>
public sealed record DocumentFile(string Name, string MediaType, byte[] Bytes);

/// <summary>Documents as pages and archives give them out: with their stamp, cleaned, and Markdown ones in other formats where they are asked for. What the share gives out is not made here.</summary>
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

    /// <summary>Whether documents of this name are written in other formats.</summary>
    public static bool IsWritten(LibraryEntry document) => !document.IsFolder && MarkdownText.IsNameOf(document.Name) && document.Size <= RenditionWriter.MostBytes;

    /// <summary>A document as it is stored, with its stamp.</summary>
    /// <param name="version">The number of the version that is given out.</param>
    /// <param name="stored">Its content.</param>
    /// <returns>Null: it is given out as it is, since its kind takes no stamp, it is too long, damaged, encrypted or signed.</returns>
    public async ValueTask<byte[]?> StampAsync(LibraryView view, ViewedPath document, long version, BlobReader stored, CancellationToken cancellation)
    {
        await using var body = stored.OpenStream();
        return await StampAsync(view, document, version, stored, body, cancellation);
    }

    /// <summary>A document without what a machine can take out of it, with its stamp where its kind takes one.</summary>
    /// <param name="stored">The content of its current version.</param>
    /// <returns>Null: its kind cannot be cleaned, or it is damaged, encrypted or far too large.</returns>
    public async ValueTask<byte[]?> CleanAsync(LibraryView view, ViewedPath document, BlobReader stored, CancellationToken cancellation)
    {
        using var cleaned = new MemoryStream();
        await using (var body = stored.OpenStream())
        {
            if (!CleanedCopy.Write(body, document.Entry!.Name, cleaned, cancellation))
                return null;
        }

        cleaned.Position = 0;
        return await StampAsync(view, document, document.Entry.VersionNumber, stored, cleaned, cancellation) ?? cleaned.ToArray();
    }

    /// <param name="stored">What the stamp tells of.</param>
    /// <param name="body">What it is put into. Stays open.</param>
    private async ValueTask<byte[]?> StampAsync(LibraryView view, ViewedPath document, long version, BlobReader stored, Stream body, CancellationToken cancellation)
    {
        var name = document.Entry!.Name;
        if (!Stamped.Contains(Path.GetExtension(name)) || body.Length is 0 or > MostStamped)
            return null;
        var stamp = await TemplateStamp.OfAsync(view, document, version, stored, cancellation);
        return await writer.StampAsync(body, name, stamp.ToProperties(), cancellation);
    }

    /// <summary>A Markdown document in another format, with its stamp.</summary>
    /// <param name="format">The name of one of <see cref="WrittenFormat.All"/>, or <see cref="Pdf"/>.</param>
    /// <param name="version">The number of the version that is given out.</param>
    /// <param name="stored">Its content.</param>
    /// <returns>Null: it has nothing to write in this format.</returns>
    /// <exception cref="PdfFailedException">PDF was asked for and could not be made.</exception>
    public async ValueTask<DocumentFile?> WriteAsync(
        LibraryView view, ViewedPath document, long version, BlobReader stored, string format, HttpRequest request, CancellationToken cancellation)
    {
        var isPdf = format == Pdf && MakesPdf;
        if (!IsWritten(document.Entry!) || (isPdf ? WrittenFormat.Odt : WrittenFormat.Find(format)) is not { } written)
            return null;
        var stamp = await TemplateStamp.OfAsync(view, document, version, stored, cancellation);
        if (await writer.WriteAsync(view, stored, document.Path.Parent, written, PublicAddress.Of(request, options), stamp.ToProperties(), isPdf, cancellation) is not { } bytes)
            return null;
        return isPdf
            ? new DocumentFile(Path.ChangeExtension(document.Entry!.Name, ".pdf"), PdfType, await pdf.PrintAsync(bytes, cancellation))
            : new DocumentFile(Path.ChangeExtension(document.Entry!.Name, written.Extension), written.MediaType, bytes);
    }
}
