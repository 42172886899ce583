namespace ToolKit.WebDav;

/// <summary>What stands against a set of property changes, and how it is told: PROPPATCH and extended MKCOL share this.</summary>
internal static class PropertyProblems
{
    /// <summary>What can be said without the store: protected live properties, values that are too long.</summary>
    public static IReadOnlyList<PropertyFailure> Find(IReadOnlyList<PropertyChange> changes, WebDavOptions options, IDavResource? resource)
    {
        List<PropertyFailure>? problems = null;
        foreach (var change in changes)
        {
            if (IsProtected(change.Name, resource))
            {
                (problems ??= []).Add(new PropertyFailure(
                    change.Name, WebDavException.Forbidden("The server computes this property.", "cannot-modify-protected-property")));
            }
            else if (change.Xml is { } xml && xml.Length > options.MaxPropertyBytes)
            {
                (problems ??= []).Add(new PropertyFailure(change.Name, new WebDavException(507, "The property is too long.")));
            }
        }

        return problems ?? (IReadOnlyList<PropertyFailure>)[];
    }

    /// <summary>Writes one propstat per outcome: each failure with its status, everything else 424 (RFC 4918 §9.2.1), or all 200.</summary>
    public static async Task WriteAsync(
        WebDavRequest request, IReadOnlyList<PropertyChange> changes, IReadOnlyList<PropertyFailure> problems, byte[] open, byte[] close)
    {
        request.Response.ContentType = "application/xml; charset=utf-8";
        using var writer = new DavXmlWriter(request.Response);
        writer.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"u8);
        writer.Write(open);
        var written = new HashSet<PropertyName>();
        foreach (var problem in problems)
        {
            if (!written.Add(problem.Name))
                continue;
            writer.Write("<D:propstat><D:prop>"u8);
            writer.Write(PropertyElement.Empty(problem.Name));
            writer.Write("</D:prop>"u8);
            MultiStatusWriter.WriteStatus(writer, problem.Reason.Status);
            MultiStatusWriter.WriteReason(writer, request, problem.Reason);
            writer.Write("</D:propstat>"u8);
        }

        var isOpen = false;
        foreach (var change in changes)
        {
            if (!written.Add(change.Name))
                continue;
            if (!isOpen)
                writer.Write("<D:propstat><D:prop>"u8);
            isOpen = true;
            writer.Write(PropertyElement.Empty(change.Name));
        }

        if (isOpen)
        {
            writer.Write("</D:prop>"u8);
            MultiStatusWriter.WriteStatus(writer, problems.Count > 0 ? 424 : 200);
            writer.Write("</D:propstat>"u8);
        }

        writer.Write(close);
        await writer.CompleteAsync(request.Aborted);
    }

    private static bool IsProtected(PropertyName name, IDavResource? resource)
    {
        if (LiveProperties.ByName.TryGetValue(name, out var live))
            return live.IsProtected;
        if (resource is not ILivePropertySource source)
            return false;
        foreach (var info in source.LiveProperties)
        {
            if (info.Name == name)
                return !info.IsWritable;
        }

        return false;
    }
}
