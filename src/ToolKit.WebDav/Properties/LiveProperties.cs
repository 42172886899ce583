using System.Collections.Frozen;
using System.Text;

namespace ToolKit.WebDav;

/// <summary>What live properties need to know beside the resource.</summary>
internal sealed class PropertyScope(string principal, DateTimeOffset now, Action<DavXmlWriter, DavPath> writeHref)
{
    public string Principal => principal;

    public DateTimeOffset Now => now;

    /// <summary>The locks that protect the resource being written.</summary>
    public IReadOnlyList<ActiveLock> Locks { get; set; } = [];

    /// <summary>The space around the resource being written; null where it was not asked for or is not known.</summary>
    public Quota? Quota { get; set; }

    /// <summary>The sync token of the collection being written; null where it was not asked for or there is none.</summary>
    public string? SyncToken { get; set; }

    /// <summary>Where the current version of the file being written lies; null where it was not asked for or there is none.</summary>
    public DavPath? CheckedIn { get; set; }

    /// <summary>Whether the tree answers SEARCH.</summary>
    public bool IsSearchable { get; init; }

    public void WriteHref(DavXmlWriter writer, DavPath path) => writeHref(writer, path);
}

/// <summary>A property the server computes (RFC 4918 §15). One row of <see cref="LiveProperties"/>.</summary>
/// <param name="Name">Name.</param>
/// <param name="InAllProp">Whether <c>allprop</c> shows it.</param>
/// <param name="IsProtected">Whether a PROPPATCH of it is refused.</param>
/// <param name="Write">Writes the element and returns true, or writes nothing and returns false where the property is undefined for the resource.</param>
internal sealed record LiveProperty(
    PropertyName Name, bool InAllProp, bool IsProtected, Func<DavXmlWriter, PropertyScope, IDavResource, bool> Write)
{
    public byte[] EmptyElement { get; } = PropertyElement.Empty(Name);
}

/// <summary>The table of live properties; adding one is adding a row.</summary>
internal static class LiveProperties
{
    private const string OpenOffice = "http://ucb.openoffice.org/dav/props/";

    public static IReadOnlyList<LiveProperty> All { get; } =
    [
        Dav("resourcetype", (writer, _, resource) =>
        {
            writer.Write(resource is IDavCollection ? "<D:resourcetype><D:collection/></D:resourcetype>"u8 : "<D:resourcetype/>"u8);
            return true;
        }),
        Dav("displayname", isProtected: false, write: (writer, _, resource) =>
        {
            writer.Write("<D:displayname>"u8);
            writer.WriteText(resource.DisplayName ?? resource.Name);
            writer.Write("</D:displayname>"u8);
            return true;
        }),
        Dav("creationdate", (writer, _, resource) =>
        {
            if (resource.CreationDate is not { } date)
                return false;
            writer.Write("<D:creationdate>"u8);
            writer.WriteIsoDate(date);
            writer.Write("</D:creationdate>"u8);
            return true;
        }),
        Dav("getlastmodified", (writer, _, resource) =>
        {
            writer.Write("<D:getlastmodified>"u8);
            writer.WriteHttpDate(resource.LastModified);
            writer.Write("</D:getlastmodified>"u8);
            return true;
        }),
        Dav("getcontentlength", (writer, _, resource) =>
        {
            if (resource is not IDavFile file)
                return false;
            writer.Write("<D:getcontentlength>"u8);
            writer.WriteNumber(file.Length);
            writer.Write("</D:getcontentlength>"u8);
            return true;
        }),
        Dav("getcontenttype", (writer, _, resource) =>
        {
            // RFC 4918 §15.5 allows it on collections; Windows and others know this value.
            writer.Write("<D:getcontenttype>"u8);
            if (resource is IDavFile file)
                writer.WriteText(file.ContentType ?? "application/octet-stream");
            else
                writer.Write("httpd/unix-directory"u8);
            writer.Write("</D:getcontenttype>"u8);
            return true;
        }),
        Dav("getetag", (writer, _, resource) =>
        {
            if (resource.ETag is not { } tag)
                return false;
            writer.Write("<D:getetag>"u8);
            writer.WriteText(tag.Value);
            writer.Write("</D:getetag>"u8);
            return true;
        }),
        Dav("supportedlock", (writer, _, resource) =>
        {
            // LibreOffice opens read-only what this property does not promise (README L1), so it says what this caller may do.
            writer.Write(resource.Rights.HasFlag(ResourceRights.Write)
                ? """<D:supportedlock><D:lockentry><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockentry><D:lockentry><D:lockscope><D:shared/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockentry></D:supportedlock>"""u8
                : "<D:supportedlock/>"u8);
            return true;
        }),
        Dav("lockdiscovery", (writer, scope, _) =>
        {
            LockDiscovery.Write(writer, scope);
            return true;
        }),

        // RFC 4331: only when named, only on what knows about space, undefined where unlimited.
        new(new PropertyName(PropertyName.Dav, "quota-used-bytes"), InAllProp: false, IsProtected: true, (writer, scope, _) =>
        {
            if (scope.Quota is not { } quota)
                return false;
            writer.Write("<D:quota-used-bytes>"u8);
            writer.WriteNumber(quota.UsedBytes);
            writer.Write("</D:quota-used-bytes>"u8);
            return true;
        }),
        new(new PropertyName(PropertyName.Dav, "quota-available-bytes"), InAllProp: false, IsProtected: true, (writer, scope, _) =>
        {
            if (scope.Quota is not { AvailableBytes: { } available })
                return false;
            writer.Write("<D:quota-available-bytes>"u8);
            writer.WriteNumber(available);
            writer.Write("</D:quota-available-bytes>"u8);
            return true;
        }),

        // RFC 6578 §4, RFC 3253: only when named.
        Named("sync-token", (writer, scope, _) =>
        {
            if (scope.SyncToken is not { } token)
                return false;
            writer.Write("<D:sync-token>"u8);
            writer.WriteText(token);
            writer.Write("</D:sync-token>"u8);
            return true;
        }),
        Named("supported-report-set", (writer, _, resource) =>
        {
            writer.Write("<D:supported-report-set>"u8);
            if (resource is ISyncSource)
                writer.Write("<D:supported-report><D:report><D:sync-collection/></D:report></D:supported-report>"u8);
            if (resource is IVersioned)
                writer.Write("<D:supported-report><D:report><D:version-tree/></D:report></D:supported-report>"u8);
            writer.Write("</D:supported-report-set>"u8);
            return true;
        }),
        Named("supported-query-grammar-set", (writer, scope, _) =>
        {
            // RFC 5323 §3.3
            writer.Write(scope.IsSearchable
                ? "<D:supported-query-grammar-set><D:supported-query-grammar><D:grammar><D:basicsearch/></D:grammar></D:supported-query-grammar></D:supported-query-grammar-set>"u8
                : "<D:supported-query-grammar-set/>"u8);
            return true;
        }),
        Named("checked-in", (writer, scope, _) =>
        {
            if (scope.CheckedIn is not { } version)
                return false;
            writer.Write("<D:checked-in><D:href>"u8);
            scope.WriteHref(writer, version);
            writer.Write("</D:href></D:checked-in>"u8);
            return true;
        }),
        Named("auto-version", (writer, _, resource) =>
        {
            if (resource is not IVersioned || resource is IDavVersion)
                return false;
            writer.Write("<D:auto-version><D:checkout-checkin/></D:auto-version>"u8); // RFC 3253 §3.2.2
            return true;
        }),
        Named("version-name", (writer, _, resource) => resource is IDavVersion version && WriteText(writer, "version-name", version.VersionName)),
        Named("creator-displayname", (writer, _, resource) => resource is IDavVersion { CreatorDisplayName: { } name } && WriteText(writer, "creator-displayname", name)),
        Named("comment", (writer, _, resource) => resource is IDavVersion { Comment: { } comment } && WriteText(writer, "comment", comment)),
        Named("predecessor-set", (writer, scope, resource) => resource is IDavVersion version && WriteSet(writer, scope, "predecessor-set", version.Predecessor)),
        Named("successor-set", (writer, scope, resource) => resource is IDavVersion version && WriteSet(writer, scope, "successor-set", version.Successor)),

        // LibreOffice asks whether it may write (README L1).
        new(new PropertyName(OpenOffice, "IsReadOnly"), InAllProp: false, IsProtected: true, (writer, _, resource) =>
        {
            writer.Write("""<O:IsReadOnly xmlns:O="http://ucb.openoffice.org/dav/props/">"""u8);
            writer.Write(resource.Rights.HasFlag(ResourceRights.Write) ? "false"u8 : "true"u8);
            writer.Write("</O:IsReadOnly>"u8);
            return true;
        }),
    ];

