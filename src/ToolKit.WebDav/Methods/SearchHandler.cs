using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>SEARCH (RFC 5323 §2) on a tree that can be searched.</summary>
internal sealed class SearchHandler : WebDavHandler
{
    // Beyond this the answer says that there is more; nobody reads so many.
    private const int MostMatches = 1000;

    // Files looked at for a condition on their properties.
    private const int MostCandidates = 10_000;

    public override string Method => "SEARCH";

    public override async Task HandleAsync(WebDavRequest request)
    {
        if (request.Store is not ISearchable searchable)
            throw WebDavException.MethodNotAllowed("This tree cannot be searched.");
        var xml = await XmlBody.ReadAsync(request.Http, request.Options.MaxXmlBytes, request.Aborted);
        var body = SearchBody.Parse(xml, request.Options.MaxProperties);
        var plan = PropFindPlan.For(new PropFindBody(body.Names is null ? PropFindKind.AllProp : PropFindKind.Prop, body.Names ?? [], IsEmpty: false));
        var scope = body.Scope.Length == 0 ? request.Path : request.ReadReference(body.Scope) ?? throw NoScope();
        if (await request.Store.FindAsync(scope, ResourceDetail.None, request.Aborted) is null)
            throw NoScope();
        var search = new DavSearch(scope, body.Depth, body.Text, plan.Detail);
        var most = Math.Min(body.Limit ?? MostMatches, MostMatches);

        var properties = request.CreatePropertyScope();
        DavXmlWriter? writer = null;
        try
        {
            var (candidates, matches) = (0, 0);
            var isTruncated = false;
            await foreach (var file in searchable.SearchAsync(search, request.Aborted))
            {
                writer ??= Begin(request); // not before the store has said that it can
                isTruncated = ++candidates > MostCandidates;
                if (isTruncated)
                    break;
                if (!body.Matches(file))
                    continue;
                isTruncated = ++matches > most;
                if (isTruncated)
                    break;
                await WriteAsync(request, writer, plan, properties, file);
            }

            writer ??= Begin(request);
            if (isTruncated)
            {
                // RFC 5323 §2.4.2: the answer speaks of the request's own URL.
                writer.Write("<D:response><D:href>"u8);
                writer.WriteText(request.HrefOf(request.Path, isCollection: request.HasTrailingSlash));
                writer.Write("</D:href>"u8);
                MultiStatusWriter.WriteStatus(writer, StatusCodes.Status507InsufficientStorage);
                writer.Write("</D:response>"u8);
            }

            writer.Write("</D:multistatus>"u8);
            await writer.CompleteAsync(request.Aborted);
        }
        finally
        {
            writer?.Dispose();
        }
    }

    private static async ValueTask WriteAsync(WebDavRequest request, DavXmlWriter writer, PropFindPlan plan, PropertyScope properties, IDavFile file)
    {
        properties.Locks = plan.NeedsLocks ? await request.Store.Locks.FindCoveringAsync(file.Path, request.Aborted) : [];
        await plan.AskAsync(properties, file, request.Aborted);
        writer.Write("<D:response><D:href>"u8);
        request.WriteHref(writer, file.Path);
        writer.Write("</D:href>"u8);
        plan.Write(writer, properties, file, isMinimal: false);
        writer.Write("</D:response>"u8);
        if (writer.IsFull)
            await writer.FlushAsync(request.Aborted);
    }

    private static DavXmlWriter Begin(WebDavRequest request)
    {
        request.Response.StatusCode = StatusCodes.Status207MultiStatus;
        request.Response.ContentType = MultiStatusWriter.ContentType;
        var writer = new DavXmlWriter(request.Response);
        writer.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus xmlns:D=\"DAV:\">"u8);
        return writer;
    }

    private static WebDavException NoScope() => new(StatusCodes.Status409Conflict, "There is nothing where this search is to look.", "search-scope-valid");
}
