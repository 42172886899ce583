using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>LOCK (RFC 4918 §9.10): with a body a new lock, without one the refresh of a lock.</summary>
internal sealed class LockHandler : WebDavHandler
{
    public override string Method => "LOCK";

    public override async Task HandleAsync(WebDavRequest request)
    {
        // RFC 4918 §9.10.3: without a Depth header a LOCK means infinity. Windows leaves it out (README W12).
        var depth = DepthHeader.Read(request.Headers, Depth.Infinity);
        if (depth == Depth.One)
            throw WebDavException.BadRequest("LOCK takes Depth: 0 or infinity.");
        var timeout = TimeoutHeader.Read(request.Headers, request.Options);
        var body = await XmlBody.ReadAsync(request.Http, request.Options.MaxXmlBytes, request.Aborted);
        if (body.IsEmpty)
            await RefreshAsync(request, timeout);
        else
            await LockAsync(request, Parse(request, body), depth == Depth.Infinity, timeout);
    }

    private static LockInfoBody Parse(WebDavRequest request, ReadOnlyMemory<byte> body)
    {
        try
        {
            return LockInfoBody.Parse(body, request.Options.MaxPropertyBytes);
        }
        catch (WebDavException refusal) when (refusal.Status == StatusCodes.Status400BadRequest && WindowsLockBody.SentBy(request.Http))
        {
            return WindowsLockBody.Substitute;
        }
    }

    private static async Task LockAsync(WebDavRequest request, LockInfoBody body, bool isDeep, TimeSpan timeout)
    {
        var resource = await request.Store.FindAsync(request.Path, ResourceDetail.None, request.Aborted);
        if (resource is not null)
            await request.RequireRightAsync(resource, ResourceRights.Write);
        else
            await RequireMakingAsync(request);

        isDeep &= resource is IDavCollection; // on a file it is all the same
        var preconditions = request.CreatePreconditions()
            .NeedsNoConflict(request.Path, body.Scope, isDeep)
            .NeedsTokenToCreate(request.Path);
        var granted = await request.Store.Locks.LockAsync(
            new LockRequest
            {
                Path = request.Path,
                Token = LockToken.Create(),
                Scope = body.Scope,
                IsDeep = isDeep,
                Owner = body.Owner,
                Principal = request.Store.Principal,
                Timeout = timeout,
            },
            preconditions,
            request.Aborted);

        request.Response.StatusCode = granted.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        request.Response.Headers["Lock-Token"] = $"<{granted.Lock.Token}>";
        await WriteDiscoveryAsync(request, granted.Lock);
    }

    private static async ValueTask RequireMakingAsync(WebDavRequest request)
    {
        var parent = await request.FindParentAsync();
        await request.RequireRightAsync(parent, ResourceRights.AddMembers);
        await parent.RefuseWriteEarlyAsync(request.Path.Name, 0, request.Aborted);
        if (request.HasTrailingSlash)
            throw WebDavException.Conflict("A file would be made here, and its address has no slash at its end.");
    }

    // RFC 4918 §9.10.2: the token stands in the If header and stays the same; any address in the lock's scope will do.
    private static async Task RefreshAsync(WebDavRequest request, TimeSpan timeout)
    {
        var preconditions = request.CreatePreconditions(lockTokenCounts: true);
        if (preconditions.SubmittedTokens.Count == 0)
            throw WebDavException.BadRequest("A LOCK without a body refreshes a lock, and needs its token in the If header.");
        await request.FindTargetAsync();
        ActiveLock? refreshed = null;
        foreach (var token in preconditions.SubmittedTokens)
        {
            refreshed ??= await request.Store.Locks.RefreshAsync(
                request.Path, new LockToken(token), request.Store.Principal, timeout, request.Aborted);
        }

        if (refreshed is null)
        {
            throw new WebDavException(
                StatusCodes.Status412PreconditionFailed, "No lock of yours with this token covers this address.", "lock-token-matches-request-uri");
        }

        await WriteDiscoveryAsync(request, refreshed);
    }

    private static async Task WriteDiscoveryAsync(WebDavRequest request, ActiveLock held)
    {
        request.Response.ContentType = MultiStatusWriter.ContentType;
        var scope = request.CreatePropertyScope();
        // Beside an exclusive lock there is no other.
        scope.Locks = held.Scope == LockScope.Exclusive ? [held] : await request.Store.Locks.FindCoveringAsync(request.Path, request.Aborted);
        using var writer = new DavXmlWriter(request.Response);
        writer.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:prop xmlns:D=\"DAV:\">"u8);
        LockDiscovery.Write(writer, scope);
        writer.Write("</D:prop>"u8);
        await writer.CompleteAsync(request.Aborted);
    }
}
