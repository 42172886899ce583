using Microsoft.Extensions.Caching.Memory;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>
/// In which order the members of large folders stand. Sorting ten thousand of them takes longer than anybody should wait, so their ids are remembered, for a folder in one state and for those who see
/// the same of it; the rows themselves are read each time.
/// </summary>
public sealed class FolderOrders : IDisposable
{
    /// <summary>Larger folders are shown by name only: sorting holds all members in memory.</summary>
    public const int MostSorted = 20_000;

    private const int MostIds = 500_000; // of all folders remembered: 4 MB

    private static readonly long[] TooLarge = [0];

    private readonly MemoryCache orders = new(new MemoryCacheOptions { SizeLimit = MostIds, CompactionPercentage = 0.2 });

    /// <summary>The ids of what is to be shown, in that order; null where the folder is too large to be sorted.</summary>
    /// <exception cref="LibraryException">NotFound: the folder is not there, or not to be seen.</exception>
    public async ValueTask<IReadOnlyList<long>?> FindAsync(LibraryView view, ViewedPath folder, FolderSort sort, CancellationToken cancellation)
    {
        var key = (folder.Entry!.Id, folder.Entry.State, await view.ListingKeyAsync(folder, cancellation), sort);
        if (orders.TryGetValue(key, out long[]? known))
            return known == TooLarge ? null : known;
        var members = new List<LibraryEntry>();
        var options = new ListOptions();
        while (members.Count <= MostSorted)
        {
            var batch = await view.ListAsync(folder, options, cancellation);
            members.AddRange(batch.Entries.Where(IsShown));
            if (batch.Next is null)
            {
                var order = sort.Sort(members).Select(member => member.Id).ToArray();
                orders.Set(key, order, new MemoryCacheEntryOptions { Size = order.Length + 10 });
                return order;
            }

            options = options with { After = batch.Next };
        }

        orders.Set(key, TooLarge, new MemoryCacheEntryOptions { Size = 10 });
        return null;
    }

    /// <summary>Whether a list shows it: clients' scratch files and the introduction above the list are left out.</summary>
    public static bool IsShown(LibraryEntry member) => !member.IsScratch && member.Name != Pages.DokumenteModel.Readme;

    public void Dispose() => orders.Dispose();
}
