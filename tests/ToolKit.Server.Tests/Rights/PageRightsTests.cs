using System.Globalization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ToolKit.Access;
using ToolKit.Library;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>
/// The matrix on the pages: every handler of every page, and every other route, has an entry here, or the test fails. Each person tries each; the policy, asked directly, says what must come of it.
/// </summary>
public sealed class PageRightsTests(RightsWorld world) : IClassFixture<RightsWorld>
{
    private static readonly Dictionary<string, Entry> Table = new(StringComparer.Ordinal)
    {
        // For anybody
        ["GET /"] = Anybody("/"),
        ["GET /anmelden"] = Anybody("/anmelden"),
        ["POST /anmelden"] = Anybody("/anmelden", ("mail", "niemand@amt.example"), ("kennwort", "falsch")),
        ["POST /abmelden"] = ElsewhereBecause("it ends the session of whoever asks; SignInTests"),
        ["GET /datenschutz"] = Anybody("/datenschutz"),
        ["GET /fehler/{status:int}"] = Anybody("/fehler/500"),
        ["POST /fehler/{status:int}"] = Anybody("/fehler/500"),
        ["GET /health/live"] = Anybody("/health/live"),
        ["GET /health/ready"] = Anybody("/health/ready"),
        ["GET /office/fertig"] = Anybody("/office/fertig"),
        ["GET /zugang"] = Anybody("/zugang"),
        ["POST /zugang"] = Anybody("/zugang"),
        ["GET /api/{documentName}.json"] = Anybody("/api/openapi.json"),

        // For whoever holds the link
        ["GET /kennwort/{link}"] = Anybody("/kennwort/falsch"),
        ["POST /kennwort/{link}"] = Anybody("/kennwort/falsch", ("kennwort", "vier neue Wörter hier")),
        ["GET /willkommen/{link}"] = Anybody("/willkommen/falsch"),
        ["POST /willkommen/{link}"] = Anybody("/willkommen/falsch", ("kennwort", "vier neue Wörter hier")),

        // For whoever has signed in
        ["GET /konto"] = SignedIn("/konto"),
        ["POST /konto Anlegen"] = SignedIn("/konto?handler=Anlegen", ("bezeichnung", "")),
        ["POST /konto Zurueckziehen"] = SignedIn("/konto?handler=Zurueckziehen", ("id", "0")),
        ["GET /konto/zugang"] = SignedIn("/konto/zugang"),
        ["GET /office"] = SignedIn("/office"),
        ["GET /papierkorb"] = SignedIn("/papierkorb"),
        ["POST /papierkorb"] = SignedIn("/papierkorb", ("id", "0")),
        ["GET /verbinden/{programm?}"] = SignedIn("/verbinden"),

        // By what the policy says of a folder or document
        ["GET /dokumente/{**path}"] = Library(Right.See, "", place => "/dokumente" + place),
        ["POST /dokumente/{**path} Hochladen"] = Library(Right.Create, "", place => $"/dokumente{place}?handler=Hochladen"),
        ["POST /dokumente/{**path} Ordner"] = Library(Right.CreateFolder, "", place => $"/dokumente{place}?handler=Ordner", ("name", "Von der Seite")),
        ["POST /dokumente/{**path} Loeschen"] = Library(Right.Remove, "/seite.txt", place => $"/dokumente{place}/seite.txt?handler=Loeschen"),
        ["POST /dokumente/{**path} Wiederherstellen"] = Library(
            Right.Write, "/schreiben.txt", place => $"/dokumente{place}/schreiben.txt?handler=Wiederherstellen", ("version", "1")),
        ["GET /herunterladen/{**path}"] = Library(Right.Read, "/lesen.txt", place => $"/herunterladen{place}/lesen.txt"),
        ["GET /api/tree"] = ElsewhereBecause("ShareRightsTests"),
        ["GET /api/versions"] = ElsewhereBecause("ShareRightsTests"),
        ["GET /api/changes"] = ElsewhereBecause("ShareRightsTests"),

        // For whoever decides somewhere
        ["GET /verwaltung"] = Desk("/verwaltung"),
        ["GET /verwaltung/antraege"] = Desk("/verwaltung/antraege"),
        ["GET /verwaltung/antraege/erfassen"] = Desk("/verwaltung/antraege/erfassen"),
        ["GET /verwaltung/einladen"] = Desk("/verwaltung/einladen"),
        ["GET /verwaltung/berechtigungen"] = Desk("/verwaltung/berechtigungen"),
        ["GET /verwaltung/regionen"] = Desk("/verwaltung/regionen"),
        ["GET /verwaltung/protokoll"] = Desk("/verwaltung/protokoll"),
        ["GET /verwaltung/protokoll.csv"] = Desk("/verwaltung/protokoll.csv"),
    };

