using ToolKit.Library;

namespace ToolKit.Access;

/// <content>Documents that were made of others: taken over into a site's workspace, compared with their original, given back as variants.</content>
public sealed partial class LibraryView
{
    private const int MostListed = 200; // of what was made of one document

    /// <summary>Whether <see cref="ListWorkspacesAsync"/> may find something; asks much less.</summary>
    public async ValueTask<bool> HasWorkspaceAsync(CancellationToken cancellation = default)
    {
        var judge = await JudgeAsync(cancellation);
        return judge.Principal.Token is not { IsReadOnly: true }
            && (await judge.ReachAsync()).Grants.Any(one =>
                one.Grant.Role >= Role.Contributor && one.Grant.IsRunning(judge.Now) && (one.Scope.Count == 1 || one.Scope.Any(link => link.Purpose == FolderPurpose.Regions)));
    }

    /// <summary>The sites in whose workspace she may put a document, by name.</summary>
    public async ValueTask<IReadOnlyList<Workspace>> ListWorkspacesAsync(CancellationToken cancellation = default)
    {
        var workspaces = new List<Workspace>();
        if (!await HasWorkspaceAsync(cancellation))
            return workspaces;
        var judge = await JudgeAsync(cancellation);
        var sites = await LocateSitesAsync(cancellation);
        var regions = await gate.Database.ReadAsync(StructureRows.RegionsAsync, cancellation); // after the sites: a region is there before its sites
        foreach (var (site, folder) in sites)
        {
            if (await judge.MayAsync(Right.Create, folder.Chain))
                workspaces.Add(new Workspace(regions.Single(region => region.Id == site.RegionId), site, folder.Path));
        }

        return workspaces;
    }

    /// <summary>Copies a document to a place of hers, and remembers what of.</summary>
    /// <returns>The copy.</returns>
    /// <exception cref="LibraryException">NotFound, ParentMissing, AlreadyExists, SameEntry, NameRefused; WrongKind: it is a folder.</exception>
    /// <exception cref="AccessDeniedException">She may not read it, or not put it there.</exception>
    public async ValueTask<LibraryEntry> AdoptAsync(LibraryPath original, LibraryPath to, ViewGuard? guard = null, CancellationToken cancellation = default)
    {
        var (source, target) = await CheckEarlyAsync(original, to, CheckCopyAsync, cancellation);
        using var room = await ReserveAsync(source, target, within: null, cancellation);
        var adopted = await library.AdoptAsync(original, to, Author, Guarded(guard, original, to, CheckCopyAsync), cancellation);
        room?.Use();
        return adopted;
    }

    /// <summary>Of what the document was made; null: of nothing.</summary>
    /// <exception cref="LibraryException">NotFound; WrongKind: it is a folder.</exception>
    public async ValueTask<Adaptation?> FindAdaptationAsync(ViewedPath document, CancellationToken cancellation = default)
    {
        await RequireReadAsync(document, cancellation);
        return await library.FindAdaptationAsync(document.Required.Id, cancellation);
    }

    /// <summary>The original, where it lies now; null for one and the same answer: it is gone, or she may not read it.</summary>
    public async ValueTask<ViewedPath?> FindOriginalAsync(Adaptation adaptation, CancellationToken cancellation = default) =>
        await FindDocumentAsync(adaptation.OriginalId, cancellation);

    /// <summary>What was made of a document in the scopes of her grants, where she may write it, the first made first; 200 at most.</summary>
    /// <exception cref="LibraryException">NotFound; WrongKind: it is a folder.</exception>
    public async ValueTask<IReadOnlyList<ViewedPath>> ListOwnAdaptationsAsync(ViewedPath original, CancellationToken cancellation = default)
    {
        await RequireReadAsync(original, cancellation);
        var own = new List<ViewedPath>();
        var judge = await JudgeAsync(cancellation);
        var scopes = (await judge.ReachAsync()).Grants.Where(one => one.Grant.Role >= Role.Contributor && one.Grant.IsRunning(judge.Now)).Select(one => one.Grant.ScopeId);
        foreach (var adaptation in await library.ListAdaptationsAsync(original.Required.Id, [.. scopes], MostListed, cancellation))
        {
            if (await FindDocumentAsync(adaptation.EntryId, cancellation) is { } place && await MayAsync(Right.Write, place, cancellation))
                own.Add(place);
        }

        return own;
    }

