using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>Office shows the person why it could not save, and who holds a lock in the way, if a header says so (README O9; codes of [MS-WEBDAVE] §2.2.3).</summary>
internal static class OfficeErrors
{
    public const int OverQuota = 0x00090063;
    public const int VirusInUpload = 0x00960004;

    private const int FileLocked = 0x0009000E;

    public static void Describe(WebDavException refusal, HttpResponse response)
    {
        if (refusal is { Status: StatusCodes.Status423Locked, LockOwner: { } owner })
            Set(response, FileLocked, $"The file is locked by {owner}.");
        else if (refusal.OfficeError is { } code)
            Set(response, code, refusal.Message);
    }

    private static void Set(HttpResponse response, int code, string message) => response.Headers["X-MSDAVEXT_ERROR"] = $"{code}; {Uri.EscapeDataString(message)}";
}
