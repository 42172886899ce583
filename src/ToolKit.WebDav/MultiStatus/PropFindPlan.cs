namespace ToolKit.WebDav;

/// <summary>A PROPFIND body made ready to be answered for thousands of resources: which rows of the table to run, with all names as bytes.</summary>
internal sealed class PropFindPlan
{
    private readonly Entry[] _named;
    private readonly PropFindKind _kind;
    private readonly bool _includeDead;
    private readonly bool _needsQuota;
    private readonly bool _needsSyncToken;
    private readonly bool _needsCheckedIn;

    private PropFindPlan(PropFindKind kind, Entry[] named, bool includeDead)
    {
        _kind = kind;
        _named = named;
        _includeDead = includeDead;
        foreach (var entry in named)
        {
            _needsQuota |= entry.Name is { Namespace: PropertyName.Dav, LocalName: "quota-used-bytes" or "quota-available-bytes" };
            _needsSyncToken |= entry.Name is { Namespace: PropertyName.Dav, LocalName: "sync-token" };
            _needsCheckedIn |= entry.Name is { Namespace: PropertyName.Dav, LocalName: "checked-in" };
            NeedsLocks |= entry.Name is { Namespace: PropertyName.Dav, LocalName: "lockdiscovery" };
            if (entry.Live is null)
                Detail = ResourceDetail.DeadProperties | ResourceDetail.LiveProperties;
        }

        NeedsLocks |= kind == PropFindKind.AllProp;
        if (kind == PropFindKind.PropName || (kind == PropFindKind.AllProp && includeDead))
            Detail = ResourceDetail.DeadProperties | ResourceDetail.LiveProperties;
    }

    /// <summary>Whether later requests will meet this same plan again, so that what was rendered by it is worth keeping.</summary>
    public bool IsKept { get; init; }

    /// <summary>Whether each resource must be asked (<see cref="AskAsync"/>) before it is written. Such a listing is not kept.</summary>
    public bool NeedsAsking => _needsQuota || _needsSyncToken || _needsCheckedIn;

    public bool NeedsLocks { get; }

    public ResourceDetail Detail { get; }

    public static PropFindPlan For(PropFindBody body, bool isKept = false)
    {
        var named = new List<Entry>(body.Names.Count);
        foreach (var name in body.Names)
        {
            var live = LiveProperties.ByName.GetValueOrDefault(name);

            // allprop with include: what allprop shows anyway is not shown twice.
            if (body.Kind == PropFindKind.AllProp && live is { InAllProp: true })
                continue;
            named.Add(new Entry(name, live, live?.EmptyElement ?? PropertyElement.Empty(name)));
        }

        // Explorer's empty PROPFIND has a limit of 1 MB for a folder: no dumps of dead properties there (README W7).
        return new PropFindPlan(body.Kind, named.ToArray(), includeDead: !body.IsEmpty) { IsKept = isKept };
    }

    /// <summary>Asks a resource what it cannot answer at once: space, sync token, current version.</summary>
    public async ValueTask AskAsync(PropertyScope scope, IDavResource resource, CancellationToken cancellation)
    {
        if (_needsQuota)
            scope.Quota = resource is IQuota quota ? await quota.GetQuotaAsync(cancellation) : null;
        if (_needsSyncToken)
            scope.SyncToken = resource is ISyncSource source ? await source.GetSyncTokenAsync(cancellation) : null;
        if (_needsCheckedIn)
            scope.CheckedIn = resource is IVersioned versioned ? await versioned.FindCheckedInAsync(cancellation) : null;
    }

