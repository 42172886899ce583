using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>MKCOL (RFC 4918 §9.3), with properties (RFC 5689).</summary>
internal sealed class MkColHandler : WebDavHandler
{
    public override string Method => "MKCOL";

    public override async Task HandleAsync(WebDavRequest request)
    {
        var body = await XmlBody.ReadAsync(request.Http, request.Options.MaxXmlBytes, request.Aborted);
        var changes = body.IsEmpty ? [] : ReadChanges(request, body);
        var preconditions = request.CreatePreconditions().NeedsTokenAsMember(request.Path);
        var parent = await request.FindParentAsync();
        if (await request.Store.FindAsync(request.Path, ResourceDetail.None, request.Aborted) is not null)
            throw WebDavException.MethodNotAllowed("There is something at this address already.");
        await request.RequireRightAsync(parent, ResourceRights.AddMembers);

        var problems = PropertyProblems.Find(changes, request.Options, resource: null);
        if (problems.Count == 0)
            problems = await parent.CreateCollectionAsync(request.Path.Name, WindowsDates.ToPatch(changes), preconditions, request.Aborted);
        if (problems.Count > 0)
        {
            // RFC 5689 §3: nothing was made, and the answer says which property is to blame.
            request.Response.StatusCode = StatusCodes.Status403Forbidden;
            await PropertyProblems.WriteAsync(request, changes, problems, "<D:mkcol-response xmlns:D=\"DAV:\">"u8.ToArray(), "</D:mkcol-response>"u8.ToArray());
            return;
        }

        request.Response.StatusCode = StatusCodes.Status201Created;
        request.Response.ContentLength = 0;
        request.Response.Headers.Location = request.HrefOf(request.Path, isCollection: true);
    }

    private static IReadOnlyList<PropertyChange> ReadChanges(WebDavRequest request, ReadOnlyMemory<byte> body)
    {
        var update = PropertyUpdateBody.Parse(body, "mkcol", request.Options.MaxProperties);
        foreach (var type in update.ResourceTypes ?? [])
        {
            if (type is not { Namespace: PropertyName.Dav, LocalName: "collection" })
                throw WebDavException.Forbidden("Only plain collections can be made here.", "valid-resourcetype");
        }

        return update.Changes;
    }
}
