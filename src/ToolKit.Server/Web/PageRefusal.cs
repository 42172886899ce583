using ToolKit.Access;
using ToolKit.Database;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>What the library and the gate refuse, as a German sentence for a page.</summary>
internal static class PageRefusal
{
    /// <summary>The status of a page that shows the sentence.</summary>
    public static int StatusOf(Exception refusal) => refusal switch
    {
        AccessDeniedException => StatusCodes.Status403Forbidden,
        LockedException => StatusCodes.Status423Locked,
        StorageFullException or QuotaExceededException => StatusCodes.Status507InsufficientStorage,
        LibraryException { Error: LibraryError.Harmful } => StatusCodes.Status403Forbidden,
        LibraryException { Error: LibraryError.NotScanned } => StatusCodes.Status503ServiceUnavailable,
        RefusedException => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status409Conflict,
    };

    /// <summary>Null for what is no refusal but an error.</summary>
    public static string? Of(Exception failure) => failure switch
    {
        AccessDeniedException denied => denied.Refusal.German,
        RefusedException refused => refused.Refusal.German,
        QuotaExceededException exceeded => exceeded.Refusal.German,
        LockedException locked => $"{locked.Locks[0].Holder.Name} bearbeitet das gerade. Bitte warten Sie, bis das Dokument geschlossen ist.",
        LibraryException refused => refused.Error switch
        {
            LibraryError.NotFound => "Das gibt es nicht mehr. Vielleicht wurde es verschoben oder gelöscht.",
            LibraryError.ParentMissing => "Den Ordner gibt es nicht mehr.",
            LibraryError.AlreadyExists or LibraryError.IsFolder => "Den Namen gibt es hier schon.",
            LibraryError.SettledMeanwhile => "Inzwischen hat jemand anderes das Dokument mit dem Original abgeglichen. Bitte sehen Sie es sich noch einmal an.",
            LibraryError.LengthMismatch => "Die Datei kam nicht vollständig an. Bitte versuchen Sie es noch einmal.",
            LibraryError.Harmful => UploadScan.HarmfulSentence(refused.Message),
            LibraryError.NotScanned => UploadScan.NotScannedSentence(refused.Message),
            _ => refused.Message,
        },
        StorageFullException => "Auf dem Server ist kein Platz mehr. Es wurde nichts geändert. Bitte wenden Sie sich an die Zentrale.",
        _ => null,
    };
}
