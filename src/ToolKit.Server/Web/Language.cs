using System.Globalization;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>The language that pages answer in: German, or English for whoever has chosen it with <c>?sprache=en</c> on any page.</summary>
/// <remarks>
/// The header Accept-Language does not decide: many an office's browser is English and its reader is not. What belongs to nobody's request, as what
/// is done each minute, is German.
/// </remarks>
internal static class Language
{
    /// <summary>What the query is called that chooses: <c>de</c> or <c>en</c>; anything else chooses nothing.</summary>
    public const string Query = "sprache";

    private const string Cookie = "toolkit-language";

    public static CultureInfo German { get; } = CultureInfo.GetCultureInfo("de-DE");

    public static CultureInfo English { get; } = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>Names and titles in the order of German dictionaries, in any case: they are German on English pages too.</summary>
    public static StringComparer ByName { get; } = StringComparer.Create(German, ignoreCase: true);

    // Set by a choice alone: whatever language the machine speaks is another object or another name.
    public static bool IsEnglish => ReferenceEquals(CultureInfo.CurrentUICulture, English);

    /// <summary>For numbers and dates.</summary>
    public static CultureInfo Culture => IsEnglish ? English : German;

    /// <summary>For the attribute <c>lang</c>.</summary>
    public static string Code => IsEnglish ? "en" : "de";

    /// <summary>For the attribute <c>lang</c> of what comes from the library, from people or from the operator; null on a German page, which is German as a whole.</summary>
    public static string? OfContent => IsEnglish ? "de" : null;

    /// <summary>The words of previews.</summary>
    public static PreviewWords Preview => IsEnglish ? PreviewWords.English : PreviewWords.German;

    /// <summary>The words of what the client-data guard finds.</summary>
    public static GuardWords Guard => IsEnglish ? GuardWords.English : GuardWords.German;

    // What a role or a body is called, and that an original has changed, has its words where mails are written.
    private static MailLanguage Words => IsEnglish ? MailLanguage.English : MailLanguage.German;

    public static string Of(Refusal refusal) => IsEnglish ? refusal.English : refusal.German;

    public static string Of(Bilingual sentence) => IsEnglish ? sentence.English : sentence.German;

    public static string Of(Role role) => Words.Role(role);

    public static string Of(AllianceBody body) => Words.Body(body);

    /// <inheritdoc cref="MailLanguage.OriginalChanged"/>
    public static string OriginalChanged(ChangeClass change) => Words.OriginalChanged(change);

    /// <summary>The page of a request in the other language, with the rest of its query.</summary>
    public static string OtherUrl(HttpRequest request)
    {
        var query = QueryString.Create(request.Query.Where(pair => pair.Key != Query)).Add(Query, IsEnglish ? "de" : "en");
        return request.PathBase + request.Path + query;
    }

    /// <summary>An address for programs without cookies, as feed readers: what it answers is in the language of this page.</summary>
    public static string Kept(string url) => IsEnglish ? $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Query}=en" : url;

    /// <summary>To be put behind <see cref="PrefixedCookies.UsePrefixedCookies"/>.</summary>
    public static void UseLanguage(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var chosen = context.Request.Query[Query].ToString();
        if (chosen is "de" or "en")
        {
            context.Response.Cookies.Append(
                Cookie,
                chosen,
                new CookieOptions { Path = "/", HttpOnly = true, Secure = context.Request.IsHttps, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365) });
        }
        else
        {
            chosen = context.Request.Cookies[Cookie];
        }

        return chosen == "en" ? InEnglishAsync(context, next) : next(context);
    });

    // What an asynchronous method sets ends with it: the next request of the connection begins anew.
    private static async Task InEnglishAsync(HttpContext context, RequestDelegate next)
    {
        CultureInfo.CurrentUICulture = English;
        await next(context);
    }
}
