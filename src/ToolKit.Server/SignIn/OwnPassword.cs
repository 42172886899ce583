using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>The password of whoever is signed in, asked for again before something dangerous.</summary>
public sealed class OwnPassword(CurrentPerson me, PersonStore people, SignInThrottle throttle, PasswordTurns turns)
{
    /// <summary>What is said where the line of a network is full.</summary>
    internal static string TooManyTry => T("Gerade melden sich aus Ihrem Netz sehr viele an. Bitte versuchen Sie es gleich noch einmal.");

    /// <summary>Null when it is hers; otherwise what to tell her, and the status of the page where it is not 200.</summary>
    public async ValueTask<string?> RefuseAsync(HttpContext context, string? password, CancellationToken cancellation)
    {
        var (mail, address) = (me.Principal.Person!.Key.Mail!, context.Connection.RemoteIpAddress);
        if (throttle.Blocked(mail, address) is not null)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return T("Es kamen zu viele falsche Kennwörter. Bitte versuchen Sie es in einer Viertelstunde noch einmal.");
        }

        using var turn = await turns.TakeAsync(address, cancellation);
        if (turn is null)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return TooManyTry;
        }

        if (await people.VerifyPasswordAsync(mail, password ?? "", cancellation) is not null)
            return null;
        throttle.Failed(mail, password ?? "", address);
        return T("Das Kennwort stimmt nicht.");
    }
}
