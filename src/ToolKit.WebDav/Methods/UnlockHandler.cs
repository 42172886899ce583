using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>UNLOCK (RFC 4918 §9.11): any address in the lock's scope will do.</summary>
internal sealed class UnlockHandler : WebDavHandler
{
    public override string Method => "UNLOCK";

    public override async Task HandleAsync(WebDavRequest request)
    {
        if (!LockToken.TryParseHeader(request.Headers["Lock-Token"], out var token))
            throw WebDavException.BadRequest("UNLOCK needs a Lock-Token header.");
        var preconditions = request.CreatePreconditions();
        if (preconditions.IsConditional)
            await preconditions.RefuseEarlyAsync(request.Store, request.Aborted);
        request.Response.StatusCode = await request.Store.Locks.UnlockAsync(request.Path, token, request.Store.Principal, request.Aborted) switch
        {
            UnlockOutcome.Unlocked => StatusCodes.Status204NoContent,
            UnlockOutcome.NotHolder => throw WebDavException.Forbidden("This lock is held by somebody else."),
            _ => throw new WebDavException(
                StatusCodes.Status409Conflict, "No lock with this token covers this address.", "lock-token-matches-request-uri"),
        };
    }
}
