using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>REPORT (RFC 3253 §3.6): sync-collection (RFC 6578) on a collection that follows its changes, version-tree (RFC 3253 §3.7) on a file that keeps its versions.</summary>
internal sealed class ReportHandler : WebDavHandler
{
    public override string Method => "REPORT";

    public override async Task HandleAsync(WebDavRequest request)
    {
        // RFC 3253 §3.6: without a Depth header it means 0.
        var depth = DepthHeader.Read(request.Headers, Depth.Zero);
        var xml = await XmlBody.ReadAsync(request.Http, request.Options.MaxXmlBytes, request.Aborted);
        var body = ReportBody.Parse(xml, request.Options.MaxProperties);
        var plan = PropFindPlan.For(new PropFindBody(PropFindKind.Prop, body.Names, IsEmpty: false));
        var target = await request.FindTargetAsync(plan.Detail);
        await request.RequireRightAsync(target, ResourceRights.Read);
        var preconditions = request.CreatePreconditions();
        if (preconditions.IsConditional)
            await preconditions.RefuseEarlyAsync(request.Store, request.Aborted);

        if (target is ISyncSource source && body.Report is { Namespace: PropertyName.Dav, LocalName: "sync-collection" })
            await WriteChangesAsync(request, source, ReadQuery(body, depth, plan.Detail), plan);
        else if (target is IVersioned versioned && body.Report is { Namespace: PropertyName.Dav, LocalName: "version-tree" })
            await WriteVersionsAsync(request, versioned, plan, hasProperties: body.Names.Count > 0);
        else
            throw WebDavException.Forbidden("There is no such report here. DAV:supported-report-set names those there are.", "supported-report");
    }

    private static SyncQuery ReadQuery(ReportBody body, Depth depth, ResourceDetail detail)
    {
        if (body.SyncToken is null)
            throw WebDavException.BadRequest("A sync-collection needs a sync-token element; it is empty the first time.");
        bool isDeep;
        if (body.SyncLevel is null)
        {
            // RFC 6578 appendix A: clients of its drafts say in the Depth header what later became sync-level.
            if (depth == Depth.Zero)
                throw WebDavException.BadRequest("A sync-collection needs a sync-level element: 1 or infinite.");
            isDeep = depth == Depth.Infinity;
        }
        else
        {
            if (depth != Depth.Zero)
                throw WebDavException.BadRequest("A sync-collection takes Depth: 0, the sync-level says how deep it goes."); // RFC 6578 §3.2
            isDeep = body.SyncLevel switch
            {
                "1" => false,
                "infinite" or "infinity" => true,
                _ => throw WebDavException.BadRequest("The sync-level must be 1 or infinite."),
            };
        }

        return new SyncQuery(body.SyncToken.Length == 0 ? null : body.SyncToken, isDeep, body.Limit, detail);
    }

    private static async Task WriteChangesAsync(WebDavRequest request, ISyncSource source, SyncQuery query, PropFindPlan plan)
    {
        var report = await source.ReportChangesAsync(query, request.Aborted)
            ?? throw WebDavException.Forbidden("This sync token is not valid here, or no longer. Please begin anew with an empty one.", "valid-sync-token");
        var locks = plan.NeedsLocks ? await LocksBelow.FindAsync(request.Store.Locks, request.Path, Depth.Infinity, request.Aborted) : LocksBelow.None;
        var scope = request.CreatePropertyScope();
        using var writer = Begin(request);
        await foreach (var member in report.Members.WithCancellation(request.Aborted))
        {
            writer.Write("<D:response><D:href>"u8);
            request.WriteHref(writer, member.Path);
            writer.Write(member.IsCollection ? "/</D:href>"u8 : "</D:href>"u8);
            if (member.Resource is null)
            {
                MultiStatusWriter.WriteStatus(writer, StatusCodes.Status404NotFound);
            }
            else
            {
                scope.Locks = locks.Of(member.Path.Parent, member.Path.Name);
                await plan.AskAsync(scope, member.Resource, request.Aborted);
                plan.Write(writer, scope, member.Resource, isMinimal: false);
            }

            writer.Write("</D:response>"u8);
            if (writer.IsFull)
                await writer.FlushAsync(request.Aborted);
        }

        if (report.IsTruncated)
        {
            // RFC 6578 §3.6: the answer speaks of the collection itself, the token leads on.
            writer.Write("<D:response><D:href>"u8);
            writer.WriteText(request.HrefOf(request.Path, isCollection: true));
            writer.Write("</D:href>"u8);
            MultiStatusWriter.WriteStatus(writer, StatusCodes.Status507InsufficientStorage);
            writer.Write("<D:error><D:number-of-matches-within-limits/></D:error></D:response>"u8);
        }

        writer.Write("<D:sync-token>"u8);
        writer.WriteText(report.Token);
        writer.Write("</D:sync-token></D:multistatus>"u8);
        await writer.CompleteAsync(request.Aborted);
    }

    private static async Task WriteVersionsAsync(WebDavRequest request, IVersioned versioned, PropFindPlan plan, bool hasProperties)
    {
        var scope = request.CreatePropertyScope();
        using var writer = Begin(request);
        await foreach (var batch in versioned.ListVersionsAsync(request.Aborted))
        {
            foreach (var version in batch)
            {
                writer.Write("<D:response><D:href>"u8);
                request.WriteHref(writer, version.Path);
                writer.Write("</D:href>"u8);
                if (hasProperties)
                {
                    await plan.AskAsync(scope, version, request.Aborted);
                    plan.Write(writer, scope, version, isMinimal: false);
                }
                else
                {
                    MultiStatusWriter.WriteStatus(writer, StatusCodes.Status200OK);
                }

                writer.Write("</D:response>"u8);
                if (writer.IsFull)
                    await writer.FlushAsync(request.Aborted);
            }
        }

        writer.Write("</D:multistatus>"u8);
        await writer.CompleteAsync(request.Aborted);
    }

    private static DavXmlWriter Begin(WebDavRequest request)
    {
        request.Response.StatusCode = StatusCodes.Status207MultiStatus;
        request.Response.ContentType = MultiStatusWriter.ContentType;
        var writer = new DavXmlWriter(request.Response);
        writer.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus xmlns:D=\"DAV:\">"u8);
        return writer;
    }
}
