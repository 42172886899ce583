using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace ToolKit.Server.Pages;

/// <summary>Says whether a file that somebody has still is the current version of its document.</summary>
[EnableRateLimiting(TemplateCheck.Policy)]
[RequestFormLimits(MemoryBufferThreshold = TemplateCheck.MostBytes + 1, MultipartBodyLengthLimit = TemplateCheck.MostBytes)] // in memory, never on disk
public sealed class VorlagenCheckModel(CurrentPerson me) : PageModel
{
    public const string Address = "/vorlagen-check";

    /// <summary>The name of the file that was looked at; null: none.</summary>
    public string? FileName { get; private set; }

    /// <summary>What is known of it.</summary>
    public CheckedTemplate? Known { get; private set; }

    /// <summary>Whether it carries a stamp.</summary>
    public bool HasStamp { get; private set; }

    public string? Problem { get; private set; }

    /// <summary>When the first newer version came.</summary>
    public DateTimeOffset OutdatedSince => Known!.Since[^1].CreatedAt;

    public void OnGet()
    {
        // The form says it all.
    }

    public async Task<IActionResult> OnPostAsync(IFormFile? datei, CancellationToken cancellation)
    {
        if (datei is null || datei.Length == 0)
        {
            Problem = "Bitte wählen Sie eine Datei aus.";
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }

        FileName = datei.FileName;
        await using var body = datei.OpenReadStream();
        (HasStamp, Known) = await TemplateCheck.FindAsync(me.View, body, datei.FileName, cancellation);
        return Page();
    }
}
