using System.Runtime.InteropServices;
using ToolKit.Formats;

namespace ToolKit.Server;

/// <summary>How many bytes each rendition of a document has; 0: there is none in that format.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RenditionLengths(int Docx, int Odt, int Xlsx, int Ods)
{
    public int this[WrittenFormat format] =>
        format == WrittenFormat.Docx ? Docx : format == WrittenFormat.Odt ? Odt : format == WrittenFormat.Xlsx ? Xlsx : format == WrittenFormat.Ods ? Ods : 0;

    /// <summary>The text names pictures, so that what it has with them is to be looked up by the key with them (<see cref="RenditionKey.With"/>).</summary>
    public bool HasPictures { get; init; }

    /// <summary>How many renditions there are.</summary>
    public int Count => Math.Sign(Docx) + Math.Sign(Odt) + Math.Sign(Xlsx) + Math.Sign(Ods);
}
