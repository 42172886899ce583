using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>Wrong settings stop the server with a sentence that names the setting.</summary>
public sealed class SignInSettingsTests
{
    private static readonly (string Name, string Value)[] Whole =
    [
        ("Name", "Verwaltungskonto"), ("Authority", "https://login.example/realms/amt"), ("ClientId", "toolkit"),
        ("Claims:0:Name", "groups"), ("Claims:0:Value", "hessen"), ("Claims:0:Role", "Reader"), ("Claims:0:Scope", "/Regionen/Hessen"),
    ];

    [Theory]
    [InlineData("Name", "")]
    [InlineData("Path", "Groß")]
    [InlineData("Path", "code")]
    [InlineData("Authority", "")]
    [InlineData("Authority", "http://login.example")]
    [InlineData("Authority", "login.example")]
    [InlineData("ClientId", "")]
    [InlineData("Scopes", "profile")]
    [InlineData("MaxAge", "0")]
    [InlineData("ClaimDays", "0")]
    [InlineData("Claims:0:Value", "")]
    [InlineData("Claims:0:Role", "Chefin")]
    [InlineData("Claims:0:Role", "Administrator")]
    [InlineData("Claims:0:Scope", "Regionen")]
    public void AnIssuerThatCannotBeUsedIsNamed(string name, string value)
    {
        Assert.Empty(Problems(Whole));

        var problem = Assert.Single(Problems([.. Whole.Where(setting => setting.Name != name), (name, value)]));

        Assert.StartsWith("ToolKit:SignIn:Issuers:0", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Everybody", true)]
    [InlineData("reader", true)]
    [InlineData("RegionAdmin", true)]
    [InlineData("Chefin", false)]
    [InlineData("", false)]
    public void WhoNeedsASecondFactorIsARoleOrEverybody(string from, bool holds)
    {
        var problems = new SignInOptions { SecondFactorFrom = from }.Problems().ToList();

        Assert.Equal(holds, problems.Count == 0);
        Assert.All(problems, problem => Assert.StartsWith("ToolKit:SignIn:SecondFactorFrom", problem, StringComparison.Ordinal));
    }

    [Fact]
    public void TheAddressIsMadeOfTheName()
    {
        Assert.Equal("buero-konto-sued", new IssuerOptions { Name = "Büro-Konto (Süd)" }.PathName);
        Assert.Equal("eigener", new IssuerOptions { Name = "Büro-Konto", Path = "eigener" }.PathName);
    }

    [Fact]
    public void TwoIssuersOfOneAddressOrNameAreRefused()
    {
        var options = new SignInOptions();
        foreach (var authority in new[] { "https://a.example", "https://b.example", "https://b.example/" })
            options.Issuers.Add(new IssuerOptions { Name = "Amt", ClientId = "x", Authority = authority });

        Assert.Equal(2, options.Problems().Count());
    }

    [Fact]
    public async Task WithoutLocalAccountsAndIssuersTheServerDoesNotStart()
    {
        using var folder = new TemporaryFolder();

        var result = await ToolKitApplication.RunOnAsync(folder.Path, "", "person", "add", "anna@example.org", "--name", "Anna", "--ToolKit:SignIn:LocalAccounts=false");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("ToolKit:SignIn:Issuers:0", result.Error, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Problems(params (string Name, string Value)[] settings)
    {
        var issuer = new IssuerOptions();
        foreach (var (name, value) in settings)
        {
            switch (name)
            {
                case "Name": issuer.Name = value; break;
                case "Path": issuer.Path = value; break;
                case "Authority": issuer.Authority = value; break;
                case "ClientId": issuer.ClientId = value; break;
                case "Scopes": issuer.Scopes = value; break;
                case "MaxAge": issuer.MaxAge = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture); break;
                case "ClaimDays": issuer.ClaimDays = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture); break;
                default:
                    if (issuer.Claims.Count == 0)
                        issuer.Claims.Add(new ClaimOptions());
                    typeof(ClaimOptions).GetProperty(name.Split(':')[^1])!.SetValue(issuer.Claims[0], value);
                    break;
            }
        }

        var options = new SignInOptions();
        options.Issuers.Add(issuer);
        return options.Problems();
    }
}
