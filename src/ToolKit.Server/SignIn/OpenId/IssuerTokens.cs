using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ToolKit.Server;

/// <summary>Proves the tokens an issuer signs: about a sign-in (ID token), and about the end of one (logout token).</summary>
internal sealed class IssuerTokens(TimeProvider time)
{
    private const string LogoutType = "logout+jwt";
    private const string LogoutEvent = "http://schemas.openid.net/event/backchannel-logout";

    /// <summary>By how much the issuer's clock may differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    /// <summary>How old a logout token may be that does not say when it ends.</summary>
    private static readonly TimeSpan LogoutLifetime = TimeSpan.FromMinutes(5);

    // Signed with a key of the issuer's own: not "none", and no secret shared with clients.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    // What is left of them where the issuer's settings ask for it: no PKCS #1 v1.5.
    private static readonly string[] StrongAlgorithms = [.. Algorithms.Where(algorithm => !algorithm.StartsWith("RS", StringComparison.Ordinal))];

    /// <summary>The fewest bits of an RSA key that is as strong as 128 bits (NIST SP 800-57).</summary>
    private const int StrongRsaBits = 3072;

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = 256 * 1024 };

    /// <summary>Proves an ID token (OpenID Connect Core §3.1.3.7).</summary>
    /// <param name="nonce">The one that went along with the question.</param>
    /// <param name="authenticatedAfter">The person must have shown who she is since then; null: whenever.</param>
    /// <exception cref="SignInRefusedException">It does not prove the sign-in that was asked for.</exception>
    /// <exception cref="IssuerUnavailableException">The issuer's keys cannot be had.</exception>
    public async ValueTask<TokenClaims> ProveIdTokenAsync(
        Issuer issuer, string idToken, string nonce, DateTimeOffset? authenticatedAfter, CancellationToken cancellation)
    {
        var claims = await ProveAsync(issuer, idToken, requiresEnd: true, cancellation);
        if (claims.Text("nonce") != nonce)
            throw new SignInRefusedException("The token's nonce is not the one that was sent.");
        if (claims.Texts("aud").Count > 1 && claims.Text("azp") is null)
            throw new SignInRefusedException("The token is for several audiences and does not say whose it is (azp).");
        if (claims.Text("azp") is { } party && party != issuer.Options.ClientId)
            throw new SignInRefusedException("The token was issued to another client (azp).");
        if (claims.Text("sub") is not { Length: > 0 and <= 255 })
            throw new SignInRefusedException("The token names nobody (sub).");
        if (authenticatedAfter is { } after && (claims.Time("auth_time") is not { } at || at < after - Skew))
            throw new SignInRefusedException("The sign-in at the issuer is older than was asked for (auth_time), or the issuer does not say when it was.");
        var options = issuer.Options;
        if (options.Acr.Count > 0 && (claims.Text("acr") is not { } context || !options.Acr.Contains(context, StringComparer.Ordinal)))
            throw new SignInRefusedException("The sign-in at the issuer is not as strong as the settings ask for (acr).");
        if (options.Amr.Count > 0 && !claims.Texts("amr").Intersect(options.Amr, StringComparer.Ordinal).Any())
            throw new SignInRefusedException("The sign-in at the issuer was not by a way that the settings name (amr).");
        return claims;
    }

    /// <summary>Proves a logout token (OpenID Connect Back-Channel Logout §2.6), but for its use before.</summary>
    /// <exception cref="SignInRefusedException">It does not prove that a session has ended.</exception>
    /// <exception cref="IssuerUnavailableException">The issuer's keys cannot be had.</exception>
    public async ValueTask<LogoutToken> ProveLogoutTokenAsync(Issuer issuer, string token, CancellationToken cancellation)
    {
        var claims = await ProveAsync(issuer, token, requiresEnd: false, cancellation);
        var isTyped = claims.Type is { } type && (type.Equals(LogoutType, StringComparison.OrdinalIgnoreCase) || type.Equals("application/" + LogoutType, StringComparison.OrdinalIgnoreCase));
        if (!isTyped && !(issuer.Options.UntypedLogoutTokens && claims.Type is null or "" or "JWT"))
            throw new SignInRefusedException($"The token is not of the type {LogoutType} (typ).");
        if (claims.Find("nonce") is not null)
            throw new SignInRefusedException("A logout token must not have a nonce: this is another kind of token.");
        if (claims.Find("events") is not { ValueKind: JsonValueKind.Object } events
            || !events.TryGetProperty(LogoutEvent, out var logout)
            || logout.ValueKind != JsonValueKind.Object)
        {
            throw new SignInRefusedException("The token does not say that a session has ended (events).");
        }

        var (subject, session) = (claims.Text("sub"), claims.Text("sid"));
        if (subject is null && session is null)
            throw new SignInRefusedException("The token names neither person nor session (sub, sid).");
        if (claims.Text("jti") is not { Length: > 0 } id)
            throw new SignInRefusedException("The token has no name of its own (jti).");
        var now = time.GetUtcNow();
        if (claims.Time("iat") is not { } issued || issued > now + Skew || issued < now - LogoutLifetime - Skew)
            throw new SignInRefusedException("The token was not issued just now (iat).");
        return new LogoutToken(subject, session, id, (claims.Time("exp") ?? issued + LogoutLifetime) + (2 * Skew) + LogoutLifetime);
    }

    private async ValueTask<TokenClaims> ProveAsync(Issuer issuer, string token, bool requiresEnd, CancellationToken cancellation)
    {
        var configuration = await issuer.DescribeAsync(cancellation);
        var result = await ValidateAsync(issuer, configuration, token, requiresEnd);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
            result = await ValidateAsync(issuer, await issuer.DescribeAnewAsync(cancellation), token, requiresEnd); // it has new keys
        if (!result.IsValid)
            throw new SignInRefusedException($"The token is not valid: {Reason(result.Exception)}");
        var proven = (JsonWebToken)result.SecurityToken;
        if (issuer.Options.StrongSignatures && proven.Alg.StartsWith("PS", StringComparison.Ordinal) && proven.SigningKey.KeySize < StrongRsaBits)
            throw new SignInRefusedException($"The token is not valid: its key has fewer than {StrongRsaBits} bits.");
        try
        {
            return TokenClaims.Parse(Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(proven.EncodedPayload)), proven.Typ);
        }
        catch (JsonException)
        {
            throw new SignInRefusedException("The token holds no claims.");
        }
    }

    private Task<TokenValidationResult> ValidateAsync(Issuer issuer, OpenIdConnectConfiguration configuration, string token, bool requiresEnd) =>
        Handler.ValidateTokenAsync(
            token,
            new TokenValidationParameters
            {
                ValidIssuer = configuration.Issuer,
                ValidAudience = issuer.Options.ClientId,
                IssuerSigningKeys = configuration.SigningKeys,
                TryAllIssuerSigningKeys = false, // the one it names, so that an unknown one is found out
                ValidAlgorithms = issuer.Options.StrongSignatures ? StrongAlgorithms : Algorithms,
                RequireSignedTokens = true,
                RequireExpirationTime = requiresEnd,
                LifetimeValidator = (notBefore, expires, _, _) =>
                {
                    var now = time.GetUtcNow().UtcDateTime;
                    return (notBefore is null || notBefore <= now + Skew) && (expires is null ? !requiresEnd : expires > now - Skew);
                },
            });

    // The exceptions' own words hold parts of the token.
    private static string Reason(Exception? failure) => failure switch
    {
        SecurityTokenSignatureKeyNotFoundException => "its key is unknown.",
        SecurityTokenInvalidSignatureException => "its signature is wrong.",
        SecurityTokenInvalidAudienceException => "it is for somebody else (aud).",
        SecurityTokenInvalidIssuerException => "it is somebody else's (iss).",
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNoExpirationException => "it holds no longer, or not yet (exp, nbf).",
        SecurityTokenInvalidAlgorithmException => "its algorithm is not allowed (alg).",
        _ => failure?.GetType().Name ?? "unknown",
    };
}

