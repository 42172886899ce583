using System.IO.Pipelines;
using System.Text;

namespace ToolKit.WebDav.Tests;

/// <summary>Things a test needs and does not care about.</summary>
internal static class Some
{
    public static async Task FolderAsync(IDavStore store, string path)
    {
        var at = DavPath.Parse(path);
        var parent = (IDavCollection)(await store.FindAsync(at.Parent, ResourceDetail.None, default))!;
        Assert.Empty(await parent.CreateCollectionAsync(at.Name, PropertyPatch.Empty, Preconditions.None, default));
    }

    public static async Task FileAsync(IDavStore store, string path, string text)
    {
        var at = DavPath.Parse(path);
        var parent = (IDavCollection)(await store.FindAsync(at.Parent, ResourceDetail.None, default))!;
        var body = PipeReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        await parent.WriteFileAsync(at.Name, new IncomingFile { Body = body }, Preconditions.None, default);
    }

    /// <summary>A PROPPATCH body that sets properties given as XML.</summary>
    public static string Set(string properties) =>
        $"<?xml version=\"1.0\" encoding=\"utf-8\"?><D:propertyupdate xmlns:D=\"DAV:\"><D:set><D:prop>{properties}</D:prop></D:set></D:propertyupdate>";

    /// <summary>A PROPFIND body that names properties given as empty elements.</summary>
    public static string Find(string properties) => $"<D:propfind xmlns:D=\"DAV:\"><D:prop>{properties}</D:prop></D:propfind>";
}
