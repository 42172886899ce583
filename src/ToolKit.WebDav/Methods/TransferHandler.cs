using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>What COPY (RFC 4918 §9.8) and MOVE (§9.9) share: where from, where to, and the answers.</summary>
internal abstract class TransferHandler : WebDavHandler
{
    public override async Task HandleAsync(WebDavRequest request)
    {
        var destination = request.ReadDestination();
        var overwrite = OverwriteHeader.Read(request.Headers);
        var depth = DepthHeader.Read(request.Headers, Depth.Infinity);
        var lastModified = OwnCloudHeaders.ReadModificationTime(request.Headers);
        var preconditions = request.CreatePreconditions();
        if (!overwrite)
            preconditions.NeedsFreeName(destination);

        var source = await request.FindTargetAsync(ResourceDetail.DeadProperties);
        await request.RequireRightAsync(source, ResourceRights.Read);
        EnsureDepth(source, depth);
        if (destination == request.Path)
            throw WebDavException.Forbidden("Source and destination are the same.");
        if (destination.IsRoot || destination.IsAncestorOf(request.Path))
            throw WebDavException.Forbidden("The destination holds the source, which would be replaced.");
        if (request.Path.IsAncestorOf(destination) && (depth == Depth.Infinity || source is not IDavCollection))
            throw WebDavException.Forbidden("The destination lies in the source.");
        if (await request.Store.FindAsync(destination.Parent, ResourceDetail.None, request.Aborted) is not IDavCollection parent)
            throw WebDavException.Conflict("The collection to put this in does not exist."); // RFC 4918 §9.8.5
        await EnsureRightsAsync(request, source, parent, destination);

        var result = await TransferAsync(request, source, parent, destination, depth == Depth.Infinity, preconditions);
        if (result.Failed.Count > 0)
            throw WebDavException.MultiStatus(result.Failed);
        if (lastModified is { } asked)
            await KeepModificationTimeAsync(request, destination, asked);
        request.Response.StatusCode = result.IsNew ? StatusCodes.Status201Created : StatusCodes.Status204NoContent;
        if (!result.IsNew)
            return;
        request.Response.ContentLength = 0;
        request.Response.Headers.Location = request.HrefOf(destination, source is IDavCollection);
    }

    protected abstract void EnsureDepth(IDavResource source, Depth depth);

    protected abstract ResourceRights NeededOfSource { get; }

    protected abstract ValueTask<TransferResult> TransferAsync(
        WebDavRequest request, IDavResource source, IDavCollection parent, DavPath destination, bool deep, Preconditions preconditions);

    private async ValueTask EnsureRightsAsync(WebDavRequest request, IDavResource source, IDavCollection parent, DavPath destination)
    {
        await request.RequireRightAsync(source, NeededOfSource);
        if (await request.Store.FindAsync(destination, ResourceDetail.None, request.Aborted) is { } replaced)
            await request.RequireRightAsync(replaced, replaced is IDavFile ? ResourceRights.Write : ResourceRights.Delete);
        else
            await request.RequireRightAsync(parent, ResourceRights.AddMembers);
    }

    // rclone sends the time with COPY and MOVE too (README R2).
    private static async ValueTask KeepModificationTimeAsync(WebDavRequest request, DavPath destination, DateTimeOffset lastModified)
    {
        if (await request.Store.FindAsync(destination, ResourceDetail.None, request.Aborted) is not { } transferred)
            return;
        await transferred.PatchPropertiesAsync(
            new PropertyPatch { Changes = [], LastModified = lastModified }, Preconditions.None, request.Aborted);
        if (await request.Store.FindAsync(destination, ResourceDetail.None, request.Aborted) is { } patched && patched.LastModified.ToUnixTimeSeconds() == lastModified.ToUnixTimeSeconds())
            request.Response.Headers["X-OC-Mtime"] = "accepted";
    }
}

/// <summary>COPY (RFC 4918 §9.8).</summary>
internal sealed class CopyHandler : TransferHandler
{
    public override string Method => "COPY";

    protected override ResourceRights NeededOfSource => ResourceRights.Read;

    protected override void EnsureDepth(IDavResource source, Depth depth)
    {
        if (depth == Depth.One)
            throw WebDavException.BadRequest("COPY takes Depth: 0 or infinity."); // RFC 4918 §9.8.3
    }

    protected override async ValueTask<TransferResult> TransferAsync(
        WebDavRequest request, IDavResource source, IDavCollection parent, DavPath destination, bool deep, Preconditions preconditions)
    {
        preconditions.NeedsTokensOfTree(destination);
        if (parent is ICopyTarget target && await target.CopyInAsync(source, destination.Name, deep, preconditions, request.Aborted) is { } result)
            return result;
        return await new MemberwiseTransfer(request.Store, request.Aborted).CopyAsync(source, parent, destination, deep, preconditions);
    }
}

/// <summary>MOVE (RFC 4918 §9.9).</summary>
internal sealed class MoveHandler : TransferHandler
{
    public override string Method => "MOVE";

    protected override ResourceRights NeededOfSource => ResourceRights.Delete;

    protected override void EnsureDepth(IDavResource source, Depth depth)
    {
        if (source is IDavCollection && depth != Depth.Infinity)
            throw WebDavException.BadRequest("A collection is moved with Depth: infinity."); // RFC 4918 §9.9.2
    }

    protected override async ValueTask<TransferResult> TransferAsync(
        WebDavRequest request, IDavResource source, IDavCollection parent, DavPath destination, bool deep, Preconditions preconditions)
    {
        // A free destination that nobody has locked asks for no token: saving from Office ends in such a MOVE.
        preconditions
            .NeedsTokensOfTree(request.Path)
            .NeedsToken(request.Path.Parent)
            .NeedsTokensOfTree(destination);
        if (parent is IMoveTarget target && await target.MoveInAsync(source, destination.Name, preconditions, request.Aborted) is { } result)
            return result;
        var copy = new MemberwiseTransfer(request.Store, request.Aborted);
        return await copy.MoveAsync(source, parent, destination, preconditions);
    }
}
