using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>What was found in a document that somebody has just uploaded.</summary>
/// <param name="Problems">What is wrong with its fields; empty: nothing, or it is no template.</param>
/// <param name="Report">What must not be in a template; null: nobody could look now.</param>
public sealed record UploadFindings(IReadOnlyList<TemplateProblem> Problems, GuardReport? Report);

/// <summary>Looks through what was uploaded, by a form or by a script, so that whoever did is told at once. It is stored all the same.</summary>
public sealed class UploadChecks(TemplateFilling filling, GuardReports reports)
{
    /// <param name="path">Where it was put; nothing is found where it is gone again.</param>
    public async ValueTask<UploadFindings> CheckAsync(LibraryView view, LibraryPath path, CancellationToken cancellation)
    {
        var document = await view.FindAsync(path, cancellation);
        return new UploadFindings(
            await filling.CheckAsync(view, document, cancellation),
            document.Entry is { IsFolder: false } ? await reports.CheckAsync(view, document, cancellation) : null);
    }
}
