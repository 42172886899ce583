using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ToolKit.WebDav;

/// <summary>GET and HEAD (RFC 4918 §9.4): a file with conditions and ranges (RFC 9110 §13, §14), a collection as a small page.</summary>
internal sealed class GetHandler(string method) : WebDavHandler
{
    // Constant header values, made once.
    private static readonly StringValues Bytes = "bytes";
    private static readonly StringValues NoCache = "no-cache";
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues Sandbox = "sandbox";

    public override string Method => method;

    public override async Task HandleAsync(WebDavRequest request)
    {
        var resource = await request.FindTargetAsync();
        await request.RequireRightAsync(resource, ResourceRights.Read);
        if (resource is IDavFile file)
            await SendFileAsync(request, file);
        else
            await SendCollectionAsync(request, (IDavCollection)resource);
    }

    private static async Task SendFileAsync(WebDavRequest request, IDavFile file)
    {
        var response = request.Response;
        var headers = response.Headers;
        if (file.ETag is { } tag)
            headers.ETag = tag.Value;
        headers.LastModified = HeaderUtilities.FormatDate(file.LastModified);
        headers.AcceptRanges = Bytes;
        headers.CacheControl = NoCache;

        // What people upload comes from the same origin as the host's pages: no guessing of types, no scripts.
        headers.XContentTypeOptions = NoSniff;
        headers.ContentSecurityPolicy = Sandbox;
        var preconditions = request.CreatePreconditions();
        if (preconditions.IsConditional
            && await preconditions.IsNotModifiedAsync(Preconditions.StateOf(file), request.Store, request.Aborted))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var contentType = file.ContentType ?? "application/octet-stream";
        headers.ContentType = contentType;
        request.Options.PrepareFileResponse?.Invoke(request.Context, file);

        // RFC 9110 §14.2: ranges are for GET only.
        var isHead = HttpMethods.IsHead(request.Http.Method);
        var ranges = isHead || !MayUseRange(request.Headers, file)
            ? null
            : RangeHeader.Parse(request.Headers.Range, file.Length);
        if (ranges is null)
        {
            response.ContentLength = file.Length;
            if (!isHead && file.Length > 0)
            {
                using var whole = await file.OpenAsync(request.Aborted);
                await whole.SendAsync(response.BodyWriter, 0, file.Length, request.Aborted);
            }

            return;
        }

        if (ranges.Count == 0)
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            headers.ContentType = "text/plain; charset=utf-8";
            headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{file.Length}");
            await response.WriteAsync($"The file has {file.Length} bytes; the range asked for lies beyond them.\n", request.Aborted);
            return;
        }

        using var content = await file.OpenAsync(request.Aborted);
        response.StatusCode = StatusCodes.Status206PartialContent;
        if (ranges.Count == 1)
        {
            headers.ContentRange = ContentRange(ranges[0], file.Length);
            response.ContentLength = ranges[0].Length;
            await content.SendAsync(response.BodyWriter, ranges[0].Offset, ranges[0].Length, request.Aborted);
            return;
        }

        await SendRangesAsync(request, content, file.Length, ranges, contentType);
    }

    private static async Task SendRangesAsync(
        WebDavRequest request, IDavContent content, long length, IReadOnlyList<ByteRange> ranges, string contentType)
    {
        var boundary = Guid.NewGuid().ToString("N");
        var heads = new byte[ranges.Count][];
        var end = Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n");
        long total = end.Length;
        for (var i = 0; i < ranges.Count; i++)
        {
            heads[i] = Encoding.ASCII.GetBytes(
                $"{(i == 0 ? "" : "\r\n")}--{boundary}\r\nContent-Type: {contentType}\r\nContent-Range: {ContentRange(ranges[i], length)}\r\n\r\n");
            total += heads[i].Length + ranges[i].Length;
        }

        var response = request.Response;
        response.Headers.ContentType = "multipart/byteranges; boundary=" + boundary;
        response.ContentLength = total;
        for (var i = 0; i < ranges.Count; i++)
        {
            await response.BodyWriter.WriteAsync(heads[i], request.Aborted);
            await content.SendAsync(response.BodyWriter, ranges[i].Offset, ranges[i].Length, request.Aborted);
        }

        await response.BodyWriter.WriteAsync(end, request.Aborted);
    }

    // RFC 9110 §13.1.5: a tag must match strongly, a date exactly.
    private static bool MayUseRange(IHeaderDictionary headers, IDavFile file)
    {
        var ifRange = headers.IfRange;
        if (ifRange.Count == 0)
            return headers.Range.Count == 1;
        if (EntityTag.TryParse(ifRange.ToString(), out var tag))
            return file.ETag is { } current && current.EqualsStrongly(tag);
        return HeaderUtilities.TryParseDate(ifRange.ToString(), out var date)
            && date.ToUnixTimeSeconds() == file.LastModified.ToUnixTimeSeconds();
    }

    private static string ContentRange(ByteRange range, long length) =>
        string.Create(CultureInfo.InvariantCulture, $"bytes {range.Offset}-{range.Last}/{length}");

    private static async Task SendCollectionAsync(WebDavRequest request, IDavCollection collection)
    {
        var preconditions = request.CreatePreconditions();
        if (preconditions.IsConditional)
            await preconditions.IsNotModifiedAsync(Preconditions.StateOf(collection), request.Store, request.Aborted); // a page is never 304
        if (request.Options.CollectionPage is { } page)
        {
            await page(request.Context, collection);
            return;
        }

        // LibreOffice gives up saving where GET or HEAD of the folder is not 200 (README, peers).
        var response = request.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = NoCache;
        response.Headers.XContentTypeOptions = NoSniff;
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
        if (HttpMethods.IsHead(request.Http.Method))
            return;

        using var writer = new DavXmlWriter(response);
        var title = request.Path.IsRoot ? "/" : collection.DisplayName ?? collection.Name;
        writer.Write("<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>"u8);
        writer.WriteText(title);
        writer.Write("</title></head><body><h1>"u8);
        writer.WriteText(title);
        writer.Write("</h1><ul>"u8);
        var href = request.HrefOf(request.Path, isCollection: true);
        if (!request.Path.IsRoot)
            WriteLink(writer, request.HrefOf(request.Path.Parent, isCollection: true), "", isCollection: false, "..");
        await foreach (var batch in collection.ListAsync(ResourceDetail.None, request.Aborted))
        {
            for (var i = 0; i < batch.Count; i++)
                WriteLink(writer, href, batch[i].Name, batch[i] is IDavCollection, batch[i].DisplayName ?? batch[i].Name);
            if (writer.IsFull)
                await writer.FlushAsync(request.Aborted);
        }

        writer.Write("</ul></body></html>"u8);
        await writer.CompleteAsync(request.Aborted);
    }

    private static void WriteLink(DavXmlWriter writer, string href, string name, bool isCollection, string text)
    {
        writer.Write("<li><a href=\""u8);
        writer.WriteText(href); // percent-encoded: no quote can be in it
        writer.WriteSegment(name);
        writer.Write(isCollection ? "/\">"u8 : "\">"u8);
        writer.WriteText(text);
        writer.Write(isCollection ? "/</a></li>"u8 : "</a></li>"u8);
    }
}
