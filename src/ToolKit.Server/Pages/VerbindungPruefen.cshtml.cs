using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>Whether a client has arrived with a token of hers, or why the last try failed.</summary>
public sealed class VerbindungPruefenModel(
    CurrentPerson me, DeviceTokenStore tokens, ConnectionAttempts attempts, ServerOptions options, TimeProvider time) : PageModel
{
    /// <summary>How often the page loads itself, where that was asked for, in seconds.</summary>
    public const int Interval = 5;

    // A page left open does not keep the session alive for ever.
    private static readonly TimeSpan MostWatching = TimeSpan.FromMinutes(15);

    public DeviceToken Token { get; private set; } = null!;

    public bool HasAccess { get; private set; }

    public DateTimeOffset Now { get; private set; }

    public bool Holds => Token.Holds(Now);

    /// <summary>The last time a client was let in, within the last hour.</summary>
    public ConnectionAttempt? Arrival { get; private set; }

    /// <summary>What has gone wrong with this token, and did not go well since; the latest first.</summary>
    public IReadOnlyList<ConnectionAttempt> Problems { get; private set; } = [];

    /// <summary>What came from the network she is in and cannot be told to be anybody's; the latest first.</summary>
    public IReadOnlyList<ConnectionAttempt> Nameless { get; private set; } = [];

    /// <summary>She has asked for the page to load itself again.</summary>
    public bool IsWatching { get; private set; }

    /// <summary>It still may.</summary>
    public bool MayWatch { get; private set; }

    /// <summary>Which token it is, and what it may do.</summary>
    public string What => (Token.IsOffice, Token.IsReadOnly) switch
    {
        (true, _) => T("„{0}“, darf lesen und schreiben, soweit Ihr Zugang reicht.", Token.Label),
        (_, true) => T("Token „{0}“ (tk_{1}_…), darf nur lesen.", Token.Label, Token.Letters),
        _ => T("Token „{0}“ (tk_{1}_…), darf lesen und schreiben, soweit Ihr Zugang reicht.", Token.Label, Token.Letters),
    };

    public string? Advice(ConnectionAttempt attempt) => AttemptSentences.Advice(attempt.Outcome, PublicAddress.OfShare(Request, options).AbsoluteUri);

    public async Task<IActionResult> OnGetAsync(long id, bool laufend, CancellationToken cancellation)
    {
        if ((await tokens.ListAsync(me.Principal.Person!.Id, cancellation)).FirstOrDefault(token => token.Id == id) is not { } token)
            return NotFound();
        Token = token;
        Now = time.GetUtcNow();
        HasAccess = await me.HasAccessAsync(cancellation);
        var tried = attempts.OfToken(id);
        Arrival = tried.FirstOrDefault(attempt => attempt.Outcome == AttemptOutcome.Arrived);
        // Explorer looks at other addresses too, before or after it has arrived.
        Problems = [.. tried.Where(attempt => attempt.Outcome != AttemptOutcome.Arrived
            && (Arrival is null || (attempt.At > Arrival.At && attempt.Outcome != AttemptOutcome.WrongAddress)))];
        if (Arrival is null)
        {
            // The same request, as it was noted for those who do not own the token.
            Nameless = [.. attempts.OfNetwork(HttpContext).Where(attempt =>
                attempt.At >= token.CreatedAt && !Problems.Any(own => own.At == attempt.At && own.Program == attempt.Program))];
        }

        MayWatch = Holds && Arrival is null && Now - token.CreatedAt < MostWatching;
        IsWatching = laufend && MayWatch;
        Response.Headers.CacheControl = "no-store";
        return Page();
    }
}
