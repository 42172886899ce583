using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Net.Http.Headers;

namespace ToolKit.WebDav;

/// <summary>PUT (RFC 4918 §9.7, RFC 9110 §9.3.4).</summary>
internal sealed class PutHandler : WebDavHandler
{
    /// <summary>A shorter body has arrived with the headers or is about to: the store's own check comes soon enough.</summary>
    private const long SmallBody = 64 * 1024;

    // Finder and Windows pause in the middle of an upload; one that never comes must still end some day. HTTP/2 and 3 know the server's own limit or none.
    private static readonly MinDataRate SlowestUpload = new(bytesPerSecond: 1, gracePeriod: TimeSpan.FromMinutes(5));

    public override string Method => "PUT";

    public override async Task HandleAsync(WebDavRequest request)
    {
        // RFC 9110 §14.5: a server that does not store parts must not take a part for the whole.
        if (request.Headers.ContentRange.Count > 0)
            throw WebDavException.BadRequest("Content-Range on PUT is not supported: send the whole file.");
        var length = ReadLength(request);
        if (length > request.Options.MaxUploadBytes)
            throw new WebDavException(StatusCodes.Status413PayloadTooLarge, request.Options.TooLarge());
        var checksum = ClientChecksum.Read(request.Headers);

        var parent = await request.FindParentAsync();
        var preconditions = request.CreatePreconditions(lockTokenCounts: true).NeedsTokenAsMember(request.Path);
        if (length is null or > SmallBody || request.Headers.Expect.Count > 0)
        {
            // Everything that can be known without the body is said before it is sent (README C1).
            await preconditions.RefuseEarlyAsync(request.Store, request.Aborted);
            await RefuseByRightsAsync(request, parent);
            await parent.RefuseWriteEarlyAsync(request.Path.Name, length, request.Aborted);
        }

        if (request.HasTrailingSlash)
            throw WebDavException.Conflict("The address of a file has no slash at its end.");

        LiftLimits(request);
        var lastModified = OwnCloudHeaders.ReadModificationTime(request.Headers);
        var written = await parent.WriteFileAsync(
            request.Path.Name,
            new IncomingFile
            {
                Body = UploadBody.Open(request.Http, length, checksum, request.Options),
                Length = length,
                ContentType = SendableContentType(request),
                LastModified = lastModified,
                Checksum = checksum?.Text,
            },
            preconditions,
            request.Aborted);

        var headers = request.Response.Headers;
        headers.ETag = written.ETag.Value;
        headers.LastModified = HeaderUtilities.FormatDate(written.LastModified); // davfs2 wants both (README D3)
        if (lastModified is { } asked && asked.ToUnixTimeSeconds() == written.LastModified.ToUnixTimeSeconds())
            headers["X-OC-Mtime"] = "accepted";
        request.Response.ContentLength = written.IsNew ? 0 : null;
        request.Response.StatusCode = written.IsNew ? StatusCodes.Status201Created : StatusCodes.Status204NoContent;
    }

    private static async ValueTask RefuseByRightsAsync(WebDavRequest request, IDavCollection parent)
    {
        switch (await request.Store.FindAsync(request.Path, ResourceDetail.None, request.Aborted))
        {
            case null:
                await request.RequireRightAsync(parent, ResourceRights.AddMembers);
                break;
            case IDavCollection:
                throw WebDavException.MethodNotAllowed("There is a collection at this address.");
            case { } existing:
                await request.RequireRightAsync(existing, ResourceRights.Write);
                break;
        }
    }

    // What is kept here comes back as a header, in which there may be nothing but ASCII.
    private static string? SendableContentType(WebDavRequest request) =>
        request.Http.ContentType is { } type && !type.AsSpan().ContainsAnyExceptInRange(' ', '~') ? type : null;

    // Finder sends PUT in chunks and the length in X-Expected-Entity-Length (README M3).
    private static long? ReadLength(WebDavRequest request)
    {
        if (request.Http.ContentLength is { } length)
            return length;
        var expected = request.Headers["X-Expected-Entity-Length"];
        if (expected.Count == 0)
            return null;
        return long.TryParse(expected.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var announced)
            ? announced
            : throw WebDavException.BadRequest("X-Expected-Entity-Length is not a number.");
    }

    // The store's quota decides about size.
    private static void LiftLimits(WebDavRequest request)
    {
        if (request.Context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = request.Options.MaxUploadBytes;
        if (request.Context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = request.IsHttp1 ? SlowestUpload : null;
    }
}
