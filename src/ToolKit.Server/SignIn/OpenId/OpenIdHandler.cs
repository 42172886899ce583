using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace ToolKit.Server;

/// <summary>Settings of <see cref="OpenIdHandler"/>: all of them follow from the issuer's.</summary>
internal sealed class OpenIdHandlerOptions : OAuthOptions
{
    public Issuer Issuer { get; set; } = null!;

    /// <summary>The checks of <see cref="OAuthOptions"/> want fixed endpoints and a secret; the settings were checked at start.</summary>
    public override void Validate()
    {
        // Nothing is left to ask.
    }
}

/// <summary>
/// The code flow of OpenID Connect on the framework's OAuth handler, which keeps the state: encrypted, bound to the browser by a cookie, good for one answer. Here
/// come discovery, nonce, PKCE, the age of the sign-in and the proof of the ID token.
/// </summary>
internal sealed class OpenIdHandler(
    IOptionsMonitor<OpenIdHandlerOptions> options, ILoggerFactory logger, UrlEncoder encoder, IssuerTokens prover, ServerOptions server)
    : OAuthHandler<OpenIdHandlerOptions>(options, logger, encoder)
{
    /// <summary>In the challenge's properties: the person must show again who she is.</summary>
    public const string FreshItem = "fresh";

    private const string NonceItem = "nonce";
    private const string VerifierItem = "verifier";
    private const string AskedItem = "asked";

    private OpenIdConnectConfiguration configuration = null!;

    private string ReturnAddress => PublicAddress.Of(Request, server) + Options.Issuer.ReturnPath;

    /// <exception cref="IssuerUnavailableException">The issuer does not answer.</exception>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        configuration = await Options.Issuer.DescribeAsync(Context.RequestAborted);
        await base.HandleChallengeAsync(properties);
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        var verifier = Random();
        properties.Items[VerifierItem] = verifier;
        properties.Items[NonceItem] = Random();
        properties.Items[AskedItem] = TimeProvider.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var isFresh = properties.Items.ContainsKey(FreshItem);
        var question = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["response_type"] = "code",
            ["client_id"] = Options.Issuer.Options.ClientId,
            ["redirect_uri"] = ReturnAddress,
            ["scope"] = Options.Issuer.Options.Scopes,
            ["nonce"] = properties.Items[NonceItem],
            ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
            ["ui_locales"] = "de",
            ["acr_values"] = Options.Issuer.Options.Acr is { Count: > 0 } contexts ? string.Join(' ', contexts) : null,
            // Some issuers keep to one of the two only.
            ["prompt"] = isFresh ? "login" : null,
            ["max_age"] = isFresh ? "0" : Options.Issuer.Options.MaxAge is { } minutes ? (minutes * 60).ToString(CultureInfo.InvariantCulture) : null,
            ["state"] = Options.StateDataFormat.Protect(properties), // last: it holds what was put in above
        };
        return QueryHelpers.AddQueryString(configuration.AuthorizationEndpoint, question.Where(pair => pair.Value is not null));
    }

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        configuration = await Options.Issuer.DescribeAsync(Context.RequestAborted);

        // RFC 9207: an answer that another issuer has sent must not be taken for this one's.
        var answerer = (string?)Request.Query["iss"];
        if (answerer is null ? configuration.AdditionalData.TryGetValue("authorization_response_iss_parameter_supported", out var says) && Says(says) : answerer != configuration.Issuer)
            throw new SignInRefusedException("The answer is not the issuer's (iss).");
        return await base.HandleRemoteAuthenticateAsync();
    }

    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        var question = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["code"] = context.Code,
            ["redirect_uri"] = ReturnAddress,
            ["code_verifier"] = Item(context.Properties, VerifierItem),
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, configuration.TokenEndpoint);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        var client = Options.Issuer.Options;
        if (client.ClientSecret is not { Length: > 0 } secret)
        {
            question["client_id"] = client.ClientId;
        }
        else if (configuration.TokenEndpointAuthMethodsSupported.Count > 0 && !configuration.TokenEndpointAuthMethodsSupported.Contains("client_secret_basic"))
        {
            question["client_id"] = client.ClientId;
            question["client_secret"] = secret;
        }
        else
        {
            // RFC 6749 §2.3.1: both are form-encoded first.
            var pair = $"{FormEncode(client.ClientId)}:{FormEncode(secret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)));
        }

        request.Content = new FormUrlEncodedContent(question);
        var answer = await AskAsync(request);
        return answer is null
            ? throw new SignInRefusedException("The issuer does not take the code.")
            : OAuthTokenResponse.Success(JsonDocument.Parse(answer));
    }

    /// <summary>Puts who has signed in into the ticket.</summary>
    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var idToken = tokens.Response!.RootElement.TryGetProperty("id_token", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        var claims = await prover.ProveIdTokenAsync(Options.Issuer, idToken, Item(properties, NonceItem), AuthenticatedAfter(properties), Context.RequestAborted);
        if (Options.Issuer.Options.UserInfo && Uri.TryCreate(configuration.UserInfoEndpoint, UriKind.Absolute, out var address) && IssuerOptions.IsSafe(address))
            claims = claims.And(await AskForMoreAsync(address, tokens.AccessToken!, claims.Text("sub")!));
        Context.Features.Set(new ProvenSignIn(Options.Issuer, configuration.Issuer, claims, idToken));
        return new AuthenticationTicket(new ClaimsPrincipal(identity), properties, Scheme.Name);
    }

    /// <summary>What the UserInfo endpoint says about the same person.</summary>
    private async ValueTask<TokenClaims> AskForMoreAsync(Uri address, string accessToken, string subject)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (await AskAsync(request) is not { } answer)
            throw new SignInRefusedException("The issuer's UserInfo endpoint does not take the access token.");
        TokenClaims more;
        try
        {
            more = TokenClaims.Parse(answer);
        }
        catch (JsonException)
        {
            throw new SignInRefusedException("The issuer's UserInfo endpoint does not answer with JSON. If it signs its answers, set UserInfo to false.");
        }

        // OpenID Connect Core §5.3.2: otherwise it may be about somebody else.
        return more.Text("sub") == subject ? more : throw new SignInRefusedException("The issuer's UserInfo endpoint speaks of somebody else (sub).");
    }

    /// <returns>Null: it was refused.</returns>
    private async ValueTask<string?> AskAsync(HttpRequestMessage request)
    {
        try
        {
            using var response = await Options.Issuer.Http.SendAsync(request, Context.RequestAborted);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(Context.RequestAborted) : null;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !Context.RequestAborted.IsCancellationRequested)
        {
            throw new IssuerUnavailableException($"{Options.Issuer.Options.Authority} does not answer.", failure);
        }
    }

    private DateTimeOffset? AuthenticatedAfter(AuthenticationProperties properties)
    {
        var asked = DateTimeOffset.FromUnixTimeSeconds(long.Parse(Item(properties, AskedItem), CultureInfo.InvariantCulture));
        return properties.Items.ContainsKey(FreshItem) ? asked
            : Options.Issuer.Options.MaxAge is { } minutes ? asked.AddMinutes(-minutes)
            : null;
    }

    private static string Item(AuthenticationProperties properties, string name) =>
        properties.Items.TryGetValue(name, out var value) && value is not null ? value : throw new SignInRefusedException("The state is not of this flow.");

    private static bool Says(object value) => value is true or "true" or JsonElement { ValueKind: JsonValueKind.True };

    private static string FormEncode(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private static string Random() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
}

/// <summary>What the handler has proved, for what comes after it in the same request.</summary>
/// <param name="Name">The issuer's own name for itself.</param>
/// <param name="Claims">Of the ID token, then those of UserInfo.</param>
internal sealed record ProvenSignIn(Issuer Issuer, string Name, TokenClaims Claims, string IdToken);
