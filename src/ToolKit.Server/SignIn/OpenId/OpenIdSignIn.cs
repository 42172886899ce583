using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>
/// Signing in at identity providers: <c>/anmelden/ISSUER</c> leads there, the issuer leads back to <c>/anmelden/ISSUER/zurueck</c>, and says at
/// <c>/anmelden/ISSUER/abmelden</c> that a session of its own has ended.
/// </summary>
internal static class OpenIdSignIn
{
    /// <summary>In the flow's state: the secret of an invitation, or of the first administrator's link.</summary>
    public const string InvitationItem = "invitation";

    public const string FirstAdministratorItem = "first-administrator";

    private const int MostLogoutBytes = 64 * 1024;

    public static void AddOpenId(this AuthenticationBuilder authentication, ServerOptions options)
    {
        authentication.Services.AddSingleton<Issuers>();
        authentication.Services.AddSingleton<IssuerTokens>();
        authentication.Services.AddScoped<OpenIdFlow>();
        foreach (var settings in options.SignIn.Issuers)
        {
            var path = settings.PathName;
            var scheme = "openid-" + path;
            authentication.AddOAuth<OpenIdHandlerOptions, OpenIdHandler>(scheme, settings.Name, handler =>
            {
                handler.CorrelationCookie.Name = "toolkit-signin.";
                handler.CorrelationCookie.Path = "/"; // its name over TLS asks for that
                handler.CorrelationCookie.SameSite = SameSiteMode.Lax; // the answer comes by a link
                handler.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                handler.Events.OnTicketReceived = context => context.HttpContext.RequestServices.GetRequiredService<OpenIdFlow>().CompleteAsync(context);
                handler.Events.OnRemoteFailure = context => context.HttpContext.RequestServices.GetRequiredService<OpenIdFlow>().FailAsync(context);
                handler.Events.OnAccessDenied = context =>
                {
                    context.HandleResponse();
                    context.Response.Redirect("/anmelden");
                    return Task.CompletedTask;
                };
            });
            authentication.Services.AddOptions<OpenIdHandlerOptions>(scheme).Configure<Issuers>((handler, issuers) =>
            {
                handler.Issuer = issuers.FindByPath(path)!;
                handler.CallbackPath = handler.Issuer.ReturnPath;
                handler.Backchannel = handler.Issuer.Http;
            });
        }
    }

    public static void MapOpenId(this WebApplication app)
    {
        var issuers = app.Services.GetRequiredService<Issuers>();
        foreach (var issuer in issuers.All)
        {
            app.MapGet(issuer.Path, (HttpContext context, OpenIdFlow flow, string? weiter, string? einladung, string? willkommen, bool frisch = false) =>
                flow.BeginAsync(context, issuer, weiter, einladung, willkommen, frisch)).ExcludeFromDescription();
            app.MapGet(issuer.SignOutPath, (HttpContext context, SessionStore sessions, string? iss, string? sid) =>
                EndByBrowserAsync(context, issuer, sessions, iss, sid)).ExcludeFromDescription();
            app.MapPost(issuer.SignOutPath, (HttpContext context, SessionStore sessions, IssuerTokens tokens, RefusalLog refusals, ILogger<OpenIdFlow> logger) =>
                EndByTokenAsync(context, issuer, sessions, tokens, refusals, logger)).ExcludeFromDescription();
        }
    }

