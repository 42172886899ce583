using ToolKit.Library;

namespace ToolKit.Access;

/// <summary>Who may do what where. Pure: what it says depends on its arguments and on the table below, on nothing else.</summary>
public static class AccessPolicy
{
    private const Rights Seen = Rights.See;
    private const Rights Reads = Rights.See | Rights.Read;
    private const Rights Writes = Reads | Rights.Write | Rights.Create | Rights.CreateFolder | Rights.Remove;
    private const Rights Edits = Writes | Rights.Publish;
    private const Rights Leads = Writes | Rights.DecideRequests | Rights.GiveGrants;
    private const Rights All = (Rights)(-1);

    /// <summary>What a role may do at its scope, by the ground the resource lies on. Rows are <see cref="Ground"/>, columns are <see cref="Role"/>.</summary>
    private static readonly Rights[][] Table =
    [
        //           Reader  Contributor  Editor  RegionAdmin  Administrator
        /* Root      */ [Reads, Reads, Reads, Reads, All],
        /* Toolkit   */ [Reads, Reads, Edits, Reads, All],
        /* Regions   */ [Reads, Reads, Edits, Reads, All],
        /* Region    */ [Reads, Writes, Edits, Leads, All],
        /* Inbox     */ [Seen, Seen, Edits, Seen, All],
        /* DropBox   */ [Rights.None, Rights.None, Edits, Rights.None, All],
        /* Elsewhere */ [Reads, Writes, Edits, Reads, All],
    ];

    /// <summary>Says whether somebody with these grants may do this with the resource.</summary>
    /// <param name="grants">All grants of one person, each with the place of its scope; those that are not running count for nothing.</param>
    /// <param name="right">What is to be done.</param>
    /// <param name="chain">The folders from the root down, the resource itself last.</param>
    /// <param name="now">The moment of the decision.</param>
    public static Decision Decide(
        IReadOnlyList<ScopedGrant> grants, Right right, IReadOnlyList<ChainLink> chain, DateTimeOffset now)
    {
        var self = chain[^1];
        var rights = RightsAt(grants, chain, chain.Count, now);
        var wanted = (Rights)(1 << (int)right);
        if ((rights & Rights.See) == Rights.None)
            return Decision.Absent;
        if ((rights & wanted) == Rights.None)
            return Decision.Denied;

        return right switch
        {
            // To take something out of a folder is to change that folder too. The root has none above it.
            Right.Remove when chain.Count == 1
                || FolderPurpose.IsProtected(self.Purpose)
                || (RightsAt(grants, chain, chain.Count - 1, now) & Rights.Write) == Rights.None => Decision.Denied,
            Right.CreateFolder when FolderPurpose.HoldsOnlyKeptFolders(self.Purpose)
                && !(FolderPurpose.IsInbox(self.Purpose) && (rights & Rights.Administer) != Rights.None) => Decision.Denied,
            _ => Decision.Allowed,
        };
    }

    /// <summary>Says what anybody may do with the resource because it lies in a public folder.</summary>
    /// <param name="publicFolders">The public folders, each as the chain of folders from the root down to it.</param>
    /// <param name="right">What is to be done; more than reading is never allowed by this.</param>
    /// <param name="chain">The folders from the root down, the resource itself last.</param>
    public static Decision DecidePublic(
        IReadOnlyList<IReadOnlyList<ChainLink>> publicFolders, Right right, IReadOnlyList<ChainLink> chain)
    {
        if (chain.Count == 1 && right == Right.See)
            return Decision.Allowed;
        var ground = GroundOf(chain, chain.Count, out _);
        var decision = Decision.Absent;
        foreach (var folder in publicFolders)
        {
            // Drop boxes stay private, whatever folder around them was made public.
            if (GroundOf(folder, folder.Count, out _) is Ground.Inbox or Ground.DropBox)
                continue;
            if (ground is not (Ground.Inbox or Ground.DropBox) && Contains(chain, chain.Count, folder[^1].Id))
                return right is Right.See or Right.Read ? Decision.Allowed : Decision.Denied;
            if (Contains(folder, folder.Count, chain[^1].Id))
                decision = right == Right.See ? Decision.Allowed : Decision.Denied;
        }

        return decision;
    }

