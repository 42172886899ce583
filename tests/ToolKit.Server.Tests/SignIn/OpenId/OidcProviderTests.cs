using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>Signing in and out at an independent, certified OpenID provider.</summary>
public sealed class OidcProviderTests(OidcProvider provider) : IClassFixture<OidcProvider>, IDisposable
{
    private const string Start = "/anmelden/zertifiziert";

    private readonly string subject = $"anna-{Some.Number()}";

    private ToolKitApplication Application => provider.Application;

    public void Dispose() => provider.Application?.AssertQuietLog();

    [Fact]
    public async Task SomebodyKnownSignsInAndComesToWhereSheWanted()
    {
        await AddAsync();
        using var visitor = new Visitor(Application.Address);

        var page = await SignInAsync(visitor, "?weiter=%2Fkonto");

        Assert.Equal("/konto", page.Path);
        Assert.Contains($"Person {subject}", page.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SomebodyUnknownHasNoAccess()
    {
        Needs.Nothing(NodePackages.WhyMissing);
        using var visitor = new Visitor(Application.Address);

        var page = await SignInAsync(visitor);

        Assert.StartsWith("/anmelden/ohne-zugang", page.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGroupGivesAGrantWhichEndsWithIt()
    {
        Needs.Nothing(NodePackages.WhyMissing);
        await provider.SetGroupsAsync(subject, "hessen,andere");
        using var visitor = new Visitor(Application.Address);

        var first = await SignInAsync(visitor, "?weiter=%2Fkonto");
        await provider.SetGroupsAsync(subject, "andere");
        var second = await visitor.OpenAsync($"{Start}?weiter=%2Fkonto"); // the provider knows her

        Assert.Contains("/Regionen/Hessen", first.Main, StringComparison.Ordinal);
        Assert.Contains("Sie haben zurzeit keinen Zugang", second.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SigningOutHereSignsOutThereAndEndsWhatTheProviderKnows()
    {
        await AddAsync();
        using var visitor = new Visitor(Application.Address);
        var account = await SignInAsync(visitor, "?weiter=%2Fkonto");

        var leaving = await visitor.SubmitAsync(account, "Abmelden");
        var asks = await visitor.OpenAsync(leaving.Link("Bei Zertifiziert abmelden"));
        var home = await visitor.SubmitAsync(asks, null, ("logout", "yes"));

        Assert.Equal(Application.Address.PathAndQuery, home.Path);
        Assert.StartsWith("/anmelden", (await visitor.OpenAsync("/konto")).Path, StringComparison.Ordinal);
        Assert.Contains("/interaction/", (await visitor.OpenAsync(Start)).Path, StringComparison.Ordinal); // it asks for the name again
    }

    [Fact]
    public async Task SigningOutAtTheProviderEndsTheSessionHere()
    {
        await AddAsync();
        using var visitor = new Visitor(Application.Address);
        await SignInAsync(visitor, "?weiter=%2Fkonto");

        // She leaves by the provider's own page; it tells the product by the back channel.
        var asks = await visitor.OpenAsync($"{provider.Address}/session/end");
        await visitor.SubmitAsync(asks, null, ("logout", "yes"));

        Assert.DoesNotContain("back channel", provider.Errors, StringComparison.Ordinal);
        Assert.StartsWith("/anmelden", (await visitor.OpenAsync("/konto")).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFreshSignInAsksForThePasswordAgain()
    {
        await AddAsync();
        using var visitor = new Visitor(Application.Address);
        await SignInAsync(visitor, "?weiter=%2Fkonto");

        var asks = await visitor.OpenAsync("/anmelden/erneut?weiter=%2Fkonto%2Fsitzungen");
        Assert.Contains("/interaction/", asks.Path, StringComparison.Ordinal);
        var page = await ShowAsync(visitor, asks);

        Assert.Equal("/konto/sitzungen", page.Path);
    }

    [Fact]
    public async Task TheProvidersNewKeysAreFetched()
    {
        await AddAsync();
        using var visitor = new Visitor(Application.Address);
        await SignInAsync(visitor);

        await provider.RestartAsync();
        Application.Time.Pass(TimeSpan.FromMinutes(1));
        using var later = new Visitor(Application.Address);

        Assert.Equal("/konto", (await SignInAsync(later, "?weiter=%2Fkonto")).Path);
    }

    [Fact]
    public async Task ACodeCountsOnce()
    {
        await AddAsync();
        using var visitor = new Visitor(Application.Address);
        await SignInAsync(visitor, "?weiter=%2Fkonto");
        var answer = visitor.Way.Single(address => address.AbsolutePath.EndsWith("/zurueck", StringComparison.Ordinal));

        var again = await visitor.OpenAsync(answer.PathAndQuery);

        Assert.Contains("nicht geklappt", again.Notice, StringComparison.Ordinal);
    }

    private async Task AddAsync()
    {
        Needs.Nothing(NodePackages.WhyMissing);
        Assert.True(PersonKey.TryParse($"{provider.Address}#{subject}", out var key));
        await Application.Installation.People.AddAsync(key, $"Person {subject}");
    }

    private async Task<Page> SignInAsync(Visitor visitor, string query = "") => await ShowAsync(visitor, await visitor.OpenAsync(Start + query));

    /// <summary>Types the name, and agrees, as often as the provider asks.</summary>
    private async Task<Page> ShowAsync(Visitor visitor, Page page)
    {
        for (var asked = 0; asked < 4 && page.Path.Contains("/interaction/", StringComparison.Ordinal); asked++)
            page = await visitor.SubmitAsync(page, null, page.Html.Contains("name=\"login\"", StringComparison.Ordinal) ? [("login", subject), ("password", "egal")] : []);
        return page;
    }
}
