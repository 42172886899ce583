using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;

namespace ToolKit.Server.Pages;

/// <summary>What somebody has handed in and what became of it; for editors, what waits for them.</summary>
public sealed class EingangModel(CurrentPerson me) : PageModel
{
    /// <summary>Drafts of one person that were handed in with less than this between them are reviewed together.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Those that wait for her, the oldest first.</summary>
    public IReadOnlyList<DraftBatch> Batches { get; private set; } = [];

    public IReadOnlyList<Draft> Own { get; private set; } = [];

    /// <summary>Each with the document it became; null: she cannot read that (any more).</summary>
    public IReadOnlyList<(DraftDecision Draft, ViewedPath? Target)> Published { get; private set; } = [];

    [TempData]
    public string? Done { get; set; }

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var drafts = await me.View.ListDraftsAsync(cancellation);
        Own = [.. drafts.Where(draft => draft.IsOwn)];
        Batches = [.. Batch(drafts.Where(draft => draft.MayPublish && draft.Returned is null))];
        var published = new List<(DraftDecision, ViewedPath?)>();
        foreach (var draft in await me.View.ListPublishedDraftsAsync(cancellation))
            published.Add((draft, await me.View.FindAsync(draft.TargetId!.Value, cancellation)));
        Published = published;
    }

    private static IEnumerable<DraftBatch> Batch(IEnumerable<Draft> waiting)
    {
        foreach (var box in waiting.GroupBy(draft => draft.Box.Id))
        {
            var batch = new List<Draft>();
            foreach (var draft in box)
            {
                if (batch.Count == EingangPruefenModel.Most || (batch.Count > 0 && draft.Entry.ModifiedAt - batch[^1].Entry.ModifiedAt > LongestPause))
                {
                    yield return new DraftBatch(batch);
                    batch = [];
                }

                batch.Add(draft);
            }

            yield return new DraftBatch(batch);
        }
    }
}

/// <summary>Drafts that somebody has handed in together; at least one.</summary>
public sealed record DraftBatch(IReadOnlyList<Draft> Drafts)
{
    /// <summary>Whose drop box it is.</summary>
    public string From => Drafts[0].Box.Name;

    public string Field => Drafts[0].Field;

    /// <summary>When the last of them came.</summary>
    public DateTimeOffset At => Drafts[^1].Entry.ModifiedAt;
}
