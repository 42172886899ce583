using Microsoft.Extensions.Logging;

namespace ToolKit.WebDav;

/// <summary>Everything this library has to say. Paths and headers do not stand in it: they name people and hold secrets.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "{Method} refused with {Status} ({Condition}).")]
    public static partial void Refused(ILogger logger, string method, int status, string condition);

    [LoggerMessage(2, LogLevel.Debug, "The client broke off during {Method}.")]
    public static partial void ClientGone(ILogger logger, string method);

    [LoggerMessage(3, LogLevel.Debug, "The body of {Method} could not be read: {Status}.")]
    public static partial void BadBody(ILogger logger, string method, int status);

    [LoggerMessage(4, LogLevel.Error, "The disk is full.")]
    public static partial void DiskFull(ILogger logger, Exception problem);

    [LoggerMessage(5, LogLevel.Error, "{Method} failed.")]
    public static partial void Failed(ILogger logger, Exception problem, string method);

    [LoggerMessage(6, LogLevel.Warning, "An answer to {Method} was broken off in the middle.")]
    public static partial void Broken(ILogger logger, string method);
}
