using System.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>What a person or program sees when something is not there or went wrong: a sentence and a reference, never a trace.</summary>
internal static partial class FailurePages
{
    public static void UseFailurePages(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("ToolKit.Server.Failures");
        app.UseWhen(
            context => !IsForPrograms(context.Request.Path),
            pages => pages.UseStatusCodePagesWithReExecute("/fehler/{0}"));
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal),
            api => api.UseStatusCodePages()); // a parameter that cannot be read has no words of its own: RFC 9457 gives it some
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            SuppressDiagnosticsCallback = _ => true, // logged below, once, and without the request's headers
            ExceptionHandler = context => AnswerAsync(context, logger),
        });
    }

    private static readonly object SentenceKey = new();

    /// <summary>Refuses a request; the page for the status says this instead of its own words.</summary>
    public static void Refuse(HttpContext context, int status, string? sentence = null)
    {
        context.Response.StatusCode = status;
        context.Items[SentenceKey] = sentence;
    }

    /// <summary>Refuses what she may not do, with its own sentence and the ways that lead on.</summary>
    public static void Refuse(HttpContext context, Refusal refusal)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Items[SentenceKey] = refusal;
    }

    /// <summary>What is to be said about a refusal; null: what the page says of the status.</summary>
    public static string? SentenceOf(HttpContext context) => RefusalOf(context) is { } refusal ? Language.Of(refusal) : context.Items[SentenceKey] as string;

    /// <summary>What she may not do; null: it is not known, or something else failed.</summary>
    public static Refusal? RefusalOf(HttpContext context) => context.Items[SentenceKey] as Refusal;

    /// <summary>The number under which a failure is found in the log.</summary>
    public static string ReferenceOf(HttpContext context) => Activity.Current?.Id ?? context.TraceIdentifier;

    private static async Task AnswerAsync(HttpContext context, ILogger logger)
    {
        var failure = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (failure is ConnectionResetException || context.RequestAborted.IsCancellationRequested || await IsStreamResetAsync(context, failure))
        {
            context.Abort(); // the client is gone: nobody to answer, nothing to mend, no body to read on
            return;
        }

        if (failure is BadHttpRequestException bad)
        {
            context.Response.StatusCode = bad.StatusCode;
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            LogFailure(logger, failure, context.Request.Method, ReferenceOf(context));
        }

        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            await Results.Problem(
                statusCode: context.Response.StatusCode,
                title: "The server has failed.",
                detail: $"It was noted under {ReferenceOf(context)}.").ExecuteAsync(context);
        }
    }

    /// <summary>Over HTTP/2 a read fails a moment before Kestrel says that the client has gone.</summary>
    private static async ValueTask<bool> IsStreamResetAsync(HttpContext context, Exception? failure)
    {
        if (failure is not IOException || !HttpProtocol.IsHttp2(context.Request.Protocol))
            return false;
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return context.RequestAborted.IsCancellationRequested;
    }

    private static bool IsForPrograms(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.Ordinal) || path.StartsWithSegments("/dav", StringComparison.Ordinal) || path.StartsWithSegments("/health", StringComparison.Ordinal);

    [LoggerMessage(1, LogLevel.Error, "{Method} failed, reference {Reference}.")]
    private static partial void LogFailure(ILogger logger, Exception? failure, string method, string reference);
}
