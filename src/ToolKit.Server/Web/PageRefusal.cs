using ToolKit.Access;
using ToolKit.Database;
using ToolKit.Library;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>What the library and the gate refuse, as a sentence for a page.</summary>
internal static class PageRefusal
{
    /// <summary>The status of a page that shows the sentence.</summary>
    public static int StatusOf(Exception refusal) => refusal switch
    {
        AccessDeniedException => StatusCodes.Status403Forbidden,
        LockedException => StatusCodes.Status423Locked,
        StorageFullException or QuotaExceededException => StatusCodes.Status507InsufficientStorage,
        LibraryException { Error: LibraryError.Harmful or LibraryError.NameRefused } => StatusCodes.Status403Forbidden,
        LibraryException { Error: LibraryError.NotScanned } => StatusCodes.Status503ServiceUnavailable,
        LibraryException { Error: LibraryError.TooManyUploads } => StatusCodes.Status429TooManyRequests,
        RefusedException => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status409Conflict,
    };

    /// <summary>Null for what is no refusal but an error.</summary>
    public static string? Of(Exception failure) => failure switch
    {
        AccessDeniedException denied => Language.Of(denied.Refusal),
        RefusedException refused => Language.Of(refused.Refusal),
        QuotaExceededException exceeded => Language.Of(exceeded.Refusal),
        LockedException locked => T("{0} bearbeitet das gerade. Bitte warten Sie, bis das Dokument geschlossen ist.", locked.Locks[0].Holder.Name),
        LibraryException refused => refused.Error switch
        {
            LibraryError.NotFound => T("Das gibt es nicht mehr. Vielleicht wurde es verschoben oder gelöscht."),
            LibraryError.ParentMissing => T("Den Ordner gibt es nicht mehr."),
            LibraryError.AlreadyExists or LibraryError.IsFolder => T("Den Namen gibt es hier schon."),
            LibraryError.SettledMeanwhile => T("Inzwischen hat jemand anderes das Dokument mit dem Original abgeglichen. Bitte sehen Sie es sich noch einmal an."),
            LibraryError.LengthMismatch => T("Die Datei kam nicht vollständig an. Bitte versuchen Sie es noch einmal."),
            LibraryError.Harmful => UploadScan.HarmfulSentence(refused.Message),
            LibraryError.NotScanned => UploadScan.NotScannedSentence(refused.Message),
            LibraryError.NameRefused when Language.IsEnglish && refused.Path is { } path => InEnglish(path),
            _ => refused.Message,
        },
        StorageFullException => T("Auf dem Server ist kein Platz mehr. Es wurde nichts geändert. Bitte wenden Sie sich an die Zentrale."),
        _ => null,
    };

    // The library gives its reasons in German.
    private static string InEnglish(LibraryPath refused) =>
        refused.Depth > LibraryPath.MostNames ? $"Folders can lie {LibraryPath.MostNames} levels deep at most."
        : EntryName.Refusal(refused.Name, inEnglish: true) ?? $"The name “{refused.Name}” is taken at the top level. Please choose another.";
}
