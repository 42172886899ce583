using System.Globalization;
using Microsoft.AspNetCore.DataProtection;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>
/// Signing in inside Office ([MS-OFBA]): a request without valid credentials that says it accepts forms is told where to sign in. Office shows
/// that page in a window until it comes to the return address, and tries again with the cookies it got.
/// </summary>
/// <remarks>
/// The cookie is set one step before the return address, by <see cref="Pages.OfficeModel"/>: what Office takes for the end of the sign-in
/// changes nothing by itself, so no link from elsewhere can bring anything about.
/// </remarks>
internal static class OfficeSignIn
{
    /// <summary>The page that sets the cookie.</summary>
    public const string Page = "/office";

    /// <summary>The return address.</summary>
    public const string EndPage = "/office/fertig";

    private const string Cookie = "__Secure-toolkit-office";
    private const string DialogSize = "800x640";

    /// <summary>Whether the client shows a sign-in page by itself. Only below <c>/dav</c>: to other addresses Office would not send the cookie.</summary>
    public static bool AcceptsForms(HttpRequest request) =>
        request.Headers["X-FORMS_BASED_AUTH_ACCEPTED"] is [{ } accepted]
        && accepted.AsSpan().Trim().Equals("t", StringComparison.OrdinalIgnoreCase)
        && request.Path.StartsWithSegments("/dav", StringComparison.Ordinal);

    /// <summary>The cookie, where it counts: below <c>/dav</c>, from Office, and never from a page in a browser. Otherwise null.</summary>
    public static string? CookieOf(HttpRequest request) =>
        request.Headers.Cookie.Count > 0
        && request.Path.StartsWithSegments("/dav", StringComparison.Ordinal)
        && request.Headers.Origin.Count == 0
        && !request.Headers.ContainsKey("Sec-Fetch-Site")
        && ClientNames.IsOffice(request.Headers.UserAgent)
            ? request.Cookies[Cookie]
            : null;

    /// <summary>Says where to sign in; the status is 403.</summary>
    public static void Describe(HttpContext context, ServerOptions options)
    {
        var address = PublicAddress.Of(context.Request, options);
        var headers = context.Response.Headers;
        headers["X-FORMS_BASED_AUTH_REQUIRED"] = address + Page;
        headers["X-FORMS_BASED_AUTH_RETURN_URL"] = address + EndPage;
        headers["X-FORMS_BASED_AUTH_DIALOG_SIZE"] = DialogSize;
        headers.CacheControl = "no-store";
    }

    public static void SetCookie(HttpResponse response, CreatedDeviceToken created) => response.Cookies.Append(
        Cookie,
        created.Secret,
        new CookieOptions
        {
            Path = "/dav",
            HttpOnly = true,
            Secure = true,
            SameSite = SameSiteMode.Strict,
            Expires = created.Token.ExpiresAt, // Word, Excel and PowerPoint are programs of their own: kept, one sign-in does for all of them
            IsEssential = true,
        });
}

/// <summary>
/// Proof that somebody comes to <see cref="OfficeSignIn.Page"/> straight from signing in, and so wanted to. Without it, by a link or with a session
/// from before, the page asks.
/// </summary>
public sealed class OfficeTickets(IDataProtectionProvider protection, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private readonly IDataProtector protector = protection.CreateProtector("ToolKit.OfficeSignIn");

    /// <summary>Where to go after signing in, in whichever way: the wanted page, with the proof where it is Office's.</summary>
    /// <param name="person">Who has just shown who she is.</param>
    /// <param name="next">A path of this server.</param>
    public string Onward(Person person, string next) =>
        next == OfficeSignIn.Page || next.StartsWith(OfficeSignIn.Page + "?", StringComparison.Ordinal)
            ? $"{OfficeSignIn.Page}?ticket={protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{person.Id}.{time.GetUtcNow().ToUnixTimeSeconds()}"))}"
            : next;

    /// <summary>Whether the ticket is this person's and fresh.</summary>
    public bool Holds(string? ticket, Person person)
    {
        if (string.IsNullOrEmpty(ticket))
            return false;
        try
        {
            var parts = protector.Unprotect(ticket).Split('.');
            var issued = DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[1], CultureInfo.InvariantCulture));
            return parts[0] == person.Id.ToString(CultureInfo.InvariantCulture) && time.GetUtcNow() - issued < Lifetime;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return false; // not ours, or changed on the way
        }
    }
}