    /// <summary>What was made of a document and given back for others to take, as far as she may read it, the first made first; 200 at most.</summary>
    /// <param name="drafts">True: what waits in <c>/Eingang</c>; false: what lies elsewhere.</param>
    /// <exception cref="LibraryException">NotFound; WrongKind: it is a folder.</exception>
    public async ValueTask<IReadOnlyList<Variant>> ListVariantsAsync(ViewedPath original, bool drafts, CancellationToken cancellation = default)
    {
        await RequireReadAsync(original, cancellation);
        var variants = new List<Variant>();
        if (!await library.HasVariantsAsync(original.Required.Id, cancellation))
            return variants;
        var (readable, hidden) = await ListReadableFoldersAsync(cancellation);
        if (await library.ListVariantsAsync(original.Required.Id, readable, hidden, FolderPurpose.Inbox, drafts, MostListed, cancellation) is not [_, ..] given)
            return variants;
        var (regions, sites) = await gate.Database.ReadAsync(async session => (await StructureRows.RegionsAsync(session), await StructureRows.SitesAsync(session)), cancellation);
        foreach (var adaptation in given)
        {
            if (await FindDocumentAsync(adaptation.EntryId, cancellation) is not { } place)
                continue;
            var site = sites.FirstOrDefault(one => one.FolderId == adaptation.VariantOf);
            variants.Add(new Variant(place, adaptation, regions.FirstOrDefault(one => one.FolderId == adaptation.VariantOf || one.Id == site?.RegionId), site));
        }

        return variants;
    }

