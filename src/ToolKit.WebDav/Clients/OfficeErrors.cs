using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>Office shows the person who finds a lock in the way who holds it, if a header says so (README O9; the code is mod_dav's).</summary>
internal static class OfficeErrors
{
    private const int FileLocked = 0x0009000E;

    public static void Describe(WebDavException refusal, HttpResponse response)
    {
        if (refusal is { Status: StatusCodes.Status423Locked, LockOwner: { } owner })
            response.Headers["X-MSDAVEXT_ERROR"] = $"{FileLocked}; {Uri.EscapeDataString($"The file is locked by {owner}.")}";
    }
}
