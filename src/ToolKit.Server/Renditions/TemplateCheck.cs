using System.Globalization;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>What is known of a file by its stamp.</summary>
/// <param name="Document">The document it was downloaded from.</param>
/// <param name="Version">The version it was made of.</param>
/// <param name="Since">The versions that came after that, the newest first; empty: it is up to date.</param>
public sealed record CheckedTemplate(ViewedPath Document, DocumentVersion Version, IReadOnlyList<DocumentVersion> Since);

/// <summary>Says of a file that somebody has downloaded once whether its document has changed since. It is read in memory and not kept.</summary>
internal static class TemplateCheck
{
    /// <summary>The longest file, in bytes: all of it is held in memory.</summary>
    public const int MostBytes = 8_000_000;

    /// <summary>The name of the policy that bounds how many are held at once.</summary>
    public const string Policy = "template-check";

    /// <summary>One file of each person at a time; a second one waits.</summary>
    public static RateLimitPartition<string> OneAtATime(HttpContext context) => HttpMethods.IsPost(context.Request.Method)
        ? RateLimitPartition.GetConcurrencyLimiter(
            Sessions.PrincipalOf(context)?.Person?.Id.ToString(CultureInfo.InvariantCulture) ?? "nobody",
            _ => new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = 1 })
        : RateLimitPartition.GetNoLimiter("looking");

    /// <summary>Looks for the document of a file.</summary>
    /// <param name="body">Seekable; stays open.</param>
    /// <returns>Whether the file has a stamp, and what is known by it: null where it names nothing that is here and that the person may read.</returns>
    public static async ValueTask<(bool HasStamp, CheckedTemplate? Known)> FindAsync(LibraryView view, Stream body, string fileName, CancellationToken cancellation)
    {
        if (TemplateStamp.Read(await DocumentStamp.ReadAsync(body, fileName, cancellation)) is not { } stamp)
            return (false, null);
        if (await view.FindDocumentAsync(stamp.Id, cancellation) is not { } document)
            return (true, null);
        var versions = await view.ListVersionsAsync(document, cancellation);
        if (versions is not [var current, ..])
            return (true, null); // a scratch file has none
        var stamped = versions.FirstOrDefault(version => version.Number == stamp.Version);
        string[] hashes = [.. (await view.ListHashesAsync(document, [current, stamped ?? current], cancellation)).Select(sha256 => TemplateStamp.HashOf(sha256))];
        body.Position = 0;
        if (hashes[0] == TemplateStamp.HashOf(await SHA256.HashDataAsync(body, cancellation)))
            return (true, new CheckedTemplate(document, current, [])); // out of the share, with the stamp of the one that it was made of
        if (stamped is null || hashes[1] != stamp.Hash)
            return (true, null); // of another library, or made up
        // An older version that was restored is the current one again.
        return (true, new CheckedTemplate(document, stamped, hashes[0] == stamp.Hash ? [] : [.. versions.Where(version => version.Number > stamp.Version)]));
    }
}
