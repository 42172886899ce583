using System.Text.Json;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>Documents that belong together for a common task.</summary>
/// <param name="Key">Stands in its address: lower-case letters and hyphens.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Note">When to take it, a sentence.</param>
/// <param name="Documents">Paths below the toolkit, in the order of use. Some may not be there, or not for the reader.</param>
public sealed record ReadyMadeSet(string Key, string Name, string Note, IReadOnlyList<string> Documents);

/// <summary>The sets that come with the product: the file <c>content/Koffer.json</c>.</summary>
/// <param name="All">In the order in which they are shown.</param>
public sealed record ReadyMadeSets(IReadOnlyList<ReadyMadeSet> All)
{
    /// <summary>Null: there is none.</summary>
    public ReadyMadeSet? Find(string key) => All.FirstOrDefault(set => set.Key == key);

    /// <summary>Where a set's documents lie.</summary>
    public static IEnumerable<LibraryPath> PathsOf(ReadyMadeSet set) => set.Documents.Select(path => LibraryPath.Parse($"{Toolkit.Path}/{path}"));

    /// <summary>Reads a file of sets; without one there are none.</summary>
    /// <exception cref="CommandRefusedException">It cannot be used.</exception>
    internal static ReadyMadeSets Read(string file)
    {
        if (!File.Exists(file))
            return new ReadyMadeSets([]);
        try
        {
            var sets = JsonSerializer.Deserialize<List<ReadyMadeSet>>(File.ReadAllBytes(file), JsonSerializerOptions.Web) ?? [];
            foreach (var set in sets)
            {
                if (string.IsNullOrEmpty(set.Key) || string.IsNullOrEmpty(set.Name) || set.Note is null || set.Documents is null
                    || set.Documents.Any(path => !LibraryPath.TryParse($"{Toolkit.Path}/{path}", out _)))
                {
                    throw new CommandRefusedException($"{file}: the set '{set.Name ?? set.Key}' needs key, name, note and documents, each a path below {Toolkit.Path}.");
                }
            }

            return new ReadyMadeSets(sets);
        }
        catch (JsonException failure)
        {
            throw new CommandRefusedException($"{file} cannot be read: {failure.Message}");
        }
    }
}
