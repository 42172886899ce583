using System.Globalization;
using System.Text;
using ToolKit.Library;

namespace ToolKit.Access;

/// <content>
/// Each person from Contributor up has a drop box in each field of <c>/Eingang</c>. It is made when she first needs it, so that the share
/// is not full of empty folders, and before a client that only knows how to open folders would miss it.
/// </content>
public sealed partial class LibraryView
{
    /// <summary>Her drop box in a field of action; made if it is not there. Null when she has none.</summary>
    public async ValueTask<ViewedPath?> FindDropBoxAsync(FieldOfAction field, CancellationToken cancellation = default)
    {
        var judge = await JudgeAsync(cancellation);
        if (!MayHaveDropBox(judge)
            || await library.FindByPurposeAsync(FolderPurpose.InboxField(field), cancellation) is not [var folder, ..]
            || !await judge.MayAsync(Right.See, folder.Chain))
        {
            return null;
        }

        var path = await EnsureDropBoxAsync(judge.Principal.Person!, folder.Path, folder.Chain, cancellation);
        return await FindAsync(path, cancellation);
    }

    private static bool MayHaveDropBox(Judge judge) =>
        judge.Principal.Token is not { IsReadOnly: true }
        && judge.Principal.Grants.Any(grant => grant.Role >= Role.Contributor && grant.IsRunning(judge.Now));

    /// <summary>Before a field of <c>/Eingang</c> is listed. Administrators look into it for other reasons.</summary>
    private async ValueTask MakeListedDropBoxAsync(
        Judge judge, LibraryPath field, IReadOnlyList<ChainLink> chain, CancellationToken cancellation)
    {
        if (MayHaveDropBox(judge) && !judge.Principal.IsUncutAdministrator(judge.Now) && MayReachDropBox(judge, chain))
            await EnsureDropBoxAsync(judge.Principal.Person!, field, chain, cancellation);
    }

    /// <summary>When something is looked for in a drop box by its name. True when the box was made.</summary>
    private async ValueTask<bool> MakeDropBoxAsync(Judge judge, Resolution missing, LibraryPath path, CancellationToken cancellation)
    {
        if (path.Depth < 3
            || missing.Chain.Count != 3
            || !FolderPurpose.IsInboxField(missing.Chain[^1].Purpose)
            || !MayHaveDropBox(judge)
            || !MayReachDropBox(judge, missing.Chain)
            || path.Names[2] != DropBoxName(judge.Principal.Person!))
        {
            return false;
        }

        var field = path;
        while (field.Depth > 2)
            field = field.Parent;
        await EnsureDropBoxAsync(judge.Principal.Person!, field, missing.Chain, cancellation);
        return true;
    }

    /// <summary>A token's scope must lie at the field or above: below, there is no box yet that it could be.</summary>
    private static bool MayReachDropBox(Judge judge, IReadOnlyList<ChainLink> field) =>
        judge.Principal.Token?.ScopeId is not { } scope || field.Any(link => link.Id == scope);

    private async ValueTask<LibraryPath> EnsureDropBoxAsync(
        Person person, LibraryPath field, IReadOnlyList<ChainLink> fieldChain, CancellationToken cancellation)
    {
        var purpose = FolderPurpose.DropBox(person.Id);
        for (var number = 1; ; number++)
        {
            var boxes = await library.FindByPurposeAsync(purpose, cancellation);
            if (boxes.FirstOrDefault(box => box.Chain.Count == fieldChain.Count + 1 && box.Chain[^2].Id == fieldChain[^1].Id) is { } found)
                return found.Path;

            // Another person of that name may have been here first, or this one a moment ago: then the search above finds it.
            var name = DropBoxName(person);
            var path = field.Append(number <= 2 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} ({number - 1})"));
            try
            {
                await library.CreateFolderAsync(
                    path, new Author(person.Id, person.Name), null, new FolderOptions { Purpose = purpose }, cancellation);
                return path;
            }
            catch (LibraryException taken) when (taken.Error == LibraryError.AlreadyExists && number < 1000)
            {
                // Next round.
            }
        }
    }

    /// <summary>The person's name as a folder's name.</summary>
    private static string DropBoxName(Person person)
    {
        var name = new StringBuilder(person.Name.Length);
        foreach (var character in person.Name.Normalize())
            name.Append("<>:\"/\\|?*".Contains(character, StringComparison.Ordinal) || char.IsControl(character) ? '-' : character);
        var cleaned = name.ToString().TrimEnd('.', ' ');
        return EntryName.Refusal(cleaned) is null ? cleaned : string.Create(CultureInfo.InvariantCulture, $"Person {person.Id}");
    }
}
