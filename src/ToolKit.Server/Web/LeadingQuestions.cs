using System.Collections.Concurrent;
using System.Text;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>
/// The leading questions of each field of action, as its README.md asks them below the heading “Leitfragen”: the library's where the person may read it, else the one that came with the program.
/// </summary>
public sealed class LeadingQuestions
{
    private const string Heading = "Leitfragen";

    // One text for each field: the questions of the version last read, which are the same for all who may read it.
    private readonly ConcurrentDictionary<string, (long Version, IReadOnlyList<string> Questions)> read = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> shipped = new(StringComparer.Ordinal);

    /// <summary>The folder of a field of action.</summary>
    public static LibraryPath FolderOf(FieldOfAction field) => LibraryPath.Parse($"/Werkzeugkoffer/{field.Name}");

    /// <summary>In the order of the text; empty where it has none.</summary>
    public async ValueTask<IReadOnlyList<string>> OfAsync(LibraryView view, FieldOfAction field, CancellationToken cancellation)
    {
        var readme = await view.FindAsync(FolderOf(field).Append(Pages.DokumenteModel.Readme), cancellation);
        if (readme.Entry is not { IsFolder: false, Size: <= DocumentRendering.MostMarkdownBytes } document || !await view.MayAsync(Right.Read, readme, cancellation))
            return shipped.GetOrAdd(field.Key, _ => ReadShipped(field));
        if (read.TryGetValue(field.Key, out var known) && known.Version == document.VersionId)
            return known.Questions;
        using var blob = await view.OpenAsync(readme, cancellation);
        using var reader = new StreamReader(blob.OpenStream(), Encoding.UTF8);
        var questions = Find(await reader.ReadToEndAsync(cancellation));
        read[field.Key] = (document.VersionId, questions);
        return questions;
    }

    private static List<string> ReadShipped(FieldOfAction field)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "content", "Werkzeugkoffer", field.Name, Pages.DokumenteModel.Readme);
        return File.Exists(file) ? Find(File.ReadAllText(file)) : [];
    }

    /// <summary>The items of the list below the heading, up to the next one.</summary>
    private static List<string> Find(string markdown) =>
    [
        .. markdown.ReplaceLineEndings("\n").Split('\n')
            .SkipWhile(line => line.TrimStart('#').Trim() != Heading || !line.StartsWith('#')).Skip(1)
            .TakeWhile(line => !line.StartsWith('#'))
            .Where(line => line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith("* ", StringComparison.Ordinal))
            .Select(line => line[2..].Trim()),
    ];
}
