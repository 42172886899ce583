using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>The settings <c>ToolKit:SignIn:*</c>: how people show who they are.</summary>
public sealed class SignInOptions
{
    /// <summary>Whether local accounts with a password may sign in. Default true; false needs an issuer.</summary>
    public bool LocalAccounts { get; set; } = true;

    /// <summary>
    /// How long a sign-in counts as fresh, in minutes; what is dangerous asks for a fresh one. Default 15, 1 to 1,440.
    /// </summary>
    public int FreshMinutes { get; set; } = 15;

    /// <summary>
    /// From which role on a local account needs a second factor off loopback: Reader, Contributor, Editor, RegionAdmin or Administrator; or Everybody, who has no running grant among them. Default
    /// RegionAdmin.
    /// </summary>
    public string SecondFactorFrom { get; set; } = nameof(Role.RegionAdmin);

    /// <summary>The identity providers (OpenID Connect), in the order of the sign-in page. Default none.</summary>
    public IList<IssuerOptions> Issuers { get; } = [];

    private bool NeedsFactorFromEverybody => SecondFactorFrom.Equals("Everybody", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether somebody with this principal needs a second factor with a local account. Call only after <see cref="Problems"/> had none.</summary>
    internal bool NeedsFactor(Principal principal, DateTimeOffset now) =>
        NeedsFactorFromEverybody || (RoleNames.TryParse(SecondFactorFrom, out var least) && principal.Grants.Any(grant => grant.Role >= least && grant.IsRunning(now)));

    /// <summary>What is wrong with the settings: sentences that say what to change.</summary>
    internal IEnumerable<string> Problems()
    {
        if (!LocalAccounts && Issuers.Count == 0)
            yield return "ToolKit:SignIn:LocalAccounts is false and there is no issuer, so nobody could sign in. Name one in ToolKit:SignIn:Issuers:0, or leave local accounts on.";
        if (FreshMinutes is < 1 or > 1_440)
            yield return $"ToolKit:SignIn:FreshMinutes is {FreshMinutes}. Give a number from 1 to 1440.";
        if (!NeedsFactorFromEverybody && !RoleNames.TryParse(SecondFactorFrom, out _))
            yield return $"ToolKit:SignIn:SecondFactorFrom is '{SecondFactorFrom}'. Give a role (Reader, Contributor, Editor, RegionAdmin or Administrator) or Everybody.";
        for (var i = 0; i < Issuers.Count; i++)
        {
            foreach (var problem in Issuers[i].Problems($"ToolKit:SignIn:Issuers:{i}"))
                yield return problem;
        }

        foreach (var twice in Issuers.GroupBy(issuer => issuer.PathName, StringComparer.Ordinal).Where(group => group.Key.Length > 0 && group.Count() > 1))
            yield return $"Two issuers in ToolKit:SignIn:Issuers have the address /anmelden/{twice.Key}. Give one of them another Path.";
        foreach (var twice in Issuers.GroupBy(issuer => issuer.Authority.TrimEnd('/'), StringComparer.Ordinal).Where(group => group.Key.Length > 0 && group.Count() > 1))
            yield return $"Two issuers in ToolKit:SignIn:Issuers have the Authority {twice.Key}. Leave one of them out.";
    }
}

/// <summary>An identity provider: <c>ToolKit:SignIn:Issuers:0:*</c>.</summary>
public sealed partial class IssuerOptions
{
    private static readonly string[] TakenPaths = ["code", "erneut", "ohne-zugang"];

    /// <summary>The name on the sign-in page: <c>Mit … anmelden</c>. Needed.</summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// The part of its addresses here, <c>/anmelden/PATH</c>: lower-case letters, digits and hyphens. Default: made of <see cref="Name"/>, which then must not change, since the
    /// issuer knows the address.
    /// </summary>
    public string? Path { get; set; }

    /// <summary>The issuer's address, as it stands in its tokens; <c>/.well-known/openid-configuration</c> lies below it. Needed; https except on loopback.</summary>
    public string Authority { get; set; } = "";

    /// <summary>As what this server is registered there. Needed.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The secret that goes with it. Null, the default: a public client, which PKCE alone protects.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>What is asked for, separated by spaces. Default <c>openid profile email</c>; <c>openid</c> must be among them.</summary>
    public string Scopes { get; set; } = "openid profile email";

    /// <summary>How long ago the sign-in at the issuer may lie, in minutes; it asks again beyond that. Null, the default: as long as the issuer likes.</summary>
    public int? MaxAge { get; set; }

    /// <summary>
    /// Which strengths of a sign-in (<c>acr</c>) are enough: the issuer is asked for them, and its token must name one of them. Default none: any.
    /// </summary>
    public IList<string> Acr { get; } = [];

    /// <summary>Which ways to sign in (<c>amr</c>, RFC 8176: <c>mfa</c>, <c>hwk</c>, …) are enough: the issuer's token must name one of them. Default none: any.</summary>
    public IList<string> Amr { get; } = [];

    /// <summary>
    /// Takes tokens only with signatures of 128 bits of strength: PS or ES, and RSA keys of 3,072 bits and more. Default false, because most issuers sign with RS256 and 2,048 bits.
    /// </summary>
    public bool StrongSignatures { get; set; }

