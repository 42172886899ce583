using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>The <c>Overwrite</c> header (RFC 4918 §10.6): absent means T, for COPY and MOVE alike.</summary>
internal static class OverwriteHeader
{
    /// <exception cref="WebDavException">400: it is neither T nor F.</exception>
    public static bool Read(IHeaderDictionary headers)
    {
        var values = headers["Overwrite"];
        if (values.Count == 0)
            return true;
        return values.ToString().Trim() switch
        {
            "T" or "t" => true,
            "F" or "f" => false,
            _ => throw WebDavException.BadRequest("The Overwrite header must be T or F."),
        };
    }
}