    /// <summary>Says whether these grants give everything already that this role would give at the resource.</summary>
    /// <param name="grants">All grants of one person, each with the place of its scope; those that are not running count for nothing.</param>
    /// <param name="role">The role somebody thinks of.</param>
    /// <param name="chain">The folders from the root down, the resource itself last.</param>
    /// <param name="now">The moment of the decision.</param>
    public static bool Includes(IReadOnlyList<ScopedGrant> grants, Role role, IReadOnlyList<ChainLink> chain, DateTimeOffset now)
    {
        var wanted = Table[(int)GroundOf(chain, chain.Count, out _)][(int)role];
        return (RightsAt(grants, chain, chain.Count, now) & wanted) == wanted;
    }

    /// <param name="count">How many links of the chain to look at: the resource is the last of them.</param>
    private static Rights RightsAt(IReadOnlyList<ScopedGrant> grants, IReadOnlyList<ChainLink> chain, int count, DateTimeOffset now)
    {
        var self = chain[count - 1];
        var ground = GroundOf(chain, count, out var dropBox);
        var rights = count == 1 ? Rights.See : Rights.None; // that there is a root is no secret
        for (var i = 0; i < grants.Count; i++)
        {
            var (grant, scope) = grants[i];
            if (!grant.IsRunning(now))
                continue;
            var covers = Contains(chain, count, grant.ScopeId);
            if (!covers && scope.Count == 0)
                continue;
            if (covers || IsEditorOfInbox(grant.Role, scope[^1].Purpose, chain, count))
                rights |= Table[(int)ground][(int)grant.Role];
            else if (Contains(scope, scope.Count, self.Id))
                rights |= Rights.See; // the way to the scope

            if (ground == Ground.Toolkit)
                rights |= Reads; // any running grant opens the toolkit
            if (grant.Role >= Role.Contributor)
            {
                if (FolderPurpose.IsInbox(self.Purpose))
                    rights |= Rights.See; // the way to her drop boxes
                else if (ground == Ground.DropBox && FolderPurpose.IsDropBoxOf(dropBox, grant.PersonId))
                    rights |= Writes;
            }
        }

        return rights;
    }

    /// <summary>Whoever edits a field of action, or the whole toolkit, also receives what is handed in for it.</summary>
    private static bool IsEditorOfInbox(Role role, string? scope, IReadOnlyList<ChainLink> chain, int count)
    {
        if (role != Role.Editor || scope is null)
            return false;
        for (var i = 0; i < count; i++)
        {
            var purpose = chain[i].Purpose;
            if (FolderPurpose.AreSameField(scope, purpose) || (scope == FolderPurpose.Toolkit && purpose == FolderPurpose.Inbox))
                return true;
        }

        return false;
    }

    private static Ground GroundOf(IReadOnlyList<ChainLink> chain, int count, out string? dropBox)
    {
        dropBox = null;
        for (var i = count - 1; i >= 0; i--)
        {
            var purpose = chain[i].Purpose;
            if (purpose is null)
                continue;
            if (FolderPurpose.IsDropBox(purpose))
            {
                dropBox = purpose;
                return Ground.DropBox;
            }

            if (FolderPurpose.IsInbox(purpose))
                return Ground.Inbox;
            switch (purpose)
            {
                case FolderPurpose.Toolkit:
                    return Ground.Toolkit;
                case FolderPurpose.Region:
                    return Ground.Region;
                case FolderPurpose.Regions:
                    return Ground.Regions;
            }
        }

        return count == 1 ? Ground.Root : Ground.Elsewhere;
    }

    private static bool Contains(IReadOnlyList<ChainLink> chain, int count, long id)
    {
        for (var i = 0; i < count; i++)
        {
            if (chain[i].Id == id)
                return true;
        }

        return false;
    }

    /// <summary>The parts of the share that have rules of their own.</summary>
    private enum Ground
    {
        Root,
        Toolkit,
        Regions,
        Region,
        Inbox,
        DropBox,
        Elsewhere,
    }

    /// <summary><see cref="Right"/> as a set.</summary>
    [Flags]
    private enum Rights
    {
        None = 0,
        See = 1 << Right.See,
        Read = 1 << Right.Read,
        Write = 1 << Right.Write,
        Create = 1 << Right.Create,
        CreateFolder = 1 << Right.CreateFolder,
        Remove = 1 << Right.Remove,
        Publish = 1 << Right.Publish,
        DecideRequests = 1 << Right.DecideRequests,
        GiveGrants = 1 << Right.GiveGrants,
        Administer = 1 << Right.Administer,
    }
}
