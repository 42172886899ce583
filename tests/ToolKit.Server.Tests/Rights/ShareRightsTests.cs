using System.Xml.Linq;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server.Tests;

/// <summary>The matrix on WebDAV and in the API: every role, scope and state of a grant at every method and route answers as the policy says.</summary>
[Collection(RightsWorld.Name)]
public sealed class ShareRightsTests(RightsWorld world)
{
    private static readonly XNamespace D = "DAV:";

    /// <summary>What each method needs, and where: the document or folder itself, or the folder it is made in.</summary>
    private static readonly Dictionary<string, Func<RightsWorld, Persona, string, Task<(Outcome Expected, Answer Answer)>>> Methods = new()
    {
        ["OPTIONS"] = async (_, person, folder) => (Outcome.Allowed, await person.Dav.SendAsync("OPTIONS", folder)),
        ["GET"] = async (world, person, folder) => (
            await OnAsync(world, person, Right.Read, folder + "/lesen.txt"), await person.Dav.SendAsync("GET", folder + "/lesen.txt")),
        ["HEAD"] = async (world, person, folder) => (
            await OnAsync(world, person, Right.Read, folder + "/lesen.txt"), await person.Dav.SendAsync("HEAD", folder + "/lesen.txt")),
        ["PROPFIND document"] = async (world, person, folder) => (
            await OnAsync(world, person, Right.See, folder + "/lesen.txt"), await person.Dav.SendAsync("PROPFIND", folder + "/lesen.txt", null, ("Depth", "0"))),
        ["PROPFIND folder"] = async (world, person, folder) => (
            await OnAsync(world, person, Right.See, folder), await person.Dav.SendAsync("PROPFIND", folder, null, ("Depth", "1"))),
        ["PROPPATCH"] = async (world, person, folder) => (
            await OnAsync(world, person, Right.Write, folder + "/schreiben.txt"),
            await person.Dav.SendAsync(
                "PROPPATCH",
                folder + "/schreiben.txt",
                """<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><x xmlns="urn:x">1</x></D:prop></D:set></D:propertyupdate>""")),
        ["PUT over"] = async (world, person, folder) => (
            await OverAsync(world, person, Right.Write, Right.Create, folder + "/schreiben.txt"), await person.Dav.SendAsync("PUT", folder + "/schreiben.txt", "neu")),
        ["PUT new"] = async (world, person, folder) => (
            await InAsync(world, person, Right.Create, folder), await person.Dav.SendAsync("PUT", folder + "/neu.txt", "neu")),
        ["MKCOL"] = async (world, person, folder) => (
            await InAsync(world, person, Right.CreateFolder, folder), await person.Dav.SendAsync("MKCOL", folder + "/Neu")),
        ["COPY"] = async (world, person, folder) => (
            await BothAsync(world, person, Right.Read, folder + "/kopieren.txt", folder), await person.Dav.TransferAsync("COPY", folder + "/kopieren.txt", folder + "/kopie.txt")),
        ["MOVE"] = async (world, person, folder) => (
            await BothAsync(world, person, Right.Remove, folder + "/verschieben.txt", folder), await person.Dav.TransferAsync("MOVE", folder + "/verschieben.txt", folder + "/verschoben.txt")),
        ["LOCK"] = async (world, person, folder) => (
            await OverAsync(world, person, Right.Write, Right.Create, folder + "/sperren.txt"),
            await person.Dav.SendAsync(
                "LOCK",
                folder + "/sperren.txt",
                """<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>""")),
        ["REPORT version-tree"] = async (world, person, folder) => (
            await OnAsync(world, person, Right.Read, folder + "/lesen.txt"),
            await person.Dav.SendAsync("REPORT", folder + "/lesen.txt", """<D:version-tree xmlns:D="DAV:"/>""")),
        ["REPORT sync-collection"] = async (world, person, folder) => (
            await OnAsync(world, person, Right.See, folder),
            await person.Dav.SendAsync(
                "REPORT",
                folder,
                """<D:sync-collection xmlns:D="DAV:"><D:sync-token/><D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop></D:sync-collection>""")),
        ["DELETE document"] = async (world, person, folder) => (
            await OnAsync(world, person, Right.Remove, folder + "/loeschen.txt"), await person.Dav.SendAsync("DELETE", folder + "/loeschen.txt")),
        ["DELETE folder"] = async (world, person, folder) => (
            await OnAsync(world, person, Right.Remove, folder + "/Ordner"), await person.Dav.SendAsync("DELETE", folder + "/Ordner")),
        ["GET /api/tree"] = async (world, person, folder) => (
            await OnAsync(world, person, Right.See, folder), await person.Dav.SendAsync("GET", Api(world, "tree", folder))),
        ["GET /api/versions"] = async (world, person, folder) => (
            await OnAsync(world, person, Right.Read, folder + "/lesen.txt"), await person.Dav.SendAsync("GET", Api(world, "versions", folder + "/lesen.txt"))),
    };

