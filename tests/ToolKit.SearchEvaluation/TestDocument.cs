using System.Text;
using ToolKit.Formats;
using ToolKit.TestSupport;

namespace ToolKit.SearchEvaluation;

/// <summary>A document of the set.</summary>
/// <param name="Path">What judgements name it by, with slashes; it begins with the folder it is shown in.</param>
/// <param name="File">Where it lies on disk.</param>
/// <param name="Text">The file's characters, as they are.</param>
public sealed record TestDocument(string Path, string File, string Text)
{
    /// <summary>Where the federal laws are shown.</summary>
    public const string LawFolder = "gesetze";

    /// <summary>Where the small documents made for the set are shown.</summary>
    public const string MadeFolder = "Beispiele";

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>What was judged, and the laws.</summary>
    /// <param name="corpus">The folder of the laws, or null.</param>
    public static IReadOnlyList<TestDocument> Load(string? corpus)
    {
        List<TestDocument> documents = [];
        var here = System.IO.Path.Combine(Repository.Root, "tests", "ToolKit.SearchEvaluation");
        Add(System.IO.Path.Combine(here, "Judged", "Werkzeugkoffer"), "Werkzeugkoffer");
        Add(System.IO.Path.Combine(here, "Documents"), MadeFolder);
        if (corpus is not null)
            Add(corpus, LawFolder);
        return documents;

        void Add(string folder, string shownIn) => documents.AddRange(
            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(file => shownIn != LawFolder || IsLaw(file))
                .Order(StringComparer.Ordinal)
                .Select(file => new TestDocument(
                    shownIn + "/" + System.IO.Path.GetRelativePath(folder, file).Replace('\\', '/').Normalize(NormalizationForm.FormC),
                    file,
                    System.IO.File.ReadAllText(file))));

        static bool IsLaw(string file) => file.EndsWith(".md", StringComparison.Ordinal) && !file.EndsWith("README.md", StringComparison.Ordinal);
    }

    /// <summary>The document as the product reads it.</summary>
    public async Task<DocumentText> ReadAsync(DocumentReader reader)
    {
        await using var stream = System.IO.File.OpenRead(File);
        return await reader.ReadAsync(stream, Name);
    }
}
