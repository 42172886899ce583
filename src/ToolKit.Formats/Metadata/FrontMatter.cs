using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ToolKit.Formats;

/// <summary>
/// The YAML block between two lines <c>---</c> at the beginning of a Markdown text: what a document says of itself. Each value is one
/// line of text; a list is written with commas.
/// </summary>
public static class FrontMatter
{
    /// <summary>The longest block that is read, in characters. What is longer is treated as text.</summary>
    public const int MostCharacters = 64 * 1024;

    private const int LongestValue = 4_000;

    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    /// <summary>
    /// Splits a Markdown text into what it says of itself and its body. A block that is not YAML, or holds anything but single values
    /// and lists of them, yields no values; the body then still begins behind it.
    /// </summary>
    public static (IReadOnlyDictionary<string, string> Metadata, string Body) Split(string markdown)
    {
        var text = markdown.AsSpan().TrimStart('\uFEFF');
        if (!text.StartsWith("---\n") && !text.StartsWith("---\r\n"))
            return (Nothing, text.ToString());

        var start = text.IndexOf('\n') + 1;
        for (var line = start; line < text.Length && line < MostCharacters;)
        {
            var rest = text[line..];
            var end = rest.IndexOf('\n');
            var current = (end < 0 ? rest : rest[..end]).TrimEnd();
            var next = end < 0 ? text.Length : line + end + 1;
            if (current is "---" or "...")
                return (Parse(text[start..line].ToString()), text[next..].ToString());
            line = next;
        }

        return (Nothing, text.ToString());
    }

    private static IReadOnlyDictionary<string, string> Parse(string yaml)
    {
        // Aliases can make a short text expand without end, and nothing here needs them.
        try
        {
            var parser = new Parser(new StringReader(yaml));
            var depth = 0;
            while (parser.MoveNext())
            {
                if (parser.Current is YamlDotNet.Core.Events.AnchorAlias)
                    return Nothing;
                depth += parser.Current?.NestingIncrease ?? 0;
                if (depth > 10)
                    return Nothing;
            }

            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents.Count != 1 || stream.Documents[0].RootNode is not YamlMappingNode root)
                return Nothing;

            var stated = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (key, value) in root.Children)
            {
                if (key is YamlScalarNode { Value: { } name } && Text(value) is { Length: > 0 and <= LongestValue } text)
                    stated[name] = text;
            }

            return stated;
        }
        catch (YamlException)
        {
            return Nothing;
        }
    }

    private static string? Text(YamlNode node) => node switch
    {
        YamlScalarNode scalar => OneLine(scalar.Value),
        YamlSequenceNode list when list.Children.All(item => item is YamlScalarNode) =>
            string.Join(", ", list.Children.Select(item => OneLine(((YamlScalarNode)item).Value)).Where(item => item.Length > 0)),
        _ => null,
    };

    private static string OneLine(string? value) => string.Join(' ', (value ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
