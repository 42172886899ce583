using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>A page about one document, whose path stands behind the page's own address.</summary>
/// <param name="prefix">That address, without a slash at its end.</param>
public abstract class DocumentPage(CurrentPerson me, string prefix) : PageModel
{
    /// <summary>The document; null where there is none for her.</summary>
    public ViewedPath Place { get; private set; } = null!;

    /// <summary>Why something was not done; null: nothing was refused.</summary>
    public string? Problem { get; protected set; }

    protected CurrentPerson Me => me;

    /// <summary>Looks for the document. False for one and the same answer: there is none, or she may not do this with it.</summary>
    protected virtual async Task<bool> FindAsync(Right right, CancellationToken cancellation)
    {
        if (await LibraryUrl.FindDocumentAsync(HttpContext, me.View, prefix, right, cancellation) is not { } document)
            return false;
        Place = document;
        return true;
    }

    /// <summary>The answer where there is no such page for her; somebody who has not signed in may see more then.</summary>
    protected IActionResult Absent() => me.IsSignedIn ? NotFound() : Challenge();

    /// <summary>Refuses what she may not do with the document; null: she may.</summary>
    protected async Task<IActionResult?> RefuseAsync(Right right, CancellationToken cancellation)
    {
        if (await me.View.RefuseAsync(right, Place, cancellation) is not { } refusal)
            return null;
        FailurePages.Refuse(HttpContext, refusal);
        return new EmptyResult();
    }

    /// <summary>A text that was sent, as it is stored; null: it is too long, and the page is to say so.</summary>
    protected byte[]? ToBytes(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length <= DocumentRendering.MostMarkdownBytes)
            return bytes;
        Problem = T("Der Text ist zu lang. Hier sind {0} erlaubt.", LocalDays.Size(DocumentRendering.MostMarkdownBytes));
        Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        return null;
    }
}
