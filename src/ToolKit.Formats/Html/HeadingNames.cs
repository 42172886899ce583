using System.Globalization;
using Markdig.Helpers;

namespace ToolKit.Formats;

/// <summary>The ids of a text's headings, as GitHub makes them: the second of one name ends in -1.</summary>
internal sealed class HeadingNames
{
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> next = new(StringComparer.Ordinal);

    public string Next(string heading)
    {
        var name = LinkHelper.UrilizeAsGfm(heading);
        if (name.Length == 0)
            name = "section";
        var id = name;
        while (!taken.Add(id))
        {
            var number = next.GetValueOrDefault(name, 1);
            next[name] = number + 1;
            id = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
        }

        return id;
    }

    /// <summary>A name that links of the document use; false where it is taken.</summary>
    public bool Take(string name) => taken.Add(name);
}