    /// <summary>Writes the propstat elements of one resource.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="scope">What the properties need to know.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="isMinimal">Whether properties not found are left out (<c>Prefer: return=minimal</c>).</param>
    public void Write(DavXmlWriter writer, PropertyScope scope, IDavResource resource, bool isMinimal)
    {
        var start = writer.Count;
        writer.Write("<D:propstat><D:prop>"u8);
        var empty = writer.Count;
        if (_kind == PropFindKind.PropName)
            WriteNames(writer, resource);
        else if (_kind == PropFindKind.AllProp)
            WriteAll(writer, scope, resource);

        Span<bool> missing = _named.Length <= 128 ? stackalloc bool[_named.Length] : new bool[_named.Length];
        var missingCount = 0;
        for (var i = 0; i < _named.Length; i++)
        {
            missing[i] = !TryWriteNamed(writer, scope, resource, _named[i]);
            missingCount += missing[i] ? 1 : 0;
        }

        if (writer.Count == empty && missingCount > 0 && !isMinimal)
            writer.Rewind(start);
        else
            writer.Write("</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>"u8);

        if (missingCount == 0 || isMinimal)
            return;
        writer.Write("<D:propstat><D:prop>"u8);
        for (var i = 0; i < _named.Length; i++)
        {
            if (missing[i])
                writer.Write(_named[i].Empty);
        }

        writer.Write("</D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>"u8);
    }

    private void WriteAll(DavXmlWriter writer, PropertyScope scope, IDavResource resource)
    {
        foreach (var live in LiveProperties.OfAllProp)
            live.Write(writer, scope, resource);
        if (!_includeDead)
            return;
        var dead = resource.DeadProperties;
        for (var i = 0; i < dead.Count; i++)
        {
            if (!IsNamed(dead[i].Name))
                writer.Write(dead[i].Xml.Span);
        }

        if (resource is not ILivePropertySource source)
            return;
        foreach (var info in source.LiveProperties)
        {
            if (info.InAllProp && !IsNamed(info.Name) && source.GetLiveProperty(info.Name) is { } value)
                WriteValue(writer, info.Name, value);
        }
    }

    private bool IsNamed(PropertyName name)
    {
        foreach (var entry in _named)
        {
            if (entry.Name == name)
                return true;
        }

        return false;
    }

    private static void WriteNames(DavXmlWriter writer, IDavResource resource)
    {
        foreach (var live in LiveProperties.OfAllProp)
        {
            var defined = live.Name.LocalName switch
            {
                "getcontentlength" => resource is IDavFile,
                "getetag" => resource.ETag is not null,
                "creationdate" => resource.CreationDate is not null,
                _ => true,
            };
            if (defined)
                writer.Write(live.EmptyElement);
        }

        foreach (var dead in resource.DeadProperties)
            writer.Write(PropertyElement.Empty(dead.Name));
        if (resource is not ILivePropertySource source)
            return;
        foreach (var info in source.LiveProperties)
            writer.Write(PropertyElement.Empty(info.Name));
    }

    private static bool TryWriteNamed(DavXmlWriter writer, PropertyScope scope, IDavResource resource, Entry entry)
    {
        if (entry.Live is not null)
            return entry.Live.Write(writer, scope, resource);
        var dead = resource.DeadProperties;
        for (var i = 0; i < dead.Count; i++)
        {
            if (dead[i].Name != entry.Name)
                continue;
            writer.Write(dead[i].Xml.Span);
            return true;
        }

        if (resource is not ILivePropertySource source)
            return false;
        foreach (var info in source.LiveProperties)
        {
            if (info.Name != entry.Name)
                continue;
            if (source.GetLiveProperty(info.Name) is not { } value)
                return false;
            WriteValue(writer, info.Name, value);
            return true;
        }

        return false;
    }

    private static void WriteValue(DavXmlWriter writer, PropertyName name, PropertyValue value)
    {
        var (open, close) = PropertyElement.Around(name);
        writer.Write(open);
        if (value.IsXml)
            writer.Write(System.Text.Encoding.UTF8.GetBytes(value.Content));
        else
            writer.WriteText(value.Content);
        writer.Write(close);
    }

    private sealed record Entry(PropertyName Name, LiveProperty? Live, byte[] Empty);
}
