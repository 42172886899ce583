using ToolKit.Access;
using ToolKit.Database;
using ToolKit.Library;
using ToolKit.WebDav;

namespace ToolKit.Server;

/// <summary>What the library and the gate refuse, in WebDAV's terms.</summary>
internal static class DavRefusal
{
    /// <summary>Asks the library; what it refuses comes out in WebDAV's terms.</summary>
    public static async ValueTask<T> TranslateAsync<T>(Func<ValueTask<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception refusal) when (refusal is not WebDavException && Of(refusal) is not null)
        {
            throw Of(refusal)!;
        }
    }

    /// <summary>Null for what is no refusal but an error.</summary>
    private static WebDavException? Of(Exception failure) => failure switch
    {
        AccessDeniedException denied => WebDavException.Forbidden(denied.Refusal.German),
        QuotaExceededException exceeded => WebDavException.QuotaExceeded(exceeded.Refusal.German),
        LockedException locked => WebDavException.Locked([.. locked.Locks.Select(held => LibraryDavStore.PathOf(held.Root))]),
        LibraryException refused => refused.Error switch
        {
            LibraryError.NotFound => WebDavException.NotFound(),
            LibraryError.ParentMissing => WebDavException.Conflict(refused.Message),
            LibraryError.AlreadyExists or LibraryError.IsFolder or LibraryError.WrongKind => WebDavException.MethodNotAllowed(refused.Message),
            LibraryError.LengthMismatch => WebDavException.BadRequest(refused.Message),
            LibraryError.Harmful => WebDavException.Infected(UploadScan.HarmfulSentence(refused.Message)),
            LibraryError.NotScanned => new WebDavException(StatusCodes.Status503ServiceUnavailable, UploadScan.NotScannedSentence(refused.Message)),
            _ => WebDavException.Forbidden(refused.Message),
        },
        StorageFullException full => WebDavException.InsufficientStorage(full),
        _ => null,
    };
}
