using System.Text;
using ToolKit.Formats;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>What stands in a file that the server has written.</summary>
internal static class WrittenText
{
    /// <summary>Headings and paragraphs, one on each line.</summary>
    public static async Task<string> OfAsync(byte[] bytes, string name)
    {
        var read = await new DocumentReader().ReadAsync(new MemoryStream(bytes), name, cancellation: TestContext.Current.CancellationToken);
        Assert.Null(read.Problem);
        return string.Join('\n', read.Sections.SelectMany(section => section.Paragraphs.Prepend(section.Heading)));
    }

    /// <summary>What the file says of itself, its stamp among it.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> PropertiesOfAsync(byte[] bytes, string name) =>
        await DocumentStamp.ReadAsync(new MemoryStream(bytes), name, TestContext.Current.CancellationToken);

    /// <summary>All members of a ZIP file, as text.</summary>
    public static string Unpacked(byte[] bytes) => string.Join('\n', Files.Members(bytes).Select(member => Encoding.UTF8.GetString(member.Content)));
}
