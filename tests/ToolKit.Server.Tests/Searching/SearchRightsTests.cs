using System.Text.Json;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server.Tests;

/// <summary>What somebody may not read is not found, not counted, not suggested and spells no word.</summary>
[Collection(RightsWorld.Name)]
public sealed class SearchRightsTests(RightsWorld world)
{
    [Fact]
    public async Task EachPersonFindsWhatThePolicyLetsHerRead()
    {
        var application = world.Application;
        var word = SearchClient.Word();
        var paths = new List<string>();
        foreach (var place in RightsWorld.Places)
        {
            paths.Add($"{place}/{word}.md");
            await WriteAsync(paths[^1], $"---\nkind: Muster\n---\n# {word}\n\nText");
        }

        await application.WaitForSearchAsync();
        foreach (var person in world.People)
        {
            var readable = new List<string>();
            foreach (var path in paths)
            {
                if (world.HasAccess(person) && await world.DecideAsync(person, Right.Read, path) == Decision.Allowed)
                    readable.Add(path);
            }

            using var api = person.Person is null
                ? new ApiClient(application.Address, null)
                : new ApiClient(application.Address, DavClient.Basic(await application.CreateTokenAsync(person.Person)));
            var answer = await api.SendAsync($"/api/search?q={word}&limit=100");
            if (person.Person is not null && !world.HasAccess(person))
            {
                Assert.Equal(401, answer.Status);
                continue;
            }

            var found = await api.GetAsync($"/api/search?q={word}&limit=100");
            Assert.Equal(readable.Order(StringComparer.Ordinal), found.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("path").GetString()!).Order(StringComparer.Ordinal));
            Assert.Equal(readable.Count, found.GetProperty("total").GetInt32());
            Assert.Equal(readable.Count, found.GetProperty("facets").GetProperty("kind").EnumerateArray().Sum(count => count.GetProperty("count").GetInt32()));
            var suggestions = (await api.GetAsync($"/api/suggest?q={word[..8]}")).GetProperty("suggestions");
            Assert.True((suggestions.GetArrayLength() > 0) == (readable.Count > 0), $"{person} is suggested {suggestions}");
            Assert.All(
                suggestions.EnumerateArray().Select(suggestion => suggestion.GetProperty("path")).Where(path => path.ValueKind == JsonValueKind.String),
                path => Assert.Contains(path.GetString(), readable));

            var misspelt = (await api.GetAsync($"/api/search?q={word[..^1]}x")).GetProperty("suggestion");
            Assert.True((misspelt.ValueKind == JsonValueKind.String) == (readable.Count > 0), $"{person} is told to have meant {misspelt}");
        }
    }

    [Fact]
    public async Task ThePageShowsToEachWhatTheApiFinds()
    {
        var word = SearchClient.Word();
        await WriteAsync($"{RightsWorld.ForeignSite}/{word}.txt", word);
        await world.Application.WaitForSearchAsync();

        foreach (var person in world.People)
        {
            var mayRead = await world.DecideAsync(person, Right.Read, $"{RightsWorld.ForeignSite}/{word}.txt") == Decision.Allowed;
            var page = await person.Browser.OpenAsync($"/suche?q={word}");
            Assert.Equal(200, page.Status);
            Assert.Equal(mayRead, page.Main.Contains("Ein Dokument", StringComparison.Ordinal));
            Assert.Equal(mayRead, page.Main.Contains("Augsburg", StringComparison.Ordinal));
            Assert.Equal(mayRead, (await person.Browser.GetAsync($"/suche.atom?q={word}")).Text.Contains("<entry", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task AWithdrawnGrantTakesItsFindsAlongAtOnce()
    {
        var application = world.Application;
        var word = SearchClient.Word();
        await WriteAsync($"{RightsWorld.Site}/{word}.txt", word);
        var person = await application.CreatePersonAsync(Role.Reader, RightsWorld.ForeignSite);
        var given = await application.Installation.Grants.GiveAsync(new NewGrant(person.Id, Role.Reader, await application.FindIdAsync(RightsWorld.Site)));
        using var api = new ApiClient(application.Address, DavClient.Basic(await application.CreateTokenAsync(person)));
        Assert.Single(await api.FindAsync(application, word));

        Assert.True(await application.Installation.Grants.WithdrawAsync(given.Id));

        Assert.Empty(await api.FindAsync(application, word));
    }

    [Fact]
    public async Task ATokenFindsNothingBesideItsScope()
    {
        var application = world.Application;
        var word = SearchClient.Word();
        await WriteAsync($"{RightsWorld.Site}/{word}.txt", word);
        await WriteAsync($"{RightsWorld.OtherSite}/{word}.txt", word);
        var person = await application.CreatePersonAsync(Role.Administrator);
        using var api = new ApiClient(application.Address, DavClient.Basic(await application.CreateTokenAsync(person, RightsWorld.Site)));

        Assert.Equal([$"{RightsWorld.Site}/{word}.txt"], await api.FindAsync(application, word));
    }

    [Fact]
    public async Task ADropBoxIsSearchedByItsOwnerAndByEditorsOnly()
    {
        var application = world.Application;
        var word = SearchClient.Word();
        var owner = await application.CreatePersonAsync(Role.Contributor, RightsWorld.Site);
        using (var dav = await application.DavClientAsync(owner))
            Assert.Equal(201, (await dav.SendAsync("PUT", $"/Eingang/Transparenz/{owner.Name}/{word}.txt", word)).Status);

        Assert.Single(await FindAsync(owner, word));
        Assert.Single(await FindAsync(world.Find(Role.Editor, RightsWorld.Toolkit).Person!, word));
        Assert.Empty(await FindAsync(world.Find(Role.Contributor, RightsWorld.Site).Person!, word));
        Assert.Empty(await FindAsync(world.Find(Role.RegionAdmin, RightsWorld.Region).Person!, word));
    }

    private async Task<IReadOnlyList<string>> FindAsync(TestPerson person, string word)
    {
        using var api = new ApiClient(world.Application.Address, DavClient.Basic(await world.Application.CreateTokenAsync(person)));
        return await api.FindAsync(world.Application, word);
    }

    private async Task WriteAsync(string path, string text)
    {
        using var body = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        await world.Application.Installation.Library.WriteAsync(LibraryPath.Parse(path), body, Author.System);
    }
}

/// <summary>What anybody finds who has not signed in.</summary>
public sealed class PublicSearchTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task AnybodyFindsWhatLiesInAPublicFolderAndNothingElse()
    {
        var (open, closed, word) = (await Application.MakeFolderAsync(), await Application.MakeFolderAsync(), SearchClient.Word());
        var path = await Application.WriteAsync($"{open}/a.txt", word);
        await Application.WriteAsync($"{closed}/b.txt", word);
        await Application.MakePublicAsync(open);
        using var api = new ApiClient(Application.Address, null);

        var found = await api.SearchAsync(Application, word);

        Assert.Equal(path, Assert.Single(found.GetProperty("hits").EnumerateArray()).GetProperty("path").GetString());
        Assert.Equal(1, found.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task DropBoxesStayPrivateInAPublicLibrary()
    {
        await using var other = await ToolKitApplication.StartAsync();
        var word = SearchClient.Word();
        var owner = await other.CreatePersonAsync(Role.Contributor, "/Regionen/Hessen");
        using (var dav = await other.DavClientAsync(owner))
            Assert.Equal(201, (await dav.SendAsync("PUT", $"/Eingang/Transparenz/{owner.Name}/{word}.txt", word)).Status);
        await other.WriteAsync($"/Regionen/Hessen/{word}.txt", word);
        await other.MakePublicAsync("/");
        using var api = new ApiClient(other.Address, null);

        Assert.Equal([$"/Regionen/Hessen/{word}.txt"], await api.FindAsync(other, word));
        Assert.Equal(1, (await api.SearchAsync(other, word)).GetProperty("total").GetInt32());
        other.AssertQuietLog();
    }
}