    /// <summary>Takes logout tokens that do not say that they are (<c>typ</c> is <c>JWT</c> or missing): older issuers send such. Default false.</summary>
    public bool UntypedLogoutTokens { get; set; }

    /// <summary>Whether claims are also asked for at the issuer's UserInfo endpoint, where it has one. Default true.</summary>
    public bool UserInfo { get; set; } = true;

    /// <summary>The claim with the name to show. Default <c>name</c>.</summary>
    public string NameClaim { get; set; } = "name";

    /// <summary>Which claims give which roles. Default none: then people need a grant by invitation or from an administrator.</summary>
    public IList<ClaimOptions> Claims { get; } = [];

    /// <summary>How long a role given by a claim holds without another sign-in, in days. Default 30, 1 to 366.</summary>
    public int ClaimDays { get; set; } = 30;

    /// <summary><see cref="Path"/>, or what is made of the name; empty when neither gives one.</summary>
    internal string PathName => Path ?? Fold(Name);

    internal IEnumerable<string> Problems(string at)
    {
        if (string.IsNullOrWhiteSpace(Name))
            yield return $"{at}:Name is missing. Give the name people know the sign-in by: Verwaltungskonto";
        else if (!PathText().IsMatch(PathName) || TakenPaths.Contains(PathName, StringComparer.Ordinal))
            yield return $"{at}:Path would be '{PathName}'. Give lower-case letters, digits and hyphens (and not {string.Join(", ", TakenPaths)}): verwaltung";
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var authority) || authority.Query.Length > 0 || authority.Fragment.Length > 0 || !IsSafe(authority))
            yield return $"{at}:Authority is '{Authority}'. Give the issuer's https address: https://login.example/realms/amt";
        if (string.IsNullOrWhiteSpace(ClientId))
            yield return $"{at}:ClientId is missing. Give the name under which this server is registered at the issuer: toolkit";
        if (!Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Contains("openid", StringComparer.Ordinal))
            yield return $"{at}:Scopes is '{Scopes}'. openid must be among them: openid profile email";
        if (MaxAge is < 1 or > 525_600)
            yield return $"{at}:MaxAge is {MaxAge}. Give minutes, from 1 to 525600, or leave it out.";
        if (ClaimDays is < 1 or > 366)
            yield return $"{at}:ClaimDays is {ClaimDays}. Give a number from 1 to 366.";
        for (var i = 0; i < Claims.Count; i++)
        {
            foreach (var problem in Claims[i].Problems($"{at}:Claims:{i}"))
                yield return problem;
        }
    }

    /// <summary>Plain HTTP is for an issuer on this machine only.</summary>
    internal static bool IsSafe(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps
        || (address.Scheme == Uri.UriSchemeHttp && Loopback.IsHost(address.Host));

    private static string Fold(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name.ToLowerInvariant().Replace("ä", "ae", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal)
                     .Replace("ü", "ue", StringComparison.Ordinal).Replace("ß", "ss", StringComparison.Ordinal))
        {
            if (char.IsAsciiLetterOrDigit(letter))
                text.Append(letter);
            else if (text.Length > 0 && text[^1] != '-')
                text.Append('-');
        }

        return text.ToString().Trim('-');
    }

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PathText();
}

/// <summary>A claim that gives a role: <c>ToolKit:SignIn:Issuers:0:Claims:0:*</c>.</summary>
public sealed class ClaimOptions
{
    /// <summary>The claim; a dot leads into an object: <c>groups</c>, <c>realm_access.roles</c>. Needed.</summary>
    public string Name { get; set; } = "";

    /// <summary>The value it must have, or hold where it is a list. Needed.</summary>
    public string Value { get; set; } = "";

    /// <summary>Reader, Contributor, Editor, RegionAdmin or Administrator. Needed.</summary>
    public string Role { get; set; } = "";

    /// <summary>The folder: <c>/Regionen/Hessen</c>. Needed; <c>/</c> for an Administrator.</summary>
    public string Scope { get; set; } = "";

    internal IEnumerable<string> Problems(string at)
    {
        if (Name.Length == 0 || Value.Length == 0)
            yield return $"{at} needs Name and Value: the claim and what it must hold, such as groups and toolkit-hessen.";
        if (!RoleNames.TryParse(Role, out var role))
            yield return $"{at}:Role is '{Role}'. The roles are {string.Join(", ", Enum.GetNames<Role>())}.";
        if (!LibraryPath.TryParse(Scope, out var scope))
            yield return $"{at}:Scope is '{Scope}'. Give a folder of the library: /Regionen/Hessen";
        else if (role == Access.Role.Administrator && RoleNames.TryParse(Role, out _) && !scope.IsRoot)
            yield return $"{at}:Scope is '{Scope}'. An Administrator is one at /.";
    }

    internal ClaimedRole ToRole() => new(
        RoleNames.TryParse(Role, out var role) ? role : throw new InvalidOperationException("Problems() was not asked."),
        LibraryPath.Parse(Scope),
        string.Create(CultureInfo.InvariantCulture, $"{Name}: {Value}"));
}
