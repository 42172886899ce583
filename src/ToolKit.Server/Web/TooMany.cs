using System.Globalization;

namespace ToolKit.Server;

/// <summary>Whoever comes too often is told how long to wait.</summary>
internal static class TooMany
{
    /// <summary>Sets the status 429 and <c>Retry-After</c>, in whole seconds.</summary>
    public static void AskToWait(this HttpResponse response, TimeSpan wait)
    {
        response.StatusCode = StatusCodes.Status429TooManyRequests;
        response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }
}
