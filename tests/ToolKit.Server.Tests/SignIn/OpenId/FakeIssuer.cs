using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>An OpenID provider that signs whatever a test wants: the tokens an honest one never sends.</summary>
public sealed class FakeIssuer : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly ConcurrentDictionary<string, JsonObject> codes = new(StringComparer.Ordinal);
    private RSA key = RSA.Create(2048);
    private string keyId = "eins";

    private FakeIssuer(WebApplication server)
    {
        this.server = server;
    }

    public string Address { get; private set; } = "";

    /// <summary>Its clock.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>It does not describe itself; everything else goes on.</summary>
    public bool IsSilent { get; set; }

    /// <summary>How often it was asked to describe itself.</summary>
    public int DescriptionsAsked { get; private set; }

    /// <summary>How often its keys were asked for.</summary>
    public int KeysAsked { get; private set; }

    /// <summary>What the next ID tokens hold beside the usual claims, and in place of them; null takes a claim away.</summary>
    public Dictionary<string, JsonNode?> Claims { get; } = new(StringComparer.Ordinal);

    /// <summary>How it signs.</summary>
    public string Algorithm { get; set; } = "RS256";

    /// <summary>What its logout tokens say they are; null: nothing.</summary>
    public string? LogoutType { get; set; } = "logout+jwt";

    /// <summary>Changes the next ID tokens when they are signed.</summary>
    public Func<string, string> Tamper { get; set; } = token => token;

    /// <summary>What the UserInfo endpoint says in place of the subject; null: the truth.</summary>
    public string? UserInfoSubject { get; set; }

    /// <summary>The groups that the UserInfo endpoint says.</summary>
    public string[] UserInfoGroups { get; set; } = [];

    /// <summary>What it sends as its own name with the code; null: its name.</summary>
    public string? AnswersAs { get; set; }

    /// <summary>What was asked last at the authorization endpoint.</summary>
    public IReadOnlyDictionary<string, string> Asked { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Honest again.</summary>
    public void Reset()
    {
        Claims.Clear();
        (Tamper, UserInfoSubject, UserInfoGroups, AnswersAs, IsSilent) = (token => token, null, [], null, false);
        (Algorithm, LogoutType) = ("RS256", "logout+jwt");
    }

    public static async Task<FakeIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new FakeIssuer(builder.Build());
        issuer.Map();
        await issuer.server.StartAsync();
        issuer.Address = issuer.server.Urls.First();
        return issuer;
    }

    /// <summary>The settings with which a server knows this issuer.</summary>
    public string[] Settings(params string[] more) =>
    [
        "--ToolKit:SignIn:Issuers:0:Name=Prüfdienst",
        $"--ToolKit:SignIn:Issuers:0:Authority={Address}",
        "--ToolKit:SignIn:Issuers:0:ClientId=toolkit",
        "--ToolKit:SignIn:Issuers:0:ClientSecret=geheim & mehr",
        .. more,
    ];

    /// <summary>Signs with another key from now on.</summary>
    public void RollKey(string name, int bits = 2048)
    {
        key = RSA.Create(bits);
        keyId = name;
    }

    /// <summary>A logout token, with claims changed as a test wants; null takes one away.</summary>
    public string LogoutToken(params (string Name, JsonNode? Value)[] changes)
    {
        var claims = new JsonObject
        {
            ["iss"] = Address,
            ["aud"] = "toolkit",
            ["iat"] = Time.GetUtcNow().ToUnixTimeSeconds(),
            ["exp"] = Time.GetUtcNow().AddMinutes(2).ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString(),
            ["sid"] = "sitzung-1",
            ["events"] = new JsonObject { ["http://schemas.openid.net/event/backchannel-logout"] = new JsonObject() },
        };
        foreach (var (name, value) in changes)
            Change(claims, name, value);
        return Sign(claims, Algorithm, LogoutType);
    }

    public string Sign(JsonObject claims, string algorithm = "RS256", string? type = "JWT")
    {
        var header = new JsonObject { ["alg"] = algorithm, ["typ"] = type, ["kid"] = keyId };
        if (type is null)
            header.Remove("typ");
        var head = Encode(header.ToJsonString());
        var body = $"{head}.{Encode(claims.ToJsonString())}";
        return algorithm switch
        {
            "none" => body + ".",
            // With the public key as the secret, which is the oldest trick.
            "HS256" => $"{body}.{WebEncoders.Base64UrlEncode(HMACSHA256.HashData(key.ExportRSAPublicKey(), Encoding.ASCII.GetBytes(body)))}",
            "PS256" => $"{body}.{WebEncoders.Base64UrlEncode(key.SignData(Encoding.ASCII.GetBytes(body), HashAlgorithmName.SHA256, RSASignaturePadding.Pss))}",
            _ => $"{body}.{WebEncoders.Base64UrlEncode(key.SignData(Encoding.ASCII.GetBytes(body), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}",
        };
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private void Map()
    {
        server.MapGet("/.well-known/openid-configuration", () =>
        {
            DescriptionsAsked++;
            return IsSilent ? Results.StatusCode(503) : Results.Json(new
            {
                issuer = Address,
                authorization_endpoint = Address + "/auth",
                token_endpoint = Address + "/token",
                userinfo_endpoint = Address + "/me",
                jwks_uri = Address + "/keys",
                end_session_endpoint = Address + "/end",
                authorization_response_iss_parameter_supported = true,
            });
        });
        server.MapGet("/keys", () =>
        {
            KeysAsked++;
            var parameters = key.ExportParameters(false);
            return Results.Json(new
            {
                keys = new[]
                {
                    new { kty = "RSA", use = "sig", alg = Algorithm, kid = keyId, n = WebEncoders.Base64UrlEncode(parameters.Modulus!), e = WebEncoders.Base64UrlEncode(parameters.Exponent!) },
                },
            });
        });
        server.MapGet("/auth", (HttpContext context) =>
        {
            Asked = context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
            var code = Guid.NewGuid().ToString("N");
            codes[code] = new JsonObject { ["nonce"] = Asked["nonce"], ["challenge"] = Asked["code_challenge"], ["redirect"] = Asked["redirect_uri"] };
            return Results.Redirect(QueryHelpers.AddQueryString(
                Asked["redirect_uri"], new Dictionary<string, string?>(StringComparer.Ordinal) { ["code"] = code, ["state"] = Asked["state"], ["iss"] = AnswersAs ?? Address }));
        });
        server.MapPost("/token", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            var basic = Encoding.ASCII.GetString(Convert.FromBase64String(context.Request.Headers.Authorization.ToString()["Basic ".Length..]));
            var challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
            if (basic != "toolkit:geheim+%26+mehr"
                || !codes.TryRemove(form["code"].ToString(), out var asked)
                || (string?)asked["challenge"] != challenge
                || (string?)asked["redirect"] != form["redirect_uri"])
            {
                return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
            }

            return Results.Json(new { access_token = "zugriff", token_type = "Bearer", id_token = Tamper(Sign(IdToken((string?)asked["nonce"]), Algorithm)) });
        });
        server.MapGet("/me", (HttpContext context) => context.Request.Headers.Authorization == "Bearer zugriff"
            ? Results.Json(new { sub = UserInfoSubject ?? (string?)Claims.GetValueOrDefault("sub") ?? "anna", groups = UserInfoGroups })
            : Results.Unauthorized());
    }

    private JsonObject IdToken(string? nonce)
    {
        var claims = new JsonObject
        {
            ["iss"] = Address,
            ["aud"] = "toolkit",
            ["sub"] = "anna",
            ["name"] = "Anna Muster",
            ["nonce"] = nonce,
            ["sid"] = "sitzung-1",
            ["iat"] = Time.GetUtcNow().ToUnixTimeSeconds(),
            ["auth_time"] = Time.GetUtcNow().ToUnixTimeSeconds(),
            ["exp"] = Time.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds(),
        };
        foreach (var (name, value) in Claims)
            Change(claims, name, value?.DeepClone());
        return claims;
    }

    private static void Change(JsonObject claims, string name, JsonNode? value)
    {
        if (value is null)
            claims.Remove(name);
        else
            claims[name] = value;
    }

    private static string Encode(string json) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(json));
}

