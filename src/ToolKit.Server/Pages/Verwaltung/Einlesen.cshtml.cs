using System.Text;
using Microsoft.AspNetCore.Mvc;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>Takes regions, Länder and sites over from a table: first it says line by line what would happen, then it does it.</summary>
public sealed class EinlesenModel(CurrentPerson me, TimeProvider time) : DeskPage(me, time)
{
    private const int MostBytes = 1_000_000; // as many as the import takes characters

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The table; it is carried in the page from the trial to the taking over.</summary>
    [BindProperty]
    public string? Tabelle { get; set; }

    /// <summary>What would happen, or has; null before.</summary>
    public Access.ImportReport? Report { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    public async Task<IActionResult> OnPostProbeAsync(IFormFile? datei, CancellationToken cancellation)
    {
        if (datei is { Length: > 0 })
        {
            Tabelle = await ReadAsync(datei, cancellation);
            ModelState.Clear();
        }

        if (string.IsNullOrWhiteSpace(Tabelle))
            throw new RefusedException(new Refusal("no-table", "Bitte wählen Sie eine Datei, oder fügen Sie die Tabelle ein.", "Please choose a file or paste the table."));
        Report = await Desk.ImportAsync(Tabelle, apply: false, cancellation);
        return await ShowAsync(cancellation);
    }

    public async Task<IActionResult> OnPostUebernehmenAsync(CancellationToken cancellation)
    {
        Report = await Desk.ImportAsync(Tabelle ?? "", apply: true, cancellation);
        if (!Report.IsApplied)
            return await ShowAsync(T("Seit dem Probelauf hat sich etwas geändert; es wurde nichts übernommen."), StatusCodes.Status409Conflict, cancellation);
        var changed = Report.Lines.Count(line => line.Outcome != ImportOutcome.Unchanged);
        return SeeOther("/verwaltung/regionen", changed == 1 ? T("Die Tabelle ist übernommen: eine Zeile hat etwas geändert.") : T("Die Tabelle ist übernommen: {0} Zeilen haben etwas geändert.", changed));
    }

    /// <summary>To others than administrators the page does not exist.</summary>
    protected override async Task<bool> EnterAsync(CancellationToken cancellation) => await base.EnterAsync(cancellation) && IsAdministrator;

    protected override Task<IActionResult> ShowAsync(CancellationToken cancellation) => Task.FromResult<IActionResult>(Page());

    /// <summary>UTF-8, or what older spreadsheets write in its place.</summary>
    private static async Task<string> ReadAsync(IFormFile file, CancellationToken cancellation)
    {
        if (file.Length > MostBytes)
            throw new RefusedException(new Refusal("table-too-large", "Die Datei ist zu groß; erlaubt ist 1 MB.", "The file is too large; 1 MB is allowed."));
        using var content = new MemoryStream((int)file.Length);
        await file.CopyToAsync(content, cancellation);
        var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        try
        {
            return Strict.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }
}
