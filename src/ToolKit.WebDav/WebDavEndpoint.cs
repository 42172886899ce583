using System.Collections.Frozen;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace ToolKit.WebDav;

/// <summary>One mounted tree: finds the path, the caller's store and the method's handler, and renders what goes wrong, in one place.</summary>
internal sealed class WebDavEndpoint
{
    private static readonly FrozenDictionary<string, WebDavHandler> Handlers = new WebDavHandler[]
    {
        new OptionsHandler(), new GetHandler("GET"), new GetHandler("HEAD"), new PutHandler(), new DeleteHandler(), new MkColHandler(),
        new CopyHandler(), new MoveHandler(), new PropFindHandler(), new PropPatchHandler(), new LockHandler(), new UnlockHandler(),
        new ReportHandler(), new SearchHandler(),
    }.ToFrozenDictionary(handler => handler.Method, StringComparer.Ordinal);

    // ENOSPC, EDQUOT and ERROR_DISK_FULL as .NET reports them.
    private static readonly int[] DiskFull = [28, 122, unchecked((int)0x80070070)];

    private readonly WebDavOptions _options;
    private readonly RequestTarget _targets;
    private readonly ListingCache _listings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _hrefPrefix;

    public WebDavEndpoint(string prefix, WebDavOptions options, TimeProvider time, ILogger<WebDavEndpoint> logger)
    {
        _options = options;
        _targets = new RequestTarget(prefix.TrimEnd('/'), options.Hosts);
        _listings = new ListingCache(options.ListingCacheBytes);
        _time = time;
        _logger = logger;
        _hrefPrefix = _targets.HrefPrefix(default);
    }

    public DavPath Prefix => _targets.Prefix;

    /// <summary>Answers a request to the tree.</summary>
    public Task HandleAsync(HttpContext context) => HandleAsync(context, isParent: false);

    /// <summary>Answers OPTIONS and PROPFIND on a folder above the tree, which Explorer and GNOME ask (README W1, W3, G2).</summary>
    public Task HandleParentAsync(HttpContext context) => HandleAsync(context, isParent: true);

    private async Task HandleAsync(HttpContext context, bool isParent)
    {
        WebDavRequest? request = null;
        try
        {
            if (isParent)
            {
                await AnswerParentAsync(context);
                return;
            }

            var path = ReadPath(context, out var hasTrailingSlash);
            if (!Handlers.TryGetValue(context.Request.Method, out var handler))
                throw new WebDavException(StatusCodes.Status501NotImplemented, "This method is not known here.");
            if (await _options.StoreProvider!(context) is not { } store)
            {
                if (handler is not OptionsHandler)
                    throw SignIn();
                OptionsHandler.DescribeServer(context.Response, _options);
                return;
            }

            var hrefPrefix = context.Request.PathBase.HasValue ? _targets.HrefPrefix(context.Request.PathBase) : _hrefPrefix;
            request = new WebDavRequest(context, store, path, hasTrailingSlash, hrefPrefix, _targets, _options, _listings, _time);
            await handler.HandleAsync(request);
        }
        catch (WebDavException refusal)
        {
            Log.Refused(_logger, context.Request.Method, refusal.Status, refusal.Condition ?? "-");
            await RefuseAsync(context, request, refusal);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            Log.ClientGone(_logger, context.Request.Method); // not our error, and nobody is left to be told
            context.Abort();
        }
        catch (ConnectionResetException)
        {
            // A read may learn of the reset before Kestrel has marked the connection: it would then go on reading the body, and log an error.
            Log.ClientGone(_logger, context.Request.Method);
            context.Abort();
        }
        catch (BadHttpRequestException problem)
        {
            // The server's own refusal while the body was read: too long, too slow, cut off.
            Log.BadBody(_logger, context.Request.Method, problem.StatusCode);
            await RefuseAsync(context, request, new WebDavException(problem.StatusCode, "The body of the request could not be read to its end; nothing was stored."));
        }
        catch (IOException problem) when (problem.InnerException is OverflowException)
        {
            // Kestrel's way to say that a chunk's size has too many digits.
            Log.BadBody(_logger, context.Request.Method, StatusCodes.Status400BadRequest);
            await RefuseAsync(context, request, WebDavException.BadRequest("The body of the request is not chunked as HTTP asks; nothing was stored."));
        }
        catch (IOException problem) when (DiskFull.Contains(problem.HResult & (problem.HResult < 0 ? -1 : 0xFFFF)))
        {
            Log.DiskFull(_logger, problem);
            await RefuseAsync(context, request, WebDavException.InsufficientStorage(problem));
        }
        catch (Exception problem)
        {
            if (await IsStreamResetAsync(context, problem))
            {
                Log.ClientGone(_logger, context.Request.Method);
                context.Abort();
                return;
            }

            // Whatever it is, the client learns no more than that it is not to blame.
            Log.Failed(_logger, problem, context.Request.Method);
            await RefuseAsync(context, request, new WebDavException(StatusCodes.Status500InternalServerError, "The server has made a mistake. It has been noted."));
        }
    }

    private DavPath ReadPath(HttpContext context, out bool hasTrailingSlash)
    {
        var rawTarget = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        if (string.IsNullOrEmpty(rawTarget)) // a test server keeps none
            rawTarget = context.Request.PathBase.Add(context.Request.Path).ToUriComponent();
        return _targets.ReadPath(rawTarget, context.Request.PathBase, out hasTrailingSlash);
    }

    private async Task AnswerParentAsync(HttpContext context)
    {
        if (HttpMethods.IsOptions(context.Request.Method))
            OptionsHandler.DescribeParent(context.Response);
        else if (await _options.StoreProvider!(context) is null)
            throw SignIn();
        else
            await ParentListing.WriteAsync(context, Prefix, _options, _time);
    }

    /// <summary>Over HTTP/2 the body ends with a plain IOException when the client has gone, a moment before Kestrel marks the request.</summary>
    private static async ValueTask<bool> IsStreamResetAsync(HttpContext context, Exception problem)
    {
        if (problem is not IOException || !HttpProtocol.IsHttp2(context.Request.Protocol))
            return false;
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return context.RequestAborted.IsCancellationRequested;
    }

    private static WebDavException SignIn() => new(StatusCodes.Status401Unauthorized, "Please sign in.");

    private async Task RefuseAsync(HttpContext context, WebDavRequest? request, WebDavException refusal)
    {
        if (context.Response.HasStarted)
        {
            Log.Broken(_logger, context.Request.Method);
            context.Abort(); // half an answer must not look like a whole one
            return;
        }

        var challenge = context.Response.Headers.WWWAuthenticate;
        context.Response.Clear();
        if (challenge.Count > 0)
            context.Response.Headers.WWWAuthenticate = challenge;

        // RFC 9110 §10.1.1: a client that waits for 100 and is refused may send the body or not; only closing makes clear which.
        if (context.Request.Headers.Expect.Count > 0 && HttpProtocol.IsHttp11(context.Request.Protocol))
            context.Response.Headers.Connection = "close";
        try
        {
            if (refusal.Status == StatusCodes.Status405MethodNotAllowed && request is not null)
                context.Response.Headers.Allow = await OptionsHandler.AllowAsync(request); // RFC 9110 §15.5.6
            await MultiStatusWriter.WriteRefusalAsync(context, request, refusal);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            Log.ClientGone(_logger, context.Request.Method);
        }
    }
}
