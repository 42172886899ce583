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
    /// Splits a Markdown text into what it says of itself and its body. A block that is not YAML yields no values, and a value that is neither a single one nor a list of them is left out; the body then still
    /// begins behind it.
    /// </summary>
    public static (IReadOnlyDictionary<string, string> Metadata, string Body) Split(string markdown)
    {
        var (yaml, body) = Cut(markdown);
        return (Values(yaml), body);
    }

    /// <summary>The block without the lines around it, which begins on the second line of the text, and the body. No block: null.</summary>
    internal static (string? Yaml, string Body) Cut(string markdown)
    {
        var text = markdown.AsSpan().TrimStart('\uFEFF');
        if (!text.StartsWith("---\n") && !text.StartsWith("---\r\n"))
            return (null, text.ToString());

        var start = text.IndexOf('\n') + 1;
        for (var line = start; line < text.Length && line < MostCharacters;)
        {
            var rest = text[line..];
            var end = rest.IndexOf('\n');
            var current = (end < 0 ? rest : rest[..end]).TrimEnd();
            var next = end < 0 ? text.Length : line + end + 1;
            if (current is "---" or "...")
                return (text[start..line].ToString(), text[next..].ToString());
            line = next;
        }

        return (null, text.ToString());
    }

    /// <summary>The block as YAML; null where it does not hold names and values, has aliases or is nested deeply.</summary>
    /// <exception cref="YamlException">It is not YAML.</exception>
    internal static YamlMappingNode? Load(string yaml)
    {
        // Aliases can make a short text expand without end, and nothing here needs them.
        var parser = new Parser(new StringReader(yaml));
        var depth = 0;
        while (parser.MoveNext())
        {
            if (parser.Current is YamlDotNet.Core.Events.AnchorAlias)
                return null;
            depth += parser.Current?.NestingIncrease ?? 0;
            if (depth > 10)
                return null;
        }

        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return stream.Documents.Count == 1 ? stream.Documents[0].RootNode as YamlMappingNode : null;
    }

    /// <summary>A text of a block and a body; without the block where nothing stands in it, unless the body would then begin with what looks like one.</summary>
    /// <param name="yaml">Without the lines around it; null: none.</param>
    public static string Join(string? yaml, string body) =>
        string.IsNullOrEmpty(yaml) && Cut(body).Yaml is null ? body : $"---\n{yaml}---\n{body}";

    /// <summary>A block without the lines of one of its keys, which may be in quotes.</summary>
    internal static string Without(string yaml, string key, StringComparison comparison = StringComparison.Ordinal)
    {
        var kept = new System.Text.StringBuilder(yaml.Length);
        var isInside = false;
        foreach (var line in yaml.AsSpan().EnumerateLines())
        {
            // What belongs to a key is indented, or a list that begins where the key does.
            if (line.Length > 0 && line[0] is not (' ' or '\t' or '-' or '#'))
            {
                var written = line.TrimStart("\"'");
                isInside = written.StartsWith(key, comparison) && written[key.Length..].TrimStart("\"' \t") is [':', ..];
            }

            if (!isInside)
                kept.Append(line).Append('\n');
        }

        return kept.ToString().TrimEnd('\n') is { Length: > 0 } rest ? rest + "\n" : "";
    }

    /// <summary>A value on one line.</summary>
    internal static string OneLine(string? value) => string.Join(' ', (value ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The values of a block; empty without.</summary>
    internal static IReadOnlyDictionary<string, string> Values(string? yaml)
    {
        try
        {
            if (yaml is null || Load(yaml) is not { } root)
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
}
