using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>
/// Device tokens on <c>/dav</c>, <c>/api</c> and for feeds: the password of Basic, or Bearer; on <c>/dav</c> also the cookie of <see cref="OfficeSignIn"/>. Account
/// passwords never work here. Whatever is wrong with a token, the answer is one and the same 401; Office that accepts forms is sent to the
/// sign-in page instead.
/// </summary>
internal static class DeviceTokens
{
    private const string Unauthorized =
        "Bitte melden Sie sich mit einem Geräte-Token an: als Passwort, der Benutzername ist beliebig. Das Passwort Ihres Kontos gilt hier nicht. Ein Token legen Sie auf der Seite \"Mein Konto\" an.\n";

    private const string TooMany =
        "Zu viele falsche Geräte-Token von hier. Bitte warten Sie einige Minuten, oder melden Sie sich mit dem richtigen Token an: Das geht jederzeit.\n";

    private const string Office =
        "Bitte melden Sie sich in dem Fenster an, das Ihr Office-Programm jetzt zeigt.\n";

    private const string PlainHttp =
        "Über unverschlüsseltes HTTP werden hier keine Zugangsdaten angenommen. Bitte verwenden Sie die Adresse mit https://.\n";

    private static readonly object ViewKey = new();

    /// <summary>The library as the person of this request's token may see it; null without a token.</summary>
    public static LibraryView? ViewOf(HttpContext context) => context.Items[ViewKey] as LibraryView;