    /// <summary>
    /// Front-Channel Logout: the issuer shows this page in a frame. Browsers send no cookie into a foreign frame, so the issuer's name for its session is what
    /// counts; it is known to her browser and the issuer alone.
    /// </summary>
    private static async Task<IResult> EndByBrowserAsync(HttpContext context, Issuer issuer, SessionStore sessions, string? iss, string? sid)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; frame-ancestors {issuer.Origin}";
        try
        {
            var name = (await issuer.DescribeAsync(context.RequestAborted)).Issuer;
            if (iss != name || string.IsNullOrEmpty(sid))
                return Results.BadRequest();
            await sessions.EndByIssuerAsync(name, null, sid, context.RequestAborted);
            return Results.Text("<!DOCTYPE html><html lang=\"de\"><title>Abgemeldet</title><p>Abgemeldet.</p></html>", "text/html; charset=utf-8");
        }
        catch (IssuerUnavailableException)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>Back-Channel Logout: the issuer itself sends a signed token.</summary>
    private static async Task<IResult> EndByTokenAsync(HttpContext context, Issuer issuer, SessionStore sessions, IssuerTokens tokens, RefusalLog refusals, ILogger logger)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MostLogoutBytes;
        try
        {
            if (!context.Request.HasFormContentType || (string?)(await context.Request.ReadFormAsync(context.RequestAborted))["logout_token"] is not { Length: > 0 } token)
                throw new SignInRefusedException("There is no logout_token.");
            var proven = await tokens.ProveLogoutTokenAsync(issuer, token, context.RequestAborted);
            var name = (await issuer.DescribeAsync(context.RequestAborted)).Issuer;
            if (!await sessions.UseOnceAsync($"{name}\n{proven.Id}", proven.Until, context.RequestAborted))
                throw new SignInRefusedException("The token was used before (jti).");
            await sessions.EndByIssuerAsync(name, proven.Subject, proven.Session, context.RequestAborted);
            return Results.Ok();
        }
        catch (SignInRefusedException refused)
        {
            OpenIdLog.LogoutRefused(logger, issuer.Name, refused.Message);
            refusals.NoteAttempt(Door.Browser, null, "Abmeldung durch einen Anmeldedienst", context.Connection.RemoteIpAddress);
            return Results.Json(new { error = "invalid_request", error_description = refused.Message }, statusCode: StatusCodes.Status400BadRequest);
        }
        catch (InvalidDataException)
        {
            return Results.Json(new { error = "invalid_request" }, statusCode: StatusCodes.Status400BadRequest); // a form beyond all bounds
        }
        catch (IssuerUnavailableException failure)
        {
            OpenIdLog.Unavailable(logger, issuer.Name, failure);
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }
}

