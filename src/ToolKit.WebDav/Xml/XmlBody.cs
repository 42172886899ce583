using System.Buffers;
using System.Xml;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ToolKit.WebDav;

/// <summary>Reads XML request bodies within limits: no DTD, no entities, no depth without end (RFC 4918 §20.6).</summary>
internal static class XmlBody
{
    private const int MaxDepth = 100;

    /// <summary>The whole body; empty where there is none.</summary>
    /// <exception cref="WebDavException">413: longer than <paramref name="maxBytes"/>; 415: another type than XML.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellation)
    {
        if (request.ContentLength == 0)
            return default;
        if (request.ContentLength > maxBytes)
            throw TooLong();
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size && size.MaxRequestBodySize < maxBytes)
            size.MaxRequestBodySize = maxBytes;

        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            if (read.Buffer.Length > maxBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                throw TooLong();
            }

            if (read.IsCompleted)
            {
                ReadOnlyMemory<byte> body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                if (body.Length > 0 && !IsXml(request.ContentType))
                    throw new WebDavException(StatusCodes.Status415UnsupportedMediaType, "The body must be XML.");
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Opens a body and stands on its root element.</summary>
    /// <exception cref="WebDavException">400: not well-formed; 403 <c>no-external-entities</c>: it has a DTD.</exception>
    public static XmlReader Open(ReadOnlyMemory<byte> body)
    {
        var reader = XmlReader.Create(new MemoryStream(body.ToArray(), writable: false), new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CloseInput = true,
        });
        Parse(body, () => reader.MoveToContent());
        return reader;
    }

    /// <summary>Runs a reading step and turns what XML can do wrong into a refusal.</summary>
    public static void Parse(ReadOnlyMemory<byte> body, Action read)
    {
        try
        {
            read();
        }
        catch (XmlException)
        {
            if (body.Span.IndexOf("<!DOCTYPE"u8) >= 0)
                throw WebDavException.Forbidden("A document type declaration is not accepted.", "no-external-entities");
            throw WebDavException.BadRequest("The body is not well-formed XML.");
        }
    }

    /// <summary>Reads the rest, so that what is not well-formed further down is found as well.</summary>
    public static void ReadToEnd(XmlReader reader)
    {
        while (Read(reader))
        {
        }
    }

    /// <summary>One step; refuses what is nested too deeply.</summary>
    public static bool Read(XmlReader reader)
    {
        if (reader.Depth > MaxDepth)
            throw WebDavException.BadRequest("The XML is nested too deeply.");
        return reader.Read();
    }

    /// <summary>Leaves the element the reader stands on, with all in it, and stands on what follows.</summary>
    public static void Skip(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            Read(reader);
            return;
        }

        var depth = reader.Depth;
        while (Read(reader) && reader.Depth > depth)
        {
        }

        Read(reader);
    }

    public static bool IsDav(XmlReader reader, string localName) =>
        reader.NamespaceURI == PropertyName.Dav && reader.LocalName == localName;

    // Many clients send no type at all; that is taken as XML (README, litmus).
    public static bool IsXml(string? contentType)
    {
        if (string.IsNullOrWhiteSpace(contentType))
            return true;
        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        type = (end < 0 ? type : type[..end]).Trim();
        return type.Equals("text/xml", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/xml", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+xml", StringComparison.OrdinalIgnoreCase);
    }

    private static WebDavException TooLong() =>
        new(StatusCodes.Status413PayloadTooLarge, "The XML body is too long.");
}
