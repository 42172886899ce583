using System.Collections.Concurrent;

namespace ToolKit.Library;

/// <summary>
/// What was found at paths, as long as the database is in the state in which it was found. A burst of equal questions, as file managers ask
/// them, costs one query.
/// </summary>
internal sealed class ResolutionCache(int most)
{
    private volatile Generation current = new(0);

    /// <summary>Null when it is not known for that state.</summary>
    public Resolution? Find(LibraryPath path, long state)
    {
        var generation = current;
        return generation.State == state && generation.Found.TryGetValue(path, out var resolution) ? resolution : null;
    }

    /// <param name="state">The state of the database, asked before the question was.</param>
    public void Add(Resolution resolution, long state)
    {
        var generation = current;
        if (generation.State != state || generation.Found.Count >= most)
            current = generation = new Generation(state);
        if (most > 0)
            generation.Found[resolution.Path] = resolution;
    }

    private sealed class Generation(long state)
    {
        public long State => state;

        public ConcurrentDictionary<LibraryPath, Resolution> Found { get; } = new();
    }
}
