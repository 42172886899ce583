using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using ToolKit.Access;
using ToolKit.WebDav;

namespace ToolKit.Server;

/// <summary>Sync of a folder (RFC 6578) over the library's feed of changes. A Markdown document is told with its renditions: they come, change and go with it.</summary>
internal static class DavSync
{
    private const string Prefix = "urn:toolkit:sync:";
    private const char BeforeTold = '.';

    public static string TokenOf(MirrorMark mark) => Prefix + mark;

    /// <summary>Reads the token of a folder's state; one from the middle of a document's renditions is none.</summary>
    public static bool TryRead(string token, [NotNullWhen(true)] out MirrorMark? mark) => TryRead(token, out mark, out var told) && told is null;

    /// <summary>Null where the token is none of ours, or does not count any more.</summary>
    public static async ValueTask<SyncReport?> ReportAsync(LibraryDavStore store, ViewedPath folder, SyncQuery query, CancellationToken cancellation)
    {
        MirrorMark? since = null;
        Told? told = null;
        if (query.Token is not null && !TryRead(query.Token, out since, out told))
            return null;
        var limit = query.Limit ?? int.MaxValue;
        if (await store.View.MirrorAsync(folder, since, query.IsDeep, limit, cancellation) is not { } mirror)
            return null;
        SyncReport? report = null;
        report = new SyncReport(ReadAsync(cancellation));
        return report;

        async IAsyncEnumerable<SyncMember> ReadAsync([EnumeratorCancellation] CancellationToken cancelled)
        {
            var (count, before) = (0, mirror.Mark);
            await foreach (var entry in mirror.Entries.WithCancellation(cancelled))
            {
                var isKnown = told is not null && told.Of == Told.NameOf(entry);
                var renditions = new SyncRenditions(store, entry, isFirst: query.Token is null);
                for (var line = 0; line <= RenditionNames.Formats.Count; line++)
                {
                    if (isKnown && line <= told!.Line)
                        continue;
                    var mustWait = line > 0 && count > 0 && await renditions.MustWaitAsync(cancelled);
                    var member = mustWait ? null : line == 0 ? await SelfAsync(entry, cancelled) : await renditions.FindAsync(RenditionNames.Formats[line - 1], cancelled);
                    if (member is null && !mustWait)
                        continue;
                    // What has no room, or would take this request too long, the next report begins with.
                    if (count == limit || member is null)
                    {
                        (report!.Token, report.IsTruncated) = ($"{TokenOf(before)}{BeforeTold}{new Told(line - 1, Told.NameOf(entry))}", true);
                        yield break;
                    }

                    count++;
                    yield return member.Value;
                }

                (told, before) = (null, mirror.Mark);
            }

            report!.Token = TokenOf(mirror.Mark);
            report.IsTruncated = !mirror.IsComplete;
        }

        async ValueTask<SyncMember?> SelfAsync(MirroredEntry entry, CancellationToken cancelled)
        {
            var path = LibraryDavStore.PathOf(entry.Path);
            if (entry.Place is not null)
                return new SyncMember(path, entry.IsFolder, await store.ShowAsync(entry.Place, query.Detail, cancelled));
            // What went may have hidden a rendition.
            return await store.Renditions.FindAsync(entry.Path, cancelled) is { } rendition ? new SyncMember(path, false, rendition) : new SyncMember(path, entry.IsFolder, null);
        }
    }

    private static bool TryRead(string token, [NotNullWhen(true)] out MirrorMark? mark, out Told? told)
    {
        (mark, told) = (null, null);
        if (!token.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        var parts = token[Prefix.Length..].Split(BeforeTold, 2);
        return MirrorMark.TryParse(parts[0], out mark) && (parts.Length == 1 || Told.TryParse(parts[1], out told));
    }

    /// <summary>Up to which of its lines an entry was told: the entry itself is line 0, then each format has one, whether there is something to tell or not.</summary>
    /// <param name="Line">The last line; -1: none.</param>
    /// <param name="Of">Stands for the entry as it was: what has changed since is told from its beginning.</param>
    private sealed record Told(int Line, string Of)
    {
        public static string NameOf(MirroredEntry entry) =>
            Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{entry.Path}\n{entry.Place?.Entry?.ETag}")).AsSpan(0, 8));

        public static bool TryParse(string text, [NotNullWhen(true)] out Told? told)
        {
            var parts = text.Split(BeforeTold, 2);
            told = parts.Length == 2 && int.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var line) ? new Told(line, parts[1]) : null;
            return told is not null;
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Line}{BeforeTold}{Of}");
    }
}
