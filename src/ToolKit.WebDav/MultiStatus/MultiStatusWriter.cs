using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ToolKit.WebDav;

/// <summary>The parts multi-status answers (RFC 4918 §13) are made of, and the one place that renders refusals.</summary>
internal static class MultiStatusWriter
{
    public const string ContentType = "application/xml; charset=utf-8";

    public static void WriteStatus(DavXmlWriter writer, int status)
    {
        writer.Write("<D:status>HTTP/1.1 "u8);
        writer.WriteNumber(status);
        writer.Write(" "u8);
        writer.WriteText(status == 207 ? "Multi-Status" : ReasonPhrases.GetReasonPhrase(status));
        writer.Write("</D:status>"u8);
    }

    /// <summary>The condition element and the sentence of a refusal.</summary>
    public static void WriteReason(DavXmlWriter writer, WebDavRequest? request, WebDavException reason)
    {
        if (reason.Condition is not null)
        {
            writer.Write("<D:error>"u8);
            WriteCondition(writer, request, reason);
            writer.Write("</D:error>"u8);
        }

        writer.Write("<D:responsedescription>"u8);
        writer.WriteText(reason.Message);
        writer.Write("</D:responsedescription>"u8);
    }

    /// <summary>Renders a refusal. <paramref name="request"/> is null where there was not yet a tree to speak of.</summary>
    public static async Task WriteRefusalAsync(HttpContext context, WebDavRequest? request, WebDavException refusal)
    {
        var response = context.Response;
        response.StatusCode = refusal.Status;
        response.Headers.CacheControl = "no-cache";
        OfficeErrors.Describe(refusal, response);
        if (HttpMethods.IsHead(context.Request.Method))
            return;

        using var writer = new DavXmlWriter(response);
        if (refusal.Status == StatusCodes.Status207MultiStatus && request is not null)
        {
            response.ContentType = ContentType;
            writer.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus xmlns:D=\"DAV:\">"u8);
            foreach (var member in refusal.Members)
            {
                writer.Write("<D:response><D:href>"u8);
                request.WriteHref(writer, member.Path);
                writer.Write("</D:href>"u8);
                WriteStatus(writer, member.Reason.Status);
                WriteReason(writer, request, member.Reason);
                writer.Write("</D:response>"u8);
                if (writer.IsFull)
                    await writer.FlushAsync(context.RequestAborted);
            }

            writer.Write("</D:multistatus>"u8);
        }
        else if (refusal.Condition is not null)
        {
            response.ContentType = ContentType;
            writer.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:error xmlns:D=\"DAV:\">"u8);
            WriteCondition(writer, request, refusal);

            // RFC 4918 §16 lets further elements stand beside the condition; this one is for people.
            writer.Write("<m:message xmlns:m=\"urn:toolkit:webdav\">"u8);
            writer.WriteText(refusal.Message);
            writer.Write("</m:message></D:error>"u8);
        }
        else
        {
            response.ContentType = "text/plain; charset=utf-8";
            writer.Write(System.Text.Encoding.UTF8.GetBytes(refusal.Message));
            writer.Write("\n"u8);
        }

        await writer.CompleteAsync(context.RequestAborted);
    }

    private static void WriteCondition(DavXmlWriter writer, WebDavRequest? request, WebDavException reason)
    {
        writer.Write("<D:"u8);
        writer.WriteText(reason.Condition!);
        if (reason.Hrefs.Count == 0 || request is null)
        {
            writer.Write("/>"u8);
            return;
        }

        writer.Write(">"u8);
        foreach (var path in reason.Hrefs)
        {
            writer.Write("<D:href>"u8);
            request.WriteHref(writer, path);
            writer.Write("</D:href>"u8);
        }

        writer.Write("</D:"u8);
        writer.WriteText(reason.Condition!);
        writer.Write(">"u8);
    }
}
