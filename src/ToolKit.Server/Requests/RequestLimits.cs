using System.Threading.RateLimiting;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>How often forms that anybody may send can be sent from one network: each costs a mail.</summary>
internal static class RequestLimits
{
    /// <summary>The policy's name.</summary>
    public const string Policy = "requests";

    /// <summary>How many forms a network may send in <see cref="Window"/>. Whole agencies sit behind one address: it is many more than one person sends.</summary>
    public const int Most = 60;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>How many mails to addresses that somebody has typed a network may cause on one day.</summary>
    public const int MostMailsADay = 200;

    public static void AddRequestLimits(this IServiceCollection services) => services.AddRateLimiter(limits =>
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.OnRejected = (rejected, _) =>
        {
            rejected.HttpContext.Response.AskToWait(Window);
            rejected.HttpContext.RequestServices.GetRequiredService<RefusalLog>()
                .NoteAttempt(Door.Browser, null, "Zu viele Formulare", rejected.HttpContext.Connection.RemoteIpAddress);
            return ValueTask.CompletedTask; // the page for the status says it in a sentence
        };
        limits.AddPolicy(Policy, context => HttpMethods.IsPost(context.Request.Method)
            ? RateLimitPartition.GetFixedWindowLimiter(
                SignInThrottle.NetworkOf(context.Connection.RemoteIpAddress), _ => new FixedWindowRateLimiterOptions { PermitLimit = Most, Window = Window })
            : RateLimitPartition.GetNoLimiter("looking")); // the empty name is that of an unknown network
    });
}
