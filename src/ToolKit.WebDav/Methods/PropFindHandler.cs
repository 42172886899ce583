using System.Text;
using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>PROPFIND (RFC 4918 §9.1). Listings are written as they are read from the store: one query for the members, one for the locks, no memory that grows with the folder.</summary>
internal sealed class PropFindHandler : WebDavHandler
{
    private static readonly PropFindPlans Plans = new();

    public override string Method => "PROPFIND";

    public override async Task HandleAsync(WebDavRequest request)
    {
        // RFC 4918 §9.1: without a Depth header it means infinity.
        var depth = DepthHeader.Read(request.Headers, Depth.Infinity);
        var body = await XmlBody.ReadAsync(request.Http, request.Options.MaxXmlBytes, request.Aborted);
        var plan = Plans.Get(body, request.Options.MaxProperties);
        var target = await request.FindTargetAsync(plan.Detail);
        await request.RequireRightAsync(target, ResourceRights.Read);
        var preconditions = request.CreatePreconditions();
        if (preconditions.IsConditional)
            await preconditions.RefuseEarlyAsync(request.Store, request.Aborted);
        var collection = target as IDavCollection;
        if (collection is null)
            depth = Depth.Zero;
        if (depth == Depth.Infinity && request.Options.MaxInfiniteDepthEntries == 0)
            throw TooDeep();

        var isMinimal = IsMinimal(request);
        var locks = plan.NeedsLocks ? await LocksBelow.FindAsync(request.Store.Locks, request.Path, depth, request.Aborted) : LocksBelow.None;
        var scope = request.CreatePropertyScope();
        request.Response.StatusCode = StatusCodes.Status207MultiStatus;
        request.Response.ContentType = MultiStatusWriter.ContentType;
        if (isMinimal)
            request.Response.Headers["Preference-Applied"] = "return=minimal";

        using var writer = new DavXmlWriter(request.Response);
        writer.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus xmlns:D=\"DAV:\">"u8);
        var href = Encoding.UTF8.GetBytes(EscapedHref(request.HrefOf(request.Path, collection is not null)));
        scope.Locks = locks.OfTarget;
        writer.Write("<D:response><D:href>"u8);
        writer.Write(href);
        writer.Write("</D:href>"u8);
        if (plan.NeedsAsking)
            await plan.AskAsync(scope, target, request.Aborted);
        plan.Write(writer, scope, target, isMinimal);
        writer.Write("</D:response>"u8);

        if (collection is not null && depth != Depth.Zero)
            await new Listing(request, plan, scope, locks, writer, isMinimal, depth == Depth.Infinity).WriteAsync(collection, request.Path, href);