/// <summary>One sign-in at an identity provider, from the click to the session.</summary>
internal sealed class OpenIdFlow(
    PersonStore people,
    IdentityStore identities,
    RequestStore requests,
    RefusalLog refusals,
    SignInSecrets secrets,
    OfficeTickets tickets,
    TimeProvider time,
    ILogger<OpenIdFlow> logger)
{
    /// <summary>Leads to the issuer.</summary>
    /// <param name="next">A path of this server; anything else leads home.</param>
    /// <param name="invitation">The secret of an invitation that is to be redeemed.</param>
    /// <param name="firstAdministrator">The secret of the first administrator's link.</param>
    /// <param name="isFresh">The person must show again who she is, even when the issuer knows her.</param>
    public async Task<IResult> BeginAsync(HttpContext context, Issuer issuer, string? next, string? invitation, string? firstAdministrator, bool isFresh)
    {
        // Where one is signed in at the issuer already, this takes no click: a foreign page must not begin a session here.
        if (context.Request.Headers["Sec-Fetch-Site"] == "cross-site")
            return Results.Redirect("/anmelden");
        try
        {
            await issuer.DescribeAsync(context.RequestAborted);
        }
        catch (IssuerUnavailableException failure)
        {
            OpenIdLog.Unavailable(logger, issuer.Name, failure);
            return Results.Redirect("/anmelden?problem=dienst");
        }

        var properties = new AuthenticationProperties { RedirectUri = RedirectHttpResult.IsLocalUrl(next) ? next : "/" };
        if (!string.IsNullOrEmpty(invitation))
            properties.Items[OpenIdSignIn.InvitationItem] = invitation;
        if (!string.IsNullOrEmpty(firstAdministrator))
            properties.Items[OpenIdSignIn.FirstAdministratorItem] = firstAdministrator;
        if (isFresh)
            properties.Items[OpenIdHandler.FreshItem] = "1";
        context.Response.Headers.CacheControl = "no-store";
        return Results.Challenge(properties, [issuer.Scheme]);
    }

    /// <summary>The issuer has vouched for somebody: begins her session, or says that she has no access.</summary>
    public async Task CompleteAsync(TicketReceivedContext context)
    {
        context.HandleResponse();
        var proven = context.HttpContext.Features.Get<ProvenSignIn>()!;
        var cancellation = context.HttpContext.RequestAborted;
        var subject = proven.Claims.Text("sub")!;
        if (!PersonKey.TryParse($"{proven.Name}#{subject}", out var key) || key.Issuer != proven.Name || key.Subject != subject)
        {
            Refuse(context.HttpContext, proven.Issuer, "The subject has spaces around it or characters that do not show.");
            return;
        }

        var options = proven.Issuer.Options;
        var name = proven.Claims.Text(options.NameClaim) ?? proven.Claims.Text("preferred_username");
        var (reason, isFirst) = (NoAccess.Unknown, false);
        if (context.Properties!.Items.TryGetValue(OpenIdSignIn.FirstAdministratorItem, out var first))
        {
            try
            {
                await people.RedeemFirstAdministratorLinkWithIdentityAsync(first, key, name, cancellation);
                isFirst = true;
            }
            catch (RefusedException)
            {
                reason = NoAccess.Link;
            }
        }

        if (context.Properties.Items.TryGetValue(OpenIdSignIn.InvitationItem, out var invitation))
        {
            var redeemed = await requests.RedeemWithIdentityAsync(invitation, key.Issuer, key.Subject, name, cancellation: cancellation);
            if (redeemed.Outcome != RedeemOutcome.Redeemed)
                reason = redeemed.Outcome == RedeemOutcome.OwnDecision ? NoAccess.OwnDecision : NoAccess.Link;
        }

        var roles = options.Claims.Where(claim => proven.Claims.Texts(claim.Name).Contains(claim.Value, StringComparer.Ordinal)).Select(claim => claim.ToRole()).ToList();
        var mail = proven.Claims.Find("email_verified") is { ValueKind: JsonValueKind.False } ? null : proven.Claims.Text("email");
        var found = await identities.SignInAsync(new ClaimedIdentity(key, name, mail, roles), options.ClaimDays, cancellation);
        foreach (var scope in found.MissingScopes)
            OpenIdLog.ScopeMissing(logger, proven.Issuer.Name, scope.ToString());
        if (found.Person is not { } person)
        {
            refusals.NoteSignIn(Door.Browser, "Sitzung im Browser", $"{proven.Name}: {(found.IsDisabled ? "gesperrt" : "kein Zugang")}", context.HttpContext.Connection.RemoteIpAddress);
            context.Response.Redirect("/anmelden/ohne-zugang?wer=" + Uri.EscapeDataString(secrets.ProtectNoAccess(key, found.IsDisabled ? NoAccess.Disabled : reason)));
            return;
        }

        // Without a word about it, the sign-in at the issuer may be any age.
        var authenticated = proven.Claims.Time("auth_time") ?? DateTimeOffset.UnixEpoch;
        var now = time.GetUtcNow();
        await Sessions.BeginAsync(context.HttpContext, person, new NewSession(BrowserNames.Of(context.Request.Headers.UserAgent))
        {
            Issuer = proven.Name,
            ProviderSession = proven.Claims.Text("sid"),
            ProtectedIdToken = secrets.ProtectIdToken(proven.IdToken),
            AuthenticatedAt = authenticated < now ? authenticated : now,
        });
        context.Response.Redirect(tickets.Onward(person, isFirst ? "/verwaltung" : RedirectHttpResult.IsLocalUrl(context.ReturnUri) ? context.ReturnUri! : "/"));
    }

    /// <summary>The issuer has sent an error, or something that proves nothing.</summary>
    public Task FailAsync(RemoteFailureContext context)
    {
        context.HandleResponse();
        var issuer = ((OpenIdHandlerOptions)context.Options).Issuer;
        if (context.Failure is IssuerUnavailableException)
        {
            OpenIdLog.Unavailable(logger, issuer.Name, context.Failure);
            context.Response.Redirect("/anmelden?problem=dienst");
            return Task.CompletedTask;
        }

        // Of other failures the message may hold what the issuer or somebody else has sent.
        Refuse(context.HttpContext, issuer, context.Failure is SignInRefusedException refused ? refused.Message : "The answer is not one to a question of this browser, or not complete.");
        return Task.CompletedTask;
    }

    private void Refuse(HttpContext context, Issuer issuer, string reason)
    {
        OpenIdLog.Refused(logger, issuer.Name, reason);
        refusals.NoteSignIn(Door.Browser, "Sitzung im Browser", $"{issuer.Options.Authority}: {reason}", context.Connection.RemoteIpAddress);
        context.Response.Redirect("/anmelden?problem=antwort");
    }
}

/// <summary>Why somebody whom an issuer has vouched for is not let in.</summary>
public enum NoAccess
{
    /// <summary>Nobody is known by this identity.</summary>
    Unknown,

    /// <summary>The person is disabled.</summary>
    Disabled,

    /// <summary>The invitation, or the first administrator's link, does not hold.</summary>
    Link,

