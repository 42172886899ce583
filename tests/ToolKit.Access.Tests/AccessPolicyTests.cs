using ToolKit.Library;

namespace ToolKit.Access.Tests;

/// <summary>
/// The matrix: which rights each role has where, written out. Letters are See, Read, Write, Create, create Folder, take out (X), Publish, Decide
/// requests, give Grants, Administer; a minus means that the place is absent.
/// </summary>
public sealed class AccessPolicyTests
{
    private const long Anna = 7;
    private const long Ben = 8;

    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, ChainLink[]> Places = Build(
        ("root", null, null),
        ("document at the root", "root", null),
        ("toolkit", "root", FolderPurpose.Toolkit),
        ("introduction", "toolkit", FolderPurpose.Introduction),
        ("field", "toolkit", FolderPurpose.Field(FieldOfAction.All[0])),
        ("level", "field", FolderPurpose.Level),
        ("template", "level", null),
        ("other field", "toolkit", FolderPurpose.Field(FieldOfAction.All[1])),
        ("regions", "root", FolderPurpose.Regions),
        ("region", "regions", FolderPurpose.Region),
        ("lands", "region", FolderPurpose.Lands),
        ("land", "lands", FolderPurpose.Land),
        ("sites", "region", FolderPurpose.Sites),
        ("site", "sites", FolderPurpose.Site),
        ("site's folder", "site", null),
        ("site's document", "site's folder", null),
        ("other site", "sites", FolderPurpose.Site),
        ("foreign region", "regions", FolderPurpose.Region),
        ("foreign sites", "foreign region", FolderPurpose.Sites),
        ("foreign site", "foreign sites", FolderPurpose.Site),
        ("foreign document", "foreign site", null),
        ("inbox", "root", FolderPurpose.Inbox),
        ("inbox field", "inbox", FolderPurpose.InboxField(FieldOfAction.All[0])),
        ("own box", "inbox field", FolderPurpose.DropBox(Anna)),
        ("own draft", "own box", null),
        ("Ben's box", "inbox field", FolderPurpose.DropBox(Ben)),
        ("Ben's draft", "Ben's box", null),
        ("other inbox field", "inbox", FolderPurpose.InboxField(FieldOfAction.All[1])),
        ("Ben's other box", "other inbox field", FolderPurpose.DropBox(Ben)),
        ("custom folder", "root", null),
        ("custom document", "custom folder", null));