        writer.Write("</D:multistatus>"u8);
        await writer.CompleteAsync(request.Aborted);
    }

    // RFC 7240 §4.2 (Prefer: return=minimal) and Microsoft's older Brief: t.
    private static bool IsMinimal(WebDavRequest request) =>
        request.Headers["Prefer"].ToString().Contains("return=minimal", StringComparison.OrdinalIgnoreCase)
        || request.Headers["Brief"].ToString().Trim() is "t" or "T";

    private static string EscapedHref(string href) => href.Replace("&", "&amp;", StringComparison.Ordinal);

    private static WebDavException TooDeep() =>
        WebDavException.Forbidden("There is too much below this collection to list it at infinite depth.", "propfind-finite-depth");

    /// <summary>The members of a collection, or of all collections below it.</summary>
    private sealed class Listing(
        WebDavRequest request, PropFindPlan plan, PropertyScope scope, LocksBelow locks, DavXmlWriter writer, bool isMinimal, bool isDeep)
    {
        // Collections still to be listed; bounded by the entry cap.
        private readonly Queue<(IDavCollection Collection, DavPath Path, byte[] Href)> _waiting = new();
        private int _entries;
        private int _collections; // of them
        private bool _isWithinCap = !isDeep;

        public async Task WriteAsync(IDavCollection collection, DavPath path, byte[] href)
        {
            await WriteMembersAsync(collection, path, href, collection);
            while (_waiting.TryDequeue(out var next))
                await WriteMembersAsync(next.Collection, next.Path, next.Href, collection);
        }

        private async ValueTask WriteMembersAsync(IDavCollection collection, DavPath path, byte[] href, IDavCollection top)
        {
            if (CacheKey(collection, href) is not { } key)
            {
                await RenderAsync(collection, path, href, top, null);
                return;
            }

            if (FindKept(key) is { } known)
            {
                await WriteAsync(known, top);
                return;
            }

            // To render takes memory, and many may ask for the same at once: a few render, the others wait for them and find it done.
            using (var rendering = await request.Listings.EnterAsync(writer, request.Aborted))
            {
                if ((known = FindKept(key)) is null)
                {
                    var before = (Entries: _entries, Collections: _collections);
                    await RenderAsync(collection, path, href, top, rendering);
                    if (rendering.Complete(_entries - before.Entries, isLeaf: _collections == before.Collections) is not { } rendered)
                        return;
                    known = rendered;
                    if (collection.ListingTag == key.ListingTag)
                        request.Listings.Add(key, rendered);
                    _entries = before.Entries;
                }
            }

            await WriteAsync(known, top); // after leaving: a client that does not read holds up nobody
        }

        // A deep listing has to know the collections among the members; of those that were rendered before only the leaves serve it.
        private RenderedListing? FindKept(ListingCache.Key key) =>
            request.Listings.Find(key) is { } found && (!isDeep || found.IsLeaf) ? found : null;

        private async ValueTask WriteAsync(RenderedListing listing, IDavCollection top)
        {
            _entries += listing.Members;
            if (isDeep && _entries > request.Options.MaxInfiniteDepthEntries)
                throw TooDeep();
            foreach (var piece in listing.Pieces)
            {
                writer.Write(piece);
                if (writer.IsFull)
                {
                    await EnsureWithinCapAsync(top);
                    await writer.FlushAsync(request.Aborted);
                }
            }
        }

        private async ValueTask RenderAsync(IDavCollection collection, DavPath path, byte[] href, IDavCollection top, RenderedListing.Builder? rendering)
        {
            await foreach (var batch in collection.ListAsync(plan.Detail, request.Aborted))
            {
                for (var i = 0; i < batch.Count; i++)
                {
                    if (plan.NeedsAsking)
                        await plan.AskAsync(scope, batch[i], request.Aborted);
                    WriteMember(batch[i], path, href);
                    if (writer.IsFull && rendering?.Take() is not true)
                    {
                        await EnsureWithinCapAsync(top);
                        if (rendering is not null)
                            await rendering.GiveUpAsync(request.Aborted);
                        await writer.FlushAsync(request.Aborted);
                    }
                }

                if (isDeep && _entries > request.Options.MaxInfiniteDepthEntries)
                    throw TooDeep();
            }
        }

        // Locks and space are asked anew each time, so a listing that shows them is not kept.
        private ListingCache.Key? CacheKey(IDavCollection collection, byte[] href) =>
            !plan.IsKept || plan.NeedsAsking || !locks.AreNone || request.Listings.MaxEntryBytes == 0 || collection.ListingTag is not { } tag
                ? null
                : new ListingCache.Key(tag, Encoding.UTF8.GetString(href), plan, isMinimal);

        private void WriteMember(IDavResource member, DavPath parent, byte[] parentHref)
        {
            _entries++;
            scope.Locks = locks.Of(parent, member.Name);
            writer.Write("<D:response><D:href>"u8);
            var start = writer.Count;
            writer.Write(parentHref);
            writer.WriteSegment(member.Name);
            var collection = member as IDavCollection;
            if (collection is not null)
            {
                _collections++;
                writer.Write("/"u8);
            }

            if (isDeep && collection is not null)
                _waiting.Enqueue((collection, parent.Append(member.Name), writer.Written(start).ToArray()));
            writer.Write("</D:href>"u8);
            plan.Write(writer, scope, member, isMinimal);
            writer.Write("</D:response>"u8);
        }

        // Once the first bytes are out the answer cannot become a refusal: before that it is made sure that all will fit the cap. Small trees never come here.
        private async ValueTask EnsureWithinCapAsync(IDavCollection top)
        {
            if (_isWithinCap)
                return;
            var limit = request.Options.MaxInfiniteDepthEntries;
            if ((top is ITreeCount counter ? await counter.CountDescendantsAsync(limit, request.Aborted) : await CountAsync(top, limit)) > limit)
                throw TooDeep();
            _isWithinCap = true;
        }

        private async ValueTask<long> CountAsync(IDavCollection top, long limit)
        {
            var waiting = new Queue<IDavCollection>([top]);
            long count = 0;
            while (waiting.TryDequeue(out var next))
            {
                await foreach (var batch in next.ListAsync(ResourceDetail.None, request.Aborted))
                {
                    count += batch.Count;
                    if (count > limit)
                        return count;
                    foreach (var member in batch)
                    {
                        if (member is IDavCollection collection)
                            waiting.Enqueue(collection);
                    }
                }
            }

            return count;
        }
    }
}
