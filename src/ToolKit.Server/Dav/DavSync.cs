using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ToolKit.Access;
using ToolKit.WebDav;

namespace ToolKit.Server;

/// <summary>Sync of a folder (RFC 6578) over the library's feed of changes.</summary>
internal static class DavSync
{
    private const string Prefix = "urn:toolkit:sync:";

    public static string TokenOf(MirrorMark mark) => Prefix + mark;

    public static bool TryRead(string token, [NotNullWhen(true)] out MirrorMark? mark)
    {
        mark = null;
        return token.StartsWith(Prefix, StringComparison.Ordinal) && MirrorMark.TryParse(token[Prefix.Length..], out mark);
    }

    /// <summary>Null where the token is none of ours, or does not count any more.</summary>
    public static async ValueTask<SyncReport?> ReportAsync(LibraryDavStore store, ViewedPath folder, SyncQuery query, CancellationToken cancellation)
    {
        MirrorMark? since = null;
        if (query.Token is not null && !TryRead(query.Token, out since))
            return null;
        if (await store.View.MirrorAsync(folder, since, query.IsDeep, query.Limit ?? int.MaxValue, cancellation) is not { } mirror)
            return null;
        SyncReport? report = null;
        report = new SyncReport(ReadAsync(cancellation));
        return report;

        async IAsyncEnumerable<SyncMember> ReadAsync([EnumeratorCancellation] CancellationToken cancelled)
        {
            await foreach (var entry in mirror.Entries.WithCancellation(cancelled))
            {
                var member = entry.Place is null ? null : await store.ShowAsync(entry.Place, query.Detail, cancelled);
                yield return new SyncMember(LibraryDavStore.PathOf(entry.Path), entry.IsFolder, member);
            }

            report!.Token = TokenOf(mirror.Mark);
            report.IsTruncated = !mirror.IsComplete;
        }
    }
}
