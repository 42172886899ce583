using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>The folders above a tree, which are in no store: each shows the next segment of the way down and nothing else.</summary>
internal static class ParentListing
{
    public static async Task WriteAsync(HttpContext context, DavPath prefix, WebDavOptions options, TimeProvider time)
    {
        var depth = DepthHeader.Read(context.Request.Headers, Depth.Infinity);
        await XmlBody.ReadAsync(context.Request, options.MaxXmlBytes, context.RequestAborted);
        if (!DavPath.TryParse(context.Request.Path.HasValue ? context.Request.Path.Value : "/", out var path) || !path.IsAncestorOf(prefix))
            throw WebDavException.NotFound();
        context.Response.StatusCode = StatusCodes.Status207MultiStatus;
        context.Response.ContentType = MultiStatusWriter.ContentType;
        using var writer = new DavXmlWriter(context.Response);
        writer.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus xmlns:D=\"DAV:\">"u8);
        var now = time.GetUtcNow();
        Write(writer, context.Request.PathBase, path, now);
        if (depth != Depth.Zero)
        {
            var child = prefix;
            while (child.Parent != path)
                child = child.Parent;
            Write(writer, context.Request.PathBase, child, now);
        }

        writer.Write("</D:multistatus>"u8);
        await writer.CompleteAsync(context.RequestAborted);
    }

    private static void Write(DavXmlWriter writer, PathString pathBase, DavPath path, DateTimeOffset now)
    {
        writer.Write("<D:response><D:href>"u8);
        writer.WriteText(pathBase.ToUriComponent() + path.ToHref() + (path.IsRoot ? "" : "/"));
        writer.Write("</D:href><D:propstat><D:prop><D:resourcetype><D:collection/></D:resourcetype><D:displayname>"u8);
        writer.WriteText(path.Name);
        writer.Write("</D:displayname><D:getlastmodified>"u8);
        writer.WriteHttpDate(now);
        writer.Write("</D:getlastmodified><D:supportedlock/></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"u8);
    }
}