    /// <summary>She has decided the request herself that the invitation is for.</summary>
    OwnDecision,
}

/// <summary>What travels through the browser without being read or changed there.</summary>
public sealed class SignInSecrets(IDataProtectionProvider protection, TimeProvider time)
{
    private static readonly TimeSpan NoAccessLifetime = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan HalfwayLifetime = TimeSpan.FromMinutes(10);

    private readonly IDataProtector idTokens = protection.CreateProtector("ToolKit.IdToken");
    private readonly IDataProtector noAccess = protection.CreateProtector("ToolKit.NoAccess");
    private readonly IDataProtector halfway = protection.CreateProtector("ToolKit.Halfway");
    private readonly IDataProtector setups = protection.CreateProtector("ToolKit.SecondFactorSetup");

    public string ProtectIdToken(string idToken) => idTokens.Protect(idToken);

    /// <summary>Null: it was protected with keys that are gone.</summary>
    public string? UnprotectIdToken(string? text) => Unprotect(idTokens, text);

    /// <summary>For the page that says that somebody has no access.</summary>
    public string ProtectNoAccess(PersonKey identity, NoAccess reason) => noAccess.Protect($"{Now()}\n{reason}\n{identity}");

    /// <summary>Null: it is not ours, or older than 15 minutes.</summary>
    public (string Identity, NoAccess Reason)? UnprotectNoAccess(string? text) =>
        Read(noAccess, text, NoAccessLifetime) is [var reason, var identity] && Enum.TryParse<NoAccess>(reason, out var why) ? (identity, why) : null;

    /// <summary>For somebody whose password was right and whose second factor is still to be shown.</summary>
    public string ProtectHalfway(Person person, string next) => halfway.Protect($"{Now()}\n{person.Id}\n{person.SessionStamp}\n{next}");

    /// <summary>Null: it is not ours, or older than 10 minutes.</summary>
    public (long PersonId, long Stamp, string Next)? UnprotectHalfway(string? text) =>
        Read(halfway, text, HalfwayLifetime) is [var id, var stamp, var next]
            ? (long.Parse(id, CultureInfo.InvariantCulture), long.Parse(stamp, CultureInfo.InvariantCulture), next)
            : null;

    /// <summary>For the form that sets up a second factor: the secret, for this person alone.</summary>
    public string ProtectSetup(Person person, string secret) => setups.Protect($"{Now()}\n{person.Id}\n{secret}");

    /// <summary>Null: it is not hers, or older than a session lasts.</summary>
    public string? UnprotectSetup(Person person, string? text) =>
        Read(setups, text, TimeSpan.FromHours(1)) is [var id, var secret] && id == person.Id.ToString(CultureInfo.InvariantCulture) ? secret : null;

    private static string? Unprotect(IDataProtector protector, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        try
        {
            return protector.Unprotect(text);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null; // not ours, or changed on the way
        }
    }

    private string Now() => time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private string[]? Read(IDataProtector protector, string? text, TimeSpan lifetime)
    {
        if (Unprotect(protector, text)?.Split('\n') is not [var at, .. var parts])
            return null;
        return time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(long.Parse(at, CultureInfo.InvariantCulture)) < lifetime ? parts : null;
    }
}

/// <summary>What can be read in the log about identity providers. No token, code, state or link is part of it.</summary>
internal static partial class OpenIdLog
{
    [LoggerMessage(1, LogLevel.Warning, "The identity provider {Issuer} cannot be used: {Failure}")]
    private static partial void LogUnavailable(ILogger logger, string issuer, string failure);

    [LoggerMessage(2, LogLevel.Warning, "A sign-in at {Issuer} was refused: {Reason}")]
    public static partial void Refused(ILogger logger, string issuer, string reason);

    [LoggerMessage(3, LogLevel.Warning, "A logout token for {Issuer} was refused: {Reason}")]
    public static partial void LogoutRefused(ILogger logger, string issuer, string reason);

    [LoggerMessage(4, LogLevel.Warning, "A claim of {Issuer} gives a role at {Scope}, where no folder lies or the role cannot be given. Change ToolKit:SignIn:Issuers.")]
    public static partial void ScopeMissing(ILogger logger, string issuer, string scope);

    public static void Unavailable(ILogger logger, string issuer, Exception failure) =>
        LogUnavailable(logger, issuer, failure.InnerException is { } inner ? $"{failure.Message} ({inner.GetType().Name})" : failure.Message);
}
