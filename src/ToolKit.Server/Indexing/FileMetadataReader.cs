using System.Text;
using ToolKit.Formats;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>Reads what a document says of itself while it is being stored. Today: the front matter of Markdown, and its first heading as title.</summary>
internal sealed class FileMetadataReader : IMetadataReader
{
    // Front matter stands at the beginning, a title soon after it.
    private const int MostBytes = 256 * 1024;

    public async ValueTask<IReadOnlyDictionary<string, string>?> ReadAsync(string name, Stream body, CancellationToken cancellation)
    {
        if (!MarkdownText.IsNameOf(name))
            return null;
        var buffer = new byte[Math.Min(MostBytes, body.Length)];
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        var text = MarkdownText.Parse(Encoding.UTF8.GetString(buffer.AsSpan(0, read)), cancellation);
        var values = text.Metadata.Where(value => DocumentMetadata.IsName(value.Key)).ToDictionary(StringComparer.Ordinal);
        if (!values.ContainsKey("title") && text.FirstHeading is { } heading)
            values["title"] = heading;
        return values;
    }
}