    public static FrozenDictionary<PropertyName, LiveProperty> ByName { get; } = All.ToFrozenDictionary(live => live.Name);

    public static LiveProperty[] OfAllProp { get; } = All.Where(live => live.InAllProp).ToArray();

    private static LiveProperty Dav(string name, Func<DavXmlWriter, PropertyScope, IDavResource, bool> write, bool isProtected = true) =>
        new(new PropertyName(PropertyName.Dav, name), InAllProp: true, isProtected, write);

    private static LiveProperty Named(string name, Func<DavXmlWriter, PropertyScope, IDavResource, bool> write) =>
        new(new PropertyName(PropertyName.Dav, name), InAllProp: false, IsProtected: true, write);

    private static bool WriteText(DavXmlWriter writer, string name, string text)
    {
        WriteTag(writer, "<D:"u8, name);
        writer.WriteText(text);
        WriteTag(writer, "</D:"u8, name);
        return true;
    }

    private static bool WriteSet(DavXmlWriter writer, PropertyScope scope, string name, DavPath? member)
    {
        WriteTag(writer, "<D:"u8, name);
        if (member is { } path)
        {
            writer.Write("<D:href>"u8);
            scope.WriteHref(writer, path);
            writer.Write("</D:href>"u8);
        }

        WriteTag(writer, "</D:"u8, name);
        return true;
    }

    private static void WriteTag(DavXmlWriter writer, ReadOnlySpan<byte> start, string name)
    {
        writer.Write(start);
        writer.WriteText(name);
        writer.Write(">"u8);
    }
}

/// <summary>Property elements as bytes.</summary>
internal static class PropertyElement
{
    /// <summary>The element without content: for names, removals and properties not found.</summary>
    public static byte[] Empty(PropertyName name) => Encoding.UTF8.GetBytes(string.Concat("<", StartOf(name), "/>"));

    /// <summary>Start tag and end tag around a value.</summary>
    public static (byte[] Open, byte[] Close) Around(PropertyName name)
    {
        var start = StartOf(name);
        var space = start.IndexOf(' ', StringComparison.Ordinal);
        return (Encoding.UTF8.GetBytes(string.Concat("<", start, ">")), Encoding.UTF8.GetBytes(string.Concat("</", space < 0 ? start : start[..space], ">")));
    }

    private static string StartOf(PropertyName name)
    {
        if (name.Namespace == PropertyName.Dav)
            return "D:" + name.LocalName;
        if (name.Namespace.Length == 0)
            return name.LocalName;
        var uri = name.Namespace.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
        return $"x:{name.LocalName} xmlns:x=\"{uri}\"";
    }
}