/// <summary>One running product that knows one such issuer, for all tests of a class.</summary>
public sealed class FakeIssuerFixture : IAsyncLifetime
{
    public FakeIssuer Issuer { get; private set; } = null!;

    public ToolKitApplication Application { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Issuer = await FakeIssuer.StartAsync();
        Application = await ToolKitApplication.StartAsync(
            Issuer.Settings(
                "--ToolKit:SignIn:Issuers:0:Claims:0:Name=groups", "--ToolKit:SignIn:Issuers:0:Claims:0:Value=hessen",
                "--ToolKit:SignIn:Issuers:0:Claims:0:Role=Contributor", "--ToolKit:SignIn:Issuers:0:Claims:0:Scope=/Regionen/Hessen",
                "--ToolKit:SignIn:Issuers:0:Claims:1:Name=realm_access.roles", "--ToolKit:SignIn:Issuers:0:Claims:1:Value=leitung",
                "--ToolKit:SignIn:Issuers:0:Claims:1:Role=RegionAdmin", "--ToolKit:SignIn:Issuers:0:Claims:1:Scope=/Regionen/Bayern",
                "--ToolKit:SignIn:Issuers:0:Claims:2:Name=groups", "--ToolKit:SignIn:Issuers:0:Claims:2:Value=aus-userinfo",
                "--ToolKit:SignIn:Issuers:0:Claims:2:Role=Reader", "--ToolKit:SignIn:Issuers:0:Claims:2:Scope=/Werkzeugkoffer"));
        Issuer.Time = Application.Time;
    }

