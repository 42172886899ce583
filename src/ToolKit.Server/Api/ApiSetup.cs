using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>The HTTP API: JSON, library paths not percent-encoded, times in UTC, errors as RFC 9457.</summary>
internal static class ApiSetup
{
    public static void AddApi(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddOpenApi("openapi", openApi => openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "ToolKit";
            document.Info.Description = "Sign in with a device token: as Bearer, or as the password of Basic.";
            return Task.CompletedTask;
        }));
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.Never; // absent values are null
            json.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // JSON, never a part of a page
        });
    }

    public static void MapApi(this WebApplication app)
    {
        string[] getAndHead = [HttpMethods.Get, HttpMethods.Head]; // some load balancers ask with HEAD
        app.MapMethods("/health/live", getAndHead, () => Results.Text("ok"));
        app.MapMethods("/health/ready", getAndHead, async (LibraryGate gate, CancellationToken cancellation) =>
        {
            await gate.Open(LibraryGate.Anonymous(Door.Api)).GetStateAsync(cancellation);
            return Results.Text("ok");
        });
        app.MapOpenApi("/api/{documentName}.json");

        var api = app.MapGroup("/api").AddEndpointFilter(RefuseAsync);
        api.MapGet("/tree", TreeAsync).WithName("tree").ProducesProblem(400).ProducesProblem(404).WithDescription("The members of a folder, folders and documents, by name.");
        api.MapGet("/versions", VersionsAsync).WithName("versions").ProducesProblem(400).ProducesProblem(404).WithDescription("The versions of a document, the newest first.");
        api.MapGet("/changes", ChangesAsync).WithName("changes").WithDescription("What has changed after a number, in order.");
        api.MapSearch();
        api.MapUploads();
        api.MapFallback(() => TypedResults.Problem(statusCode: 404, title: "There is no such route.", detail: "/api/openapi.json lists them."));
    }

    private static async Task<Results<Ok<Tree>, ProblemHttpResult>> TreeAsync(HttpContext context, string? path, string? next, int limit = 100)
    {
        var view = ViewOf(context);
        var folder = await view.FindAsync(PathOf(path ?? "/"), context.RequestAborted);
        if (folder.Entry is not { IsFolder: true })
            return NotFound(path ?? "/");
        var batch = await view.ListAsync(folder, new ListOptions { After = next, Limit = LimitOf(limit) }, context.RequestAborted);
        var entries = batch.Entries.Select(member => new TreeItem(
            member.Name,
            folder.Path.Append(member.Name).ToString(),
            member.IsFolder ? "folder" : "document",
            member.IsFolder ? null : member.Size,
            member.ModifiedAt.UtcDateTime,
            member.IsFolder ? null : member.ETag));
        return TypedResults.Ok(new Tree(folder.Path.ToString(), [.. entries], batch.Next));
    }

    private static async Task<Results<Ok<VersionList>, ProblemHttpResult>> VersionsAsync(HttpContext context, string? path)
    {
        var view = ViewOf(context);
        var document = await view.FindAsync(PathOf(path ?? ""), context.RequestAborted);
        if (document.Entry is not { IsFolder: false } || !await view.MayAsync(Right.Read, document, context.RequestAborted))
            return NotFound(path ?? "");
        var versions = await view.ListVersionsAsync(document, context.RequestAborted);
        return TypedResults.Ok(new VersionList(
            document.Path.ToString(),
            document.Entry.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
            [.. versions.Select(version => new VersionItem(version.Number, version.ETag, version.Size, version.Author.Name, version.CreatedAt.UtcDateTime, version.Comment, version.ChangeClass?.ToString().ToLowerInvariant()))]));
    }

    private static async Task<Ok<ChangeList>> ChangesAsync(HttpContext context, long since = 0, int limit = 100)
    {
        var view = ViewOf(context);
        var changes = await view.ListChangesAsync(Math.Max(0, since), LimitOf(limit), context.RequestAborted);
        return TypedResults.Ok(new ChangeList(
            [
                .. changes.Changes.Select(change => new ChangeItem(
                    change.Number,
                    change.Kind.ToString().ToLowerInvariant(),
                    change.Path.ToString(),
                    change.From?.ToString(),
                    change.At.UtcDateTime)),
            ],
            changes.Next));
    }

    /// <summary>The library as the caller may see it: by token, by session, or as anybody, for public folders.</summary>
    internal static LibraryView ViewOf(HttpContext context) => DeviceTokens.ViewOf(context)
        ?? context.RequestServices.GetRequiredService<LibraryGate>().Open(Sessions.PrincipalOf(context) ?? LibraryGate.Anonymous(Door.Api));

    internal static LibraryPath PathOf(string text) => LibraryPath.TryParse(text, out var path)
        ? path
        : throw new ApiRefusedException(StatusCodes.Status400BadRequest, $"'{text}' is no library path. It must begin with /.");

    internal static int LimitOf(int limit) => limit is >= 1 and <= 100
        ? limit
        : throw new ApiRefusedException(StatusCodes.Status400BadRequest, "limit must be 1 to 100.");

    private static ProblemHttpResult NotFound(string path) => TypedResults.Problem(statusCode: 404, title: "Not found.", detail: $"There is nothing of that kind at '{path}' that you can see.");

    private static async ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ApiRefusedException refused)
        {
            return TypedResults.Problem(statusCode: refused.Status, title: "Refused.", detail: refused.Message);
        }
        catch (SearchUnavailableException unavailable)
        {
            return TypedResults.Problem(statusCode: 503, title: "Not now.", detail: unavailable.Message);
        }
        catch (ConditionFailedException failed)
        {
            return TypedResults.Problem(statusCode: 412, title: "Precondition failed.", detail: failed.Message);
        }
        catch (Exception refused) when (PageRefusal.Of(refused) is not null)
        {
            return TypedResults.Problem(statusCode: StatusOf(refused), title: "Refused.", detail: EnglishOf(refused));
        }
    }

    private static int StatusOf(Exception refused) => refused switch
    {
        LibraryException { Error: LibraryError.NotFound } => StatusCodes.Status404NotFound,
        _ => PageRefusal.StatusOf(refused),
    };

    private static string EnglishOf(Exception refused) => refused switch
    {
        AccessDeniedException denied => denied.Refusal.English,
        QuotaExceededException exceeded => exceeded.Refusal.English,
        RefusedException other => other.Refusal.English,
        _ => refused.Message,
    };
}

/// <summary>A call that cannot be answered; the message says what to change.</summary>
internal sealed class ApiRefusedException(int status, string message) : Exception(message)
{
    public int Status => status;
}

internal sealed record Tree(string Path, IReadOnlyList<TreeItem> Entries, string? Next);

internal sealed record TreeItem(string Name, string Path, string Type, long? Size, DateTime Modified, string? Etag);

internal sealed record VersionList(string Path, string Id, IReadOnlyList<VersionItem> Versions);

/// <param name="ChangeClass">editorial, content or legal; null of the first version.</param>
internal sealed record VersionItem(long Number, string Etag, long Size, string Author, DateTime Created, string? Comment, string? ChangeClass);

internal sealed record ChangeList(IReadOnlyList<ChangeItem> Changes, long Next);

internal sealed record ChangeItem(long Seq, string Kind, string Path, string? From, DateTime At);
