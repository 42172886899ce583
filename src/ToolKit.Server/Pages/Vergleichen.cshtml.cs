using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>Two versions of a document, word by word.</summary>
public sealed class VergleichenModel(CurrentPerson me, DocumentRendering rendering) : DocumentPage(me, Prefix)
{
    private const string Prefix = "/vergleichen";

    public IReadOnlyList<DocumentVersion> Versions { get; private set; } = [];

    public DocumentVersion Older { get; private set; } = null!;

    public DocumentVersion Newer { get; private set; } = null!;

    /// <summary>Null where it could not be made now.</summary>
    public DocumentComparison? Comparison { get; private set; }

    public static string UrlOf(LibraryPath path, long older, long newer) =>
        LibraryUrl.For(Prefix, path) + string.Create(CultureInfo.InvariantCulture, $"?von={older}&bis={newer}");

    /// <param name="von">The number of the older version; by default the one before the newer.</param>
    /// <param name="bis">That of the newer one; by default the current.</param>
    public async Task<IActionResult> OnGetAsync(long? von, long? bis, CancellationToken cancellation)
    {
        if (!await FindAsync(Right.Read, cancellation))
            return Absent();
        Versions = await Me.View.ListVersionsAsync(Place, cancellation);
        var newer = Versions.FirstOrDefault(version => version.Number == (bis ?? Place.Entry!.VersionNumber));
        var older = Versions.FirstOrDefault(version => von is null ? version.Number < newer?.Number : version.Number == von) ?? (von is null ? newer : null);
        if (newer is null || older is null)
            return NotFound();
        (Older, Newer) = older.Number <= newer.Number ? (older, newer) : (newer, older);
        if (!DocumentRendering.IsShown(Place.Path.Name))
        {
            Problem = T("Diese Art von Datei lässt sich hier nicht vergleichen. Bitte laden Sie beide Versionen herunter.");
            return Page();
        }

        Comparison = await rendering.CompareAsync(Me.View, Place, Older, Newer, cancellation);
        Problem = Comparison is null ? DocumentRendering.TooMany : Comparison.Problem is { } problem ? Language.Preview.Reason(problem) : null;
        return Page();
    }
}