    /// <summary>How many documents were made of this one, by region: numbers for whoever is about to change it, also of what she does not see.</summary>
    /// <exception cref="LibraryException">NotFound; WrongKind: it is a folder.</exception>
    /// <exception cref="AccessDeniedException">She may not write it.</exception>
    public async ValueTask<IReadOnlyList<AffectedRegion>> CountAdaptationsAsync(ViewedPath original, CancellationToken cancellation = default)
    {
        var id = original.Required.Id; // first: what is hidden is as absent as what is not there
        await RequireAsync(await JudgeAsync(cancellation), Right.Write, original.Chain, original.Path);
        var counts = await library.CountAdaptationsAsync(id, FolderPurpose.Region, cancellation);
        if (counts.Count == 0)
            return [];
        var regions = await gate.Database.ReadAsync(StructureRows.RegionsAsync, cancellation);
        return
        [
            .. counts.GroupBy(count => regions.FirstOrDefault(region => region.FolderId == count.FolderId)?.Name)
                .Select(group => new AffectedRegion(group.Key, group.Sum(count => count.Count))).OrderBy(one => one.Name is null).ThenBy(one => one.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>How many documents were made of each document of a folder, for whoever may put new versions there, by name; those of which none were are left out.</summary>
    /// <exception cref="LibraryException">NotFound.</exception>
    /// <exception cref="AccessDeniedException">She may not write there.</exception>
    public async ValueTask<IReadOnlyList<(ViewedPath Original, int Count)>> CountAdaptationsInAsync(ViewedPath folder, CancellationToken cancellation = default)
    {
        var within = folder.Required.Id;
        var judge = await JudgeAsync(cancellation);
        await RequireAsync(judge, Right.Create, folder.Chain, folder.Path);
        var counts = (await library.CountAdaptationsInAsync(within, cancellation)).ToDictionary(one => one.OriginalId, one => one.Count);
        var counted = new List<(ViewedPath, int)>();
        if (counts.Count == 0)
            return counted;
        foreach (var member in (await library.ListAsync(within, new ListOptions { Ids = counts.Keys }, cancellation)).Entries)
        {
            if (Member(folder, member) is var original && await judge.MayAsync(Right.Read, original.Chain))
                counted.Add((original, counts[member.Id]));
        }

        return counted;
    }

    /// <summary>Says that a document takes a version of its original into account and stays as it is. It is noted who did so.</summary>
    /// <param name="from">As this view has found it.</param>
    /// <param name="version">The number of the original's version.</param>
    /// <exception cref="LibraryException">NotFound (also when there is no such version, or she may not read the original), SettledMeanwhile.</exception>
    /// <exception cref="AccessDeniedException">She may not write it.</exception>
    public async ValueTask SettleAsync(LibraryPath document, Adaptation from, long version, ViewGuard? guard = null, CancellationToken cancellation = default)
    {
        await CheckEarlyAsync(document, CheckChangeAsync, cancellation);
        _ = await FindOriginalAsync(from, cancellation) ?? throw NotFound(document);
        await library.SettleAdaptationAsync(document, from, version, Author, Guarded(NoteAsync, document, CheckChangeAsync), cancellation);

        async ValueTask NoteAsync(ViewTransaction transaction)
        {
            if (guard is not null)
                await guard(transaction);
            var chain = (await transaction.Inner.FindAsync(document)).Chain;
            var (region, site) = (await StructureRows.ReadAsync(transaction.Inner.Session)).Locate(chain);
            await AuditLog.AddAsync(
                transaction.Inner.Session,
                gate.Time.Milliseconds(),
                principal,
                new AuditNote(AuditActs.AdaptationReviewed, document.ToString()) { Detail = $"Version {version} des Originals", RegionId = region?.Id, SiteId = site?.Id },
                Authority(await JudgeAsync(transaction.Inner), chain, Right.Write));
        }
    }

    /// <summary>Gives an adaptation new content that takes a version of its original into account.</summary>
    /// <param name="from">As this view has found it.</param>
    /// <param name="version">The number of the original's version.</param>
    /// <exception cref="LibraryException">As of a write; NotFound: there is no such version, or she may not read the original; SettledMeanwhile.</exception>
    /// <exception cref="AccessDeniedException">She may not write it.</exception>
    public async ValueTask<WriteResult> WriteSettledAsync(
        LibraryPath document, Stream body, Adaptation from, long version, ViewGuard guard, WriteOptions options, CancellationToken cancellation = default)
    {
        _ = await FindOriginalAsync(from, cancellation) ?? throw NotFound(document);
        return await WriteAsync(
            document,
            body,
            async transaction =>
            {
                await guard(transaction);
                if ((await transaction.Inner.FindAsync(document)).Entry?.Id != from.EntryId)
                    throw NotFound(document);
                await DocumentLibrary.SettleAdaptationAsync(transaction.Inner, document, from, version, Author);
            },
            options,
            cancellation);
    }

    /// <summary>Copies an adaptation to where it waits for an editor, her drop box, as a variant for others to take.</summary>
    /// <param name="adaptation">A document that was made of another one, in a region or site.</param>
    /// <exception cref="LibraryException">NotFound (also when it was made of nothing), ParentMissing, AlreadyExists, NameRefused.</exception>
    /// <exception cref="AccessDeniedException">She may not write it, or not put it there.</exception>
    public async ValueTask GiveBackAsync(ViewedPath adaptation, LibraryPath to, ViewGuard? guard = null, CancellationToken cancellation = default)
    {
        var giver = adaptation.Chain.LastOrDefault(link => link.Purpose is FolderPurpose.Site or FolderPurpose.Region) ?? throw NotFound(adaptation.Path);
        var (source, target) = await CheckEarlyAsync(adaptation.Path, to, CheckBothAsync, cancellation);
        using var room = await ReserveAsync(source, target, within: null, cancellation);
        await library.GiveBackAsync(adaptation.Path, to, giver.Id, Author, Guarded(guard, adaptation.Path, to, CheckBothAsync), cancellation);
        room?.Use();

        static async ValueTask CheckBothAsync(Judge inside, Resolution from, Resolution target)
        {
            await CheckChangeAsync(inside, from);
            await CheckCopyAsync(inside, from, target);
        }
    }

    /// <summary>
    /// Adaptations whose original changed in more than form after a change of the feed: those she follows, and those in the regions and sites she works in. Whoever administers many sites follows what she wants to be told.
    /// </summary>
    /// <param name="since">The number of the last change that is no news.</param>
    /// <param name="followed">The ids of documents and folders.</param>
    public async ValueTask<IReadOnlyList<(ViewedPath Place, OutdatedAdaptation News)>> ListOutdatedAsync(
        long since, IReadOnlyCollection<long> followed, CancellationToken cancellation = default)
    {
        var judge = await JudgeAsync(cancellation);
        var workplaces = (await judge.ReachAsync()).Grants
            .Where(one => one.Grant.Role is Role.Contributor or Role.Editor && one.Grant.IsRunning(judge.Now) && one.Scope.Any(link => link.Purpose == FolderPurpose.Regions))
            .Select(one => one.Grant.ScopeId);
        var found = new List<(ViewedPath, OutdatedAdaptation)>();
        foreach (var outdated in await library.ListOutdatedAsync(since, [.. followed, .. workplaces], MostListed, cancellation))
        {
            if (await FindDocumentAsync(outdated.Adaptation.EntryId, cancellation) is { } place && await FindOriginalAsync(outdated.Adaptation, cancellation) is not null)
                found.Add((place, outdated));
        }

        return found;
    }
}

/// <summary>A site's workspace.</summary>
/// <param name="Path">Its folder.</param>
public sealed record Workspace(Region Region, Site Site, LibraryPath Path);

/// <summary>An adaptation that was given back for others to take.</summary>
/// <param name="Region">Where it comes from; null: the region is gone.</param>
/// <param name="Site">The site it comes from; null: it is the region's own, or the site is gone.</param>
public sealed record Variant(ViewedPath Place, Adaptation Adaptation, Region? Region, Site? Site);

/// <summary>How many documents of a region were made of another one.</summary>
/// <param name="Name">The region; null: those that lie in none.</param>
/// <param name="Count">At least 1.</param>
public sealed record AffectedRegion(string? Name, int Count);