    public static TheoryData<string, string, string> Matrix { get; } = new()
    {
        { "nobody", "root", "S" },
        { "nobody", "toolkit", "-" },
        { "nobody", "template", "-" },
        { "nobody", "site", "-" },
        { "nobody", "inbox", "-" },
        { "nobody", "custom folder", "-" },

        { "Reader at site", "root", "S" },
        { "Reader at site", "document at the root", "-" },
        { "Reader at site", "toolkit", "SR" },
        { "Reader at site", "introduction", "SR" },
        { "Reader at site", "field", "SR" },
        { "Reader at site", "level", "SR" },
        { "Reader at site", "template", "SR" },
        { "Reader at site", "regions", "S" },
        { "Reader at site", "region", "S" },
        { "Reader at site", "lands", "-" },
        { "Reader at site", "land", "-" },
        { "Reader at site", "sites", "S" },
        { "Reader at site", "site", "SR" },
        { "Reader at site", "site's folder", "SR" },
        { "Reader at site", "site's document", "SR" },
        { "Reader at site", "other site", "-" },
        { "Reader at site", "foreign region", "-" },
        { "Reader at site", "foreign document", "-" },
        { "Reader at site", "inbox", "-" },
        { "Reader at site", "inbox field", "-" },
        { "Reader at site", "own box", "-" },
        { "Reader at site", "Ben's box", "-" },
        { "Reader at site", "custom folder", "-" },

        { "Reader at root", "root", "SR" },
        { "Reader at root", "document at the root", "SR" },
        { "Reader at root", "template", "SR" },
        { "Reader at root", "regions", "SR" },
        { "Reader at root", "site's document", "SR" },
        { "Reader at root", "foreign document", "SR" },
        { "Reader at root", "inbox", "S" },
        { "Reader at root", "inbox field", "S" },
        { "Reader at root", "Ben's box", "-" },
        { "Reader at root", "Ben's draft", "-" },
        { "Reader at root", "own draft", "-" },
        { "Reader at root", "custom document", "SR" },

        { "Contributor at site", "root", "S" },
        { "Contributor at site", "toolkit", "SR" },
        { "Contributor at site", "template", "SR" },
        { "Contributor at site", "region", "S" },
        { "Contributor at site", "sites", "S" },
        { "Contributor at site", "site", "SRWCF" },
        { "Contributor at site", "site's folder", "SRWCFX" },
        { "Contributor at site", "site's document", "SRWCFX" },
        { "Contributor at site", "other site", "-" },
        { "Contributor at site", "foreign document", "-" },
        { "Contributor at site", "inbox", "S" },
        { "Contributor at site", "inbox field", "S" },
        { "Contributor at site", "own box", "SRWCF" },
        { "Contributor at site", "own draft", "SRWCFX" },
        { "Contributor at site", "Ben's box", "-" },
        { "Contributor at site", "Ben's draft", "-" },
        { "Contributor at site", "custom folder", "-" },

        { "Contributor at region", "regions", "S" },
        { "Contributor at region", "region", "SRWCF" },
        { "Contributor at region", "lands", "SRWC" },
        { "Contributor at region", "land", "SRWCF" },
        { "Contributor at region", "sites", "SRWC" },
        { "Contributor at region", "site", "SRWCF" },
        { "Contributor at region", "site's document", "SRWCFX" },
        { "Contributor at region", "foreign region", "-" },

        { "Contributor at toolkit", "toolkit", "SR" },
        { "Contributor at toolkit", "introduction", "SR" },
        { "Contributor at toolkit", "template", "SR" },
        { "Contributor at toolkit", "own draft", "SRWCFX" },
        { "Contributor at toolkit", "Ben's draft", "-" },
        { "Contributor at toolkit", "regions", "-" },

        { "Contributor at root", "root", "SR" },
        { "Contributor at root", "document at the root", "SRWCF" },
        { "Contributor at root", "toolkit", "SR" },
        { "Contributor at root", "template", "SR" },
        { "Contributor at root", "regions", "SR" },
        { "Contributor at root", "region", "SRWCF" },
        { "Contributor at root", "foreign document", "SRWCFX" },
        { "Contributor at root", "inbox field", "S" },
        { "Contributor at root", "Ben's draft", "-" },
        { "Contributor at root", "custom folder", "SRWCF" },
        { "Contributor at root", "custom document", "SRWCFX" },

        { "Contributor at inbox", "inbox", "S" },
        { "Contributor at inbox", "Ben's draft", "-" },

        { "Editor at toolkit", "root", "S" },
        { "Editor at toolkit", "toolkit", "SRWCFP" },
        { "Editor at toolkit", "introduction", "SRWCFXP" },
        { "Editor at toolkit", "field", "SRWCFP" },
        { "Editor at toolkit", "level", "SRWCFP" },
        { "Editor at toolkit", "template", "SRWCFXP" },
        { "Editor at toolkit", "regions", "-" },
        { "Editor at toolkit", "site", "-" },
        { "Editor at toolkit", "inbox", "SRWCP" },
        { "Editor at toolkit", "inbox field", "SRWCP" },
        { "Editor at toolkit", "Ben's box", "SRWCFP" },
        { "Editor at toolkit", "Ben's draft", "SRWCFXP" },

        { "Editor at field", "toolkit", "SR" },
        { "Editor at field", "field", "SRWCFP" },
        { "Editor at field", "template", "SRWCFXP" },
        { "Editor at field", "other field", "SR" },
        { "Editor at field", "inbox", "S" },
        { "Editor at field", "inbox field", "SRWCP" },
        { "Editor at field", "Ben's draft", "SRWCFXP" },
        { "Editor at field", "other inbox field", "S" },
        { "Editor at field", "Ben's other box", "-" },

        { "Editor at level", "template", "SRWCFXP" },
        { "Editor at level", "field", "SR" },
        { "Editor at level", "Ben's draft", "-" },

        { "Editor at site", "site's document", "SRWCFXP" },
        { "Editor at site", "site", "SRWCFP" },
        { "Editor at site", "template", "SR" },
        { "Editor at site", "Ben's draft", "-" },

        { "Editor at root", "root", "SR" },
        { "Editor at root", "document at the root", "SRWCFP" },
        { "Editor at root", "custom folder", "SRWCFP" },
        { "Editor at root", "custom document", "SRWCFXP" },
        { "Editor at root", "regions", "SRWCP" },
        { "Editor at root", "site", "SRWCFP" },
        { "Editor at root", "Ben's draft", "SRWCFXP" },

        { "RegionAdmin at region", "root", "S" },
        { "RegionAdmin at region", "regions", "S" },
        { "RegionAdmin at region", "region", "SRWCFDG" },
        { "RegionAdmin at region", "lands", "SRWCDG" },
        { "RegionAdmin at region", "sites", "SRWCDG" },
        { "RegionAdmin at region", "site", "SRWCFDG" },
        { "RegionAdmin at region", "site's document", "SRWCFXDG" },
        { "RegionAdmin at region", "foreign region", "-" },
        { "RegionAdmin at region", "foreign document", "-" },
        { "RegionAdmin at region", "toolkit", "SR" },
        { "RegionAdmin at region", "own draft", "SRWCFX" },
        { "RegionAdmin at region", "Ben's draft", "-" },
        { "RegionAdmin at root", "toolkit", "SR" },
        { "RegionAdmin at root", "custom document", "SR" },
        { "RegionAdmin at root", "Ben's draft", "-" },

        { "Administrator at root", "root", "SRWCFPDGA" },
        { "Administrator at root", "document at the root", "SRWCFXPDGA" },
        { "Administrator at root", "toolkit", "SRWCFPDGA" },
        { "Administrator at root", "field", "SRWCFPDGA" },
        { "Administrator at root", "level", "SRWCFPDGA" },
        { "Administrator at root", "template", "SRWCFXPDGA" },
        { "Administrator at root", "regions", "SRWCPDGA" },
        { "Administrator at root", "region", "SRWCFPDGA" },
        { "Administrator at root", "lands", "SRWCPDGA" },
        { "Administrator at root", "sites", "SRWCPDGA" },
        { "Administrator at root", "site", "SRWCFPDGA" },
        { "Administrator at root", "site's document", "SRWCFXPDGA" },
        { "Administrator at root", "inbox", "SRWCFPDGA" },
        { "Administrator at root", "inbox field", "SRWCFPDGA" },
        { "Administrator at root", "Ben's box", "SRWCFPDGA" },
        { "Administrator at root", "Ben's draft", "SRWCFXPDGA" },
        { "Administrator at root", "custom folder", "SRWCFXPDGA" },
        { "Administrator at root", "custom document", "SRWCFXPDGA" },
    };

