using System.Text;

namespace ToolKit.EndToEnd.Tests;

internal static class XmlBodies
{
    public const string Lock =
        """<?xml version="1.0"?><D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>""";

    /// <summary>Ten entities, each ten times the one before: ten thousand million letters out of 700 bytes.</summary>
    public static string ManyLaughs(string root)
    {
        var text = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a0 \"haha\">");
        for (var level = 1; level < 11; level++)
            text.Append("<!ENTITY a").Append(level).Append(" \"").Insert(text.Length, $"&a{level - 1};", 10).Append("\">");
        return text.Append("]>").Append(Wrap(root, "&a10;")).ToString();
    }

    public static string ExternalEntity(string root) =>
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" + Wrap(root, "&e;");

    public static string Deep(string root, int levels) =>
        "<?xml version=\"1.0\"?>" + Wrap(root, string.Concat(Enumerable.Repeat("<a>", levels)) + string.Concat(Enumerable.Repeat("</a>", levels)));

    public static string Huge(string root, int bytes) => "<?xml version=\"1.0\"?>" + Wrap(root, $"<a xmlns=\"urn:x\">{new string('x', bytes)}</a>");

    /// <summary>A body of the kind a method takes, with something inside a property's value or name.</summary>
    public static string Wrap(string root, string inside) => root switch
    {
        "propfind" => $"<D:propfind xmlns:D=\"DAV:\"><D:prop><x>{inside}</x></D:prop></D:propfind>",
        "propertyupdate" => $"<D:propertyupdate xmlns:D=\"DAV:\"><D:set><D:prop><x>{inside}</x></D:prop></D:set></D:propertyupdate>",
        "mkcol" => $"<D:mkcol xmlns:D=\"DAV:\"><D:set><D:prop><D:resourcetype><D:collection/></D:resourcetype><x>{inside}</x></D:prop></D:set></D:mkcol>",
        _ => $"<D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype><D:owner>{inside}</D:owner></D:lockinfo>",
    };
}