    [Fact]
    public async Task EveryRouteHasAnEntryAndEveryEntryARoute()
    {
        Assert.Equal(string.Join('\n', await ListRoutesAsync()), string.Join('\n', Table.Keys.Order(StringComparer.Ordinal)));
    }

    public static TheoryData<string> All { get; } = [.. Table.Where(pair => pair.Value.Request is not null).Select(pair => pair.Key)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task ARouteDoesWhatThePolicyAllowsAndNothingElse(string route)
    {
        var entry = Table[route];
        var wrong = new List<string>();
        foreach (var person in world.People)
        {
            foreach (var place in entry.Places)
            {
                var expected = await entry.Expected(world, person, place);
                var (address, fields) = await entry.Request!(world, person, place);
                var answer = route.StartsWith("POST ", StringComparison.Ordinal)
                    ? await person.Browser.PostAsync(address, [.. fields])
                    : await person.Browser.GetAsync(address);
                if (OutcomeOf(answer) != expected)
                    wrong.Add($"{person} at {address}: {answer.Status} instead of {expected}");
            }
        }

        Assert.Empty(wrong);
    }

    /// <summary>On a page bad input is answered in words: that is past the gate.</summary>
    private static Outcome OutcomeOf(Answer answer) => answer.Status is 400 or 409 or 422 or 429 or 507 ? Outcome.Allowed : ShareRightsTests.Of(answer);

    private async Task<IReadOnlyList<string>> ListRoutesAsync()
    {
        var routes = new HashSet<string>(StringComparer.Ordinal);
        var loader = world.Application.Services.GetRequiredService<PageLoader>();
        foreach (var endpoint in world.Application.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                foreach (var handler in (await loader.LoadAsync(page, endpoint.Metadata)).HandlerMethods)
                    routes.Add($"{handler.HttpMethod.ToUpperInvariant()} {pattern} {handler.Name}".Trim());
                continue;
            }

            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"])
                routes.Add($"{method} {pattern}");
        }

        return [.. routes.Order(StringComparer.Ordinal)];
    }

    private static Entry Anybody(string address, params (string Name, string Value)[] fields) =>
        new([""], (_, _, _) => Task.FromResult(Outcome.Allowed), (_, _, _) => Task.FromResult<(string, IReadOnlyList<(string, string)>)>((address, fields)));

    private static Entry SignedIn(string address, params (string Name, string Value)[] fields) => new(
        [""],
        (_, person, _) => Task.FromResult(person.Person is null ? Outcome.SignIn : Outcome.Allowed),
        (_, _, _) => Task.FromResult<(string, IReadOnlyList<(string, string)>)>((address, fields)));

    private static Entry Library(Right right, string below, Func<string, string> address, params (string Name, string Value)[] fields) => new(
        RightsWorld.Places,
        async (world, person, place) => person.Person is null ? Outcome.SignIn : await DecisionAsync(world, person, right, RightsWorld.FolderOf(person, place) + below),
        (_, person, place) => Task.FromResult<(string, IReadOnlyList<(string, string)>)>((EscapePath(address(RightsWorld.FolderOf(person, place))), fields)));

    /// <summary>A page for whoever decides in some region.</summary>
    private static Entry Desk(string address, params (string Name, string Value)[] fields) => new(
        [""],
        async (world, person, _) =>
        {
            if (person.Person is null)
                return Outcome.SignIn;
            foreach (var region in new[] { RightsWorld.Region, RightsWorld.ForeignRegion })
            {
                if (await world.DecideAsync(person, Right.DecideRequests, region) == Decision.Allowed)
                    return Outcome.Allowed;
            }

            return Outcome.Absent;
        },
        (_, _, _) => Task.FromResult<(string, IReadOnlyList<(string, string)>)>((address, fields)));

    private static Entry ElsewhereBecause(string reason)
    {
        Assert.NotEmpty(reason);
        return new([], (_, _, _) => Task.FromResult(Outcome.Allowed), null);
    }

    private static async Task<Outcome> DecisionAsync(RightsWorld world, Persona person, Right right, string path) => await world.DecideAsync(person, right, path) switch
    {
        Decision.Allowed => Outcome.Allowed,
        Decision.Denied => Outcome.Denied,
        _ => Outcome.Absent,
    };

    private static string EscapePath(string address)
    {
        var query = address.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? address : address[..query];
        return string.Join('/', path.Split('/').Select(Uri.EscapeDataString)) + (query < 0 ? "" : address[query..]);
    }

    /// <param name="Places">Where it is tried; one empty place where that makes no difference.</param>
    /// <param name="Expected">What the policy says.</param>
    /// <param name="Request">Address and fields; null: it is tried in another test.</param>
    private sealed record Entry(
        IReadOnlyList<string> Places,
        Func<RightsWorld, Persona, string, Task<Outcome>> Expected,
        Func<RightsWorld, Persona, string, Task<(string Address, IReadOnlyList<(string Name, string Value)> Fields)>>? Request);
}
