using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>The part of the library that everybody reads.</summary>
internal static class Toolkit
{
    private const int MostDocuments = 20_000;

    public static LibraryPath Path { get; } = LibraryPath.Parse("/Werkzeugkoffer");

    /// <summary>Its documents, as far as she sees them, without those that introduce a folder.</summary>
    public static async ValueTask<IReadOnlyList<TreeEntry>> ListDocumentsAsync(LibraryView view, CancellationToken cancellation)
    {
        var toolkit = await view.FindAsync(Path, cancellation);
        return toolkit.Entry is { IsFolder: true }
            ? [.. (await view.ListTreeAsync(toolkit, MostDocuments, cancellation: cancellation)).Entries.Where(one => one.Entry is { IsFolder: false, IsScratch: false, Name: not Pages.DokumenteModel.Readme })]
            : [];
    }
}