    public static void UseDeviceTokens(this WebApplication app)
    {
        var gate = app.Services.GetRequiredService<LibraryGate>();
        var options = app.Services.GetRequiredService<ServerOptions>();
        var attempts = app.Services.GetRequiredService<ConnectionAttempts>();
        var refusals = app.Services.GetRequiredService<RefusalLog>();
        app.Use(async (context, next) =>
        {
            var isDav = IsDav(context.Request);
            if (!isDav && !context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) && !AtomFeed.IsAt(context.Request.Path))
            {
                if (context.Request.Method is "PROPFIND" or "PROPPATCH" or "MKCOL" or "LOCK")
                    attempts.NoteProblem(context, AttemptOutcome.WrongAddress, null);
                await next(context);
                return;
            }

            var authorization = context.Request.Headers.Authorization;
            if (authorization.Count == 0 && !isDav)
            {
                await next(context);
                return;
            }

            var isSafe = Transport.IsSafe(context, options);

            // What OPTIONS tells is no secret, and Explorer gives up when it is asked for a password here. Office decides here whether there is
            // a page to sign in.
            var isOptions = isDav && HttpMethods.IsOptions(context.Request.Method);
            if (isOptions && (!isSafe || !OfficeSignIn.AcceptsForms(context.Request)))
            {
                await next(context);
                return;
            }

            if (!isSafe)
            {
                if (isDav)
                    attempts.NoteProblem(context, AttemptOutcome.PlainHttp, null);
                if (authorization.Count > 0)
                    refusals.NoteAttempt(isDav ? Door.Dav : Door.Api, null, "Zugangsdaten über unverschlüsseltes HTTP", context.Connection.RemoteIpAddress);
                await RefuseAsync(context, StatusCodes.Status403Forbidden, PlainHttp);
                return;
            }

            var door = isDav ? Door.Dav : Door.Api;
            var view = authorization.Count == 1 ? await gate.OpenAsync(authorization[0], door, context.RequestAborted) : null;
            if (view is null && isDav && OfficeSignIn.CookieOf(context.Request) is { } cookie)
                view = await gate.OpenOfficeAsync(cookie, context.RequestAborted);
            if (view is null)
            {
                if (gate.NoteFailed(authorization, context.Connection.RemoteIpAddress) is { } wait)
                {
                    refusals.NoteSignIn(door, "Geräte-Token", "gedrosselt", context.Connection.RemoteIpAddress);
                    context.Response.AskToWait(wait);
                    await RefuseAsync(context, StatusCodes.Status429TooManyRequests, TooMany);
                    return;
                }

                // Not of those who try too many: why the first ones failed is known, and finding out takes another look at the database.
                var acceptsForms = isDav && OfficeSignIn.AcceptsForms(context.Request);
                var failure = await gate.ExplainAsync(authorization.Count == 1 ? authorization[0] : null, context.RequestAborted);
                if (isDav && !(acceptsForms && failure.Problem == SignInProblem.NoCredentials)) // that Office comes without a password first is as it should be
                    attempts.NoteProblem(context, OutcomeOf(failure.Problem), failure.Token);
                if (failure.Problem != SignInProblem.NoCredentials)
                {
                    refusals.NoteSignIn(
                        door,
                        failure.Token is { } meant ? $"Geräte-Token {meant.Id}" : "Geräte-Token",
                        SentenceOf(failure.Problem),
                        context.Connection.RemoteIpAddress,
                        aboutPersonId: failure.Token?.PersonId);
                }

                if (acceptsForms)
                {
                    OfficeSignIn.Describe(context, options);
                    await RefuseAsync(context, StatusCodes.Status403Forbidden, Office);
                    return;
                }

                await ChallengeAsync(context);
                return;
            }

            if (isOptions)
            {
                await next(context); // the same answer for everybody
                return;
            }

            context.Items[ViewKey] = view;
            if (!isDav)
            {
                await next(context);
                return;
            }

            var token = view.Principal.Token!;

            // Explorer looks at the root as well; who looks there alone has mounted the wrong address.
            if (context.Request.Path.StartsWithSegments("/dav", StringComparison.Ordinal))
                attempts.NoteArrival(context, token);
            else
                attempts.NoteProblem(context, AttemptOutcome.WrongAddress, token);
            if (token.IsReadOnly && IsWrite(context.Request.Method))
            {
                // Before the answer is out: whoever has it and looks at the page finds it there.
                context.Response.OnStarting(() =>
                {
                    if (context.Response.StatusCode == StatusCodes.Status403Forbidden)
                        attempts.NoteProblem(context, AttemptOutcome.ReadOnlyToken, token);
                    return Task.CompletedTask;
                });
            }

            await next(context);
        });
    }

    /// <summary>Asks a program for a device token.</summary>
    internal static Task ChallengeAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"ToolKit\", charset=\"UTF-8\"";
        return RefuseAsync(context, StatusCodes.Status401Unauthorized, Unauthorized);
    }

    /// <summary>For the pages that help with connecting.</summary>
    private static AttemptOutcome OutcomeOf(SignInProblem problem) => problem switch
    {
        SignInProblem.NotAToken => AttemptOutcome.NotAToken,
        SignInProblem.UnknownToken => AttemptOutcome.UnknownToken,
        SignInProblem.WrongSecret => AttemptOutcome.WrongSecret,
        SignInProblem.Withdrawn => AttemptOutcome.Withdrawn,
        SignInProblem.Expired => AttemptOutcome.Expired,
        SignInProblem.NoAccess => AttemptOutcome.NoAccess,
        _ => AttemptOutcome.NoCredentials,
    };

    /// <summary>For the record.</summary>
    private static string SentenceOf(SignInProblem problem) => problem switch
    {
        SignInProblem.NotAToken => "kein Geräte-Token",
        SignInProblem.UnknownToken => "unbekannt",
        SignInProblem.WrongSecret => "falsches Geheimnis",
        SignInProblem.Withdrawn => "zurückgezogen",
        SignInProblem.Expired => "abgelaufen",
        _ => "ohne Zugang",
    };

    private static bool IsWrite(string method) => method is "PUT" or "DELETE" or "MKCOL" or "COPY" or "MOVE" or "PROPPATCH" or "LOCK";

    /// <summary>Whether a request is WebDAV's. PROPFIND on / is too: clients walk up to the root.</summary>
    public static bool IsDav(HttpRequest request) =>
        request.Path.StartsWithSegments("/dav", StringComparison.Ordinal)
        || (request.Path == "/" && request.Method is "PROPFIND" or "OPTIONS")
        || request.Path.Value is null or "" or "*";

    /// <summary>Refuses with a sentence, which stands in a problem's details where programs ask.</summary>
    internal static Task RefuseAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            return Results.Problem(statusCode: status, detail: sentence.Trim()).ExecuteAsync(context);
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(sentence, context.RequestAborted);
    }
}
