using Microsoft.AspNetCore.Mvc;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>A page about a document that was made of another one.</summary>
public abstract class AdaptationPage(CurrentPerson me, Adaptations adaptations, string prefix) : DocumentPage(me, prefix)
{
    public AdaptedDocument Adapted { get; private set; } = null!;

    /// <summary>For the page of the document.</summary>
    [TempData]
    public string? Done { get; set; }

    protected override async Task<bool> FindAsync(Right right, CancellationToken cancellation)
    {
        if (!await base.FindAsync(right, cancellation) || await adaptations.FindAsync(Place, cancellation) is not { } adapted)
            return false;
        Adapted = adapted;
        return true;
    }
}