    public static TheoryData<string> All { get; } = [.. Methods.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public async Task AMethodDoesWhatThePolicyAllowsAndNothingElse(string method)
    {
        var wrong = new List<string>();
        foreach (var person in world.People)
        {
            foreach (var place in RightsWorld.Places)
            {
                var (expected, answer) = await Methods[method](world, person, RightsWorld.FolderOf(person, place));
                if (method != "OPTIONS" && !world.HasAccess(person))
                    expected = method.Contains("/api/", StringComparison.Ordinal) && person.Person is null ? Outcome.Absent : Outcome.SignIn;
                if (Of(answer) != expected)
                    wrong.Add($"{person} in {place}: {answer.Status} instead of {expected}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} cells are wrong:\n{string.Join('\n', wrong.Take(20))}");
    }

    [Fact]
    public async Task AListingOfEverythingShowsWhatSheMaySeeAndNothingElse()
    {
        foreach (var person in world.People.Where(world.HasAccess))
        {
            var answer = await person.Dav.SendAsync("PROPFIND", "/", "<D:propfind xmlns:D=\"DAV:\"><D:prop><D:resourcetype/></D:prop></D:propfind>", ("Depth", "infinity"));
            Assert.Equal(207, answer.Status);
            var shown = XDocument.Parse(answer.Text).Descendants(D + "response")
                .Select(response => Uri.UnescapeDataString(response.Element(D + "href")!.Value)["/dav".Length..].TrimEnd('/'))
                .Where(path => path.Length > 0)
                .Order(StringComparer.Ordinal)
                .ToList();
            var visible = await world.ListAsync(person, Right.See);
            var renditions = shown.Except(visible).ToList();
            Assert.Equal((person.Name, string.Join('\n', visible)), (person.Name, string.Join('\n', shown.Except(renditions))));
            Assert.All(renditions, path =>
            {
                Assert.True(RenditionNames.TryRead(path[(path.LastIndexOf('/') + 1)..], out var source, out _), path);
                Assert.Contains($"{path[..path.LastIndexOf('/')]}/{source}", visible);
            });
        }
    }

    [Fact]
    public async Task TheFeedShowsChangesOfWhatSheMayReadAndNothingElse()
    {
        foreach (var person in world.People.Where(world.HasAccess))
        {
            var readable = (await world.ListAsync(person, Right.Read)).ToHashSet(StringComparer.Ordinal);
            var since = 0L;
            var shown = 0;
            while (true)
            {
                var answer = await person.Dav.SendAsync("GET", new Uri(world.Application.Address, $"/api/changes?since={since}"));
                using var page = System.Text.Json.JsonDocument.Parse(answer.Text);
                foreach (var change in page.RootElement.GetProperty("changes").EnumerateArray())
                {
                    var path = change.GetProperty("path").GetString()!;
                    if (change.GetProperty("kind").GetString() == "created" && (await world.Application.Installation.Library.ResolveAsync(LibraryPath.Parse(path))).Entry is not null)
                        Assert.True(readable.Contains(path), $"{person} learns of {path}");
                    shown++;
                }

                var next = page.RootElement.GetProperty("next").GetInt64();
                if (next == since)
                    break;
                since = next;
            }

            Assert.True(shown > 0, $"{person} sees no change at all");
        }
    }

    internal static Outcome Of(Answer answer) => answer.Status switch
    {
        401 => Outcome.SignIn,
        302 when answer["Location"]!.Contains("/anmelden", StringComparison.Ordinal) => Outcome.SignIn,
        403 => Outcome.Denied,
        404 or 409 => Outcome.Absent,
        < 400 => Outcome.Allowed,
        _ => throw new InvalidOperationException($"{answer.Status}: {answer.Text}"),
    };

    /// <summary>On what is there.</summary>
    private static async Task<Outcome> OnAsync(RightsWorld world, Persona person, Right right, string path) => Of(await world.DecideAsync(person, right, path));

    /// <summary>Something new in a folder.</summary>
    private static Task<Outcome> InAsync(RightsWorld world, Persona person, Right right, string folder) => OnAsync(world, person, right, folder);

    /// <summary>Over what is there; for whoever does not see that, it is something new.</summary>
    private static async Task<Outcome> OverAsync(RightsWorld world, Persona person, Right over, Right anew, string path) =>
        await world.DecideAsync(person, Right.See, path) == Decision.Allowed
            ? await OnAsync(world, person, over, path)
            : await OnAsync(world, person, anew, path[..path.LastIndexOf('/')]);

    private static async Task<Outcome> BothAsync(RightsWorld world, Persona person, Right from, string source, string folder) =>
        await OnAsync(world, person, from, source) is not Outcome.Allowed and var first ? first : await InAsync(world, person, Right.Create, folder);

    private static Uri Api(RightsWorld world, string route, string path) => new(world.Application.Address, $"/api/{route}?path={Uri.EscapeDataString(path)}");

    private static Outcome Of(Decision decision) => decision switch
    {
        Decision.Allowed => Outcome.Allowed,
        Decision.Denied => Outcome.Denied,
        _ => Outcome.Absent,
    };
}
