using System.Text;
using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>PROPPATCH (RFC 4918 §9.2): all instructions in document order, or none. The answer is always 207 with a body; Windows takes anything else for a full disk (README W10).</summary>
internal sealed class PropPatchHandler : WebDavHandler
{
    public override string Method => "PROPPATCH";

    public override async Task HandleAsync(WebDavRequest request)
    {
        var body = await XmlBody.ReadAsync(request.Http, request.Options.MaxXmlBytes, request.Aborted);
        if (body.IsEmpty)
            throw WebDavException.BadRequest("A PROPPATCH needs a body.");
        var changes = PropertyUpdateBody.Parse(body, "propertyupdate", request.Options.MaxProperties).Changes;
        var preconditions = request.CreatePreconditions().NeedsToken(request.Path);
        var resource = await request.FindTargetAsync(ResourceDetail.LiveProperties);
        await request.RequireRightAsync(resource, ResourceRights.WriteProperties);

        var problems = PropertyProblems.Find(changes, request.Options, resource);
        if (problems.Count > 0)
            await preconditions.RefuseEarlyAsync(request.Store, request.Aborted); // a lock in the way is the better answer
        else
            problems = await resource.PatchPropertiesAsync(WindowsDates.ToPatch(changes), preconditions, request.Aborted);

        request.Response.StatusCode = StatusCodes.Status207MultiStatus;
        var open = "<D:multistatus xmlns:D=\"DAV:\"><D:response><D:href>" + request.HrefOf(request.Path, resource is IDavCollection) + "</D:href>";
        await PropertyProblems.WriteAsync(request, changes, problems, Encoding.UTF8.GetBytes(open), "</D:response></D:multistatus>"u8.ToArray());
    }
}