    public async ValueTask DisposeAsync()
    {
        await Application.DisposeAsync();
        await Issuer.DisposeAsync();
    }
}

/// <summary>Tests that share them; each has a subject of its own.</summary>
public abstract class FakeIssuerTests : IDisposable
{
    protected const string Start = "/anmelden/pruefdienst";

    protected FakeIssuerTests(FakeIssuerFixture fixture)
    {
        (Issuer, Application) = (fixture.Issuer, fixture.Application);
        Issuer.Reset();
        Issuer.Claims["sub"] = Subject;
    }

    protected FakeIssuer Issuer { get; }

    protected ToolKitApplication Application { get; }

    /// <summary>Who signs in.</summary>
    protected string Subject { get; } = $"anna-{TestSupport.Some.Number()}";

    public void Dispose()
    {
        Application.AssertQuietLog();
        GC.SuppressFinalize(this);
    }

    /// <summary>The person is known, with a role at the toolkit where one is given.</summary>
    protected async Task<Person> AddAsync(Role? role = null, string? subject = null)
    {
        var person = await Application.Installation.People.AddAsync(Key($"{Issuer.Address}#{subject ?? Subject}"), $"Person {subject ?? Subject}");
        if (role is { } wanted)
            await Application.Installation.Grants.GiveAsync(new NewGrant(person.Id, wanted, await Application.FindIdAsync("/Werkzeugkoffer")));
        return person;
    }

    protected async Task<Person> FindAsync() => (await Application.Installation.People.FindAsync(Key($"{Issuer.Address}#{Subject}")))!;

    /// <summary>A browser in which she has signed in.</summary>
    protected async Task<Visitor> SignInAsync()
    {
        var visitor = new Visitor(Application.Address);
        Assert.Contains("Abmelden", (await visitor.OpenAsync(Start)).Text, StringComparison.Ordinal);
        return visitor;
    }

    protected static PersonKey Key(string text)
    {
        Assert.True(PersonKey.TryParse(text, out var key));
        return key;
    }
}