    public static TheoryData<Role> Roles { get; } = [.. Enum.GetValues<Role>()];

    [Theory]
    [MemberData(nameof(Matrix))]
    public void ARoleAtAScopeHasTheseRights(string who, string place, string expected)
    {
        Assert.Equal(expected, Rights(who == "nobody" ? [] : [Parse(who)], place));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void AGrantThatDoesNotRunCountsForNothing(Role role)
    {
        var running = Give(role, "root") with { };
        Grant[] idle =
        [
            running.Grant with { From = Now.AddMinutes(1) },
            running.Grant with { From = Now.AddDays(-2), Until = Now },
            running.Grant with { WithdrawnAt = Now.AddDays(-1) },
        ];

        foreach (var grant in idle)
        {
            foreach (var place in Places.Keys)
                Assert.Equal(place == "root" ? "S" : "-", Rights([running with { Grant = grant }], place));
        }
    }

    [Fact]
    public void AGrantCountsFromItsBeginningUntilItsEnd()
    {
        var grant = Give(Role.Reader, "site");
        grant = grant with { Grant = grant.Grant with { From = Now, Until = Now.AddTicks(1) } };

        Assert.Equal("SR", Rights([grant], "site"));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void MoreGrantsNeverTakeARightAway(Role role)
    {
        var first = Give(role, "site");
        foreach (var added in Enum.GetValues<Role>())
        {
            foreach (var place in Places.Keys)
            {
                var before = Rights([first], place);
                var after = Rights([first, Give(added, "root")], place);
                Assert.All(before.Replace("-", "", StringComparison.Ordinal), right => Assert.Contains(right, after));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void WhoMayReadAFolderMayReadAllBelowIt(Role role)
    {
        // The view lists such a folder without asking for each member. Below the root there are drop boxes, so it asks there.
        foreach (var scope in Places.Keys)
        {
            ScopedGrant[] grants = [Give(role, scope)];
            foreach (var (place, chain) in Places)
            {
                for (var above = 2; above < chain.Length; above++)
                {
                    if (AccessPolicy.Decide(grants, Right.Read, chain[..above], Now) == Decision.Allowed)
                        Assert.True(AccessPolicy.Decide(grants, Right.Read, chain, Now) == Decision.Allowed, $"{role} at {scope}: {place}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void WhoSeesAResourceSeesTheFoldersAboveIt(Role role)
    {
        foreach (var scope in Places.Keys)
        {
            ScopedGrant[] grants = [Give(role, scope)];
            foreach (var (place, chain) in Places)
            {
                if (AccessPolicy.Decide(grants, Right.See, chain, Now) != Decision.Allowed)
                    continue;
                for (var above = 1; above < chain.Length; above++)
                    Assert.True(AccessPolicy.Decide(grants, Right.See, chain[..above], Now) == Decision.Allowed, $"{role} at {scope}: {place}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void AGrantWhoseScopeWasNotLookedUpNeverGivesMore(Role role)
    {
        foreach (var scope in Places.Keys)
        {
            var grant = Give(role, scope);
            foreach (var (place, chain) in Places)
            {
                foreach (var right in Enum.GetValues<Right>())
                {
                    var near = AccessPolicy.Decide([grant with { Scope = [] }], right, chain, Now);
                    var full = AccessPolicy.Decide([grant], right, chain, Now);
                    Assert.True(near <= full, $"{role} at {scope}: {right} {place}");
                }
            }
        }
    }

    [Fact]
    public void APublicFolderIsReadByAnybodyAndTheFoldersAboveAreOnlySeen()
    {
        IReadOnlyList<IReadOnlyList<ChainLink>> open = [Places["site"]];

        Assert.Equal(Decision.Allowed, AccessPolicy.DecidePublic(open, Right.Read, Places["site's document"]));
        Assert.Equal(Decision.Denied, AccessPolicy.DecidePublic(open, Right.Write, Places["site's document"]));
        Assert.Equal(Decision.Allowed, AccessPolicy.DecidePublic(open, Right.See, Places["region"]));
        Assert.Equal(Decision.Denied, AccessPolicy.DecidePublic(open, Right.Read, Places["region"]));
        Assert.Equal(Decision.Absent, AccessPolicy.DecidePublic(open, Right.See, Places["other site"]));
        Assert.Equal(Decision.Absent, AccessPolicy.DecidePublic(open, Right.See, Places["toolkit"]));
    }

    [Fact]
    public void DropBoxesAreNeverPublic()
    {
        IReadOnlyList<IReadOnlyList<ChainLink>> open = [Places["root"], Places["inbox"], Places["Ben's box"]];

        foreach (var place in new[] { "inbox", "inbox field", "Ben's box", "Ben's draft" })
            Assert.Equal(Decision.Absent, AccessPolicy.DecidePublic(open, Right.See, Places[place]));
    }

    private static string Rights(IReadOnlyList<ScopedGrant> grants, string place)
    {
        var chain = Places[place];
        if (AccessPolicy.Decide(grants, Right.See, chain, Now) == Decision.Absent)
        {
            Assert.All(Enum.GetValues<Right>(), right => Assert.Equal(Decision.Absent, AccessPolicy.Decide(grants, right, chain, Now)));
            return "-";
        }

        (Right Right, char Letter)[] letters =
        [
            (Right.See, 'S'), (Right.Read, 'R'), (Right.Write, 'W'), (Right.Create, 'C'), (Right.CreateFolder, 'F'), (Right.Remove, 'X'),
            (Right.Publish, 'P'), (Right.DecideRequests, 'D'), (Right.GiveGrants, 'G'), (Right.Administer, 'A'),
        ];
        return string.Concat(letters
            .Where(pair => AccessPolicy.Decide(grants, pair.Right, chain, Now) == Decision.Allowed)
            .Select(pair => pair.Letter));
    }

    private static ScopedGrant Parse(string who)
    {
        var parts = who.Split(" at ");
        return Give(Enum.Parse<Role>(parts[0]), parts[1]);
    }

    private static ScopedGrant Give(Role role, string scope) =>
        new(new Grant(1, Anna, role, Places[scope][^1].Id, Now.AddDays(-1), null, null, "", null), Places[scope]);

    private static Dictionary<string, ChainLink[]> Build(params (string Name, string? Above, string? Purpose)[] places)
    {
        var chains = new Dictionary<string, ChainLink[]>(StringComparer.Ordinal);
        foreach (var (name, above, purpose) in places)
            chains.Add(name, [.. above is null ? [] : chains[above], new ChainLink(chains.Count + 1, purpose, EntryKind.Folder)]);
        return chains;
    }
}
