using System.Xml;

namespace ToolKit.WebDav;

/// <summary>The body of a LOCK (RFC 4918 §14.11).</summary>
/// <param name="Scope">Exclusive or shared.</param>
/// <param name="Owner">The owner element; null without.</param>
internal sealed record LockInfoBody(LockScope Scope, ReadOnlyMemory<byte>? Owner)
{
    /// <exception cref="WebDavException">400, 403, 413.</exception>
    public static LockInfoBody Parse(ReadOnlyMemory<byte> body, int maxOwnerBytes)
    {
        LockScope? scope = null;
        ReadOnlyMemory<byte>? owner = null;
        var isWrite = false;
        using var reader = XmlBody.Open(body);
        XmlBody.Parse(body, () =>
        {
            if (!XmlBody.IsDav(reader, "lockinfo"))
                throw WebDavException.BadRequest("The body of a LOCK must be a DAV: lockinfo element.");
            var inScope = false;
            var inType = false;
            while (XmlBody.Read(reader))
            {
                // Nobody agrees on what an owner looks like: it is kept as it comes (README O11).
                while (reader is { NodeType: XmlNodeType.Element, Depth: 1 } && XmlBody.IsDav(reader, "owner"))
                    owner = XmlFragment.Capture(reader, out _);
                if (reader.NodeType != XmlNodeType.Element)
                    continue;
                if (reader.Depth == 1)
                {
                    inScope = XmlBody.IsDav(reader, "lockscope");
                    inType = XmlBody.IsDav(reader, "locktype");
                }
                else if (reader.Depth == 2 && inScope)
                {
                    scope = XmlBody.IsDav(reader, "exclusive") ? LockScope.Exclusive : XmlBody.IsDav(reader, "shared") ? LockScope.Shared : scope;
                }
                else if (reader.Depth == 2 && inType)
                {
                    isWrite |= XmlBody.IsDav(reader, "write");
                }
            }
        });
        if (scope is null || !isWrite)
            throw WebDavException.BadRequest("A lock is a write lock, exclusive or shared.");
        if (owner is { } xml && xml.Length > maxOwnerBytes)
            throw new WebDavException(413, "The owner element is too long.");
        return new LockInfoBody(scope.Value, owner);
    }
}
