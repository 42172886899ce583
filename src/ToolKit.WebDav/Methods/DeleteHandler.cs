using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>DELETE (RFC 4918 §9.6).</summary>
internal sealed class DeleteHandler : WebDavHandler
{
    public override string Method => "DELETE";

    public override async Task HandleAsync(WebDavRequest request)
    {
        if (request.Path.IsRoot)
            throw WebDavException.Forbidden("The root cannot be deleted.");
        var depth = DepthHeader.Read(request.Headers, Depth.Infinity);
        var preconditions = request.CreatePreconditions(tokensBelowCount: true)
            .NeedsTokensOfTree(request.Path)
            .NeedsToken(request.Path.Parent);
        var resource = await request.FindTargetAsync();
        if (resource is IDavCollection && depth != Depth.Infinity)
            throw WebDavException.BadRequest("A collection is deleted with Depth: infinity."); // RFC 4918 §9.6.1
        await request.RequireRightAsync(resource, ResourceRights.Delete);

        var failed = await resource.DeleteAsync(preconditions, request.Aborted);
        if (failed.Count > 0)
            throw WebDavException.MultiStatus(failed);
        request.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
