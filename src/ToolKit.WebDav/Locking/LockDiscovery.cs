namespace ToolKit.WebDav;

/// <summary>The <c>lockdiscovery</c> property (RFC 4918 §15.8). The time left is always that of now.</summary>
internal static class LockDiscovery
{
    public static void Write(DavXmlWriter writer, PropertyScope scope)
    {
        if (scope.Locks.Count == 0)
        {
            writer.Write("<D:lockdiscovery/>"u8);
            return;
        }

        writer.Write("<D:lockdiscovery>"u8);
        foreach (var held in scope.Locks)
        {
            writer.Write("<D:activelock><D:locktype><D:write/></D:locktype><D:lockscope>"u8);
            writer.Write(held.Scope == LockScope.Exclusive ? "<D:exclusive/>"u8 : "<D:shared/>"u8);
            writer.Write("</D:lockscope><D:depth>"u8);
            writer.Write(held.IsDeep ? "infinity"u8 : "0"u8);
            writer.Write("</D:depth>"u8);
            if (held.Owner is { } owner)
                writer.Write(owner.Span);
            writer.Write("<D:timeout>Second-"u8);
            writer.WriteNumber((long)Math.Max(0, Math.Ceiling((held.Expires - scope.Now).TotalSeconds)));
            writer.Write("</D:timeout>"u8);

            // RFC 4918 §6.8 lets us hide the token from others; davfs2 finds its own lock again by it (README D5).
            if (held.Principal == scope.Principal)
            {
                writer.Write("<D:locktoken><D:href>"u8);
                writer.WriteText(held.Token.Value);
                writer.Write("</D:href></D:locktoken>"u8);
            }

            writer.Write("<D:lockroot><D:href>"u8);
            scope.WriteHref(writer, held.Root);
            writer.Write("</D:href></D:lockroot></D:activelock>"u8);
        }

        writer.Write("</D:lockdiscovery>"u8);
    }
}