/// <summary>The end of a session, as its issuer says it.</summary>
/// <param name="Subject">Whose; null: whoever's the session is.</param>
/// <param name="Session">Which; null: all of the subject's.</param>
/// <param name="Id">The token's own name (<c>jti</c>).</param>
/// <param name="Until">Until when a second token of that name must be refused.</param>
internal sealed record LogoutToken(string? Subject, string? Session, string Id, DateTimeOffset Until);

/// <summary>The claims of a token, or of several answers about one person.</summary>
internal sealed class TokenClaims
{
    private readonly List<JsonElement> parts;

    private TokenClaims(List<JsonElement> parts, string? type)
    {
        this.parts = parts;
        Type = type;
    }

    /// <summary>What kind of token says them (<c>typ</c>); null: it does not tell, or it is no token.</summary>
    public string? Type { get; }

    /// <param name="type">The token's <c>typ</c>.</param>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static TokenClaims Parse(string json, string? type = null)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? new TokenClaims([document.RootElement.Clone()], type)
            : throw new JsonException("No object.");
    }

    /// <summary>These, and where they do not say anything, the others.</summary>
    public TokenClaims And(TokenClaims others) => new([.. parts, .. others.parts], Type);

    /// <summary>A claim by its name, or by the way to it through objects: <c>realm_access.roles</c>. Null: there is none.</summary>
    public JsonElement? Find(string name)
    {
        foreach (var part in parts)
        {
            if (part.TryGetProperty(name, out var direct))
                return direct;
            var at = part;
            if (name.Contains('.', StringComparison.Ordinal)
                && name.Split('.').All(step => at.ValueKind == JsonValueKind.Object && at.TryGetProperty(step, out at)))
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>A claim that is a text; null: it is none.</summary>
    public string? Text(string name) => Find(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A claim that is a text or a list of texts.</summary>
    public IReadOnlyList<string> Texts(string name) => Find(name) switch
    {
        { ValueKind: JsonValueKind.String } text => [text.GetString()!],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
        _ => [],
    };

    /// <summary>A claim that is a time (seconds since 1970); null: it is none.</summary>
    public DateTimeOffset? Time(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var seconds) && seconds is >= 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : null;
}
