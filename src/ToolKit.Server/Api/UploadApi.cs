using System.ComponentModel;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using ToolKit.Access;
using ToolKit.Database;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary><c>/api/uploads</c>: documents in parts, over several connections and restarts. The headers are those of tus 1.0.0, the conditions those of HTTP.</summary>
internal static class UploadApi
{
    private const string Route = "/uploads";
    private const string OffsetHeader = "Upload-Offset";
    private const string LengthHeader = "Upload-Length";
    private const string ExpiresHeader = "Upload-Expires";
    private const int MostProblems = 20;

    public static void MapUploads(this IEndpointRouteBuilder api)
    {
        var uploads = api.MapGroup("").AddEndpointFilter(RequireCallerAsync).WithTags("uploads").ProducesProblem(401);
        uploads.MapPost(Route, BeginAsync).WithName("beginUpload").Produces(201).ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(423).ProducesProblem(429).ProducesProblem(507)
            .WithDescription(
                "Begins an upload in parts. Location says where the parts go. Rights, locks, quota and conditions are asked now, to refuse early, and again when the last byte is there. An upload ends a day after its last part (Upload-Expires).");
        uploads.MapMethods(Route + "/{id}", ["HEAD"], Head).WithName("findUpload").Produces(200).ProducesProblem(404)
            .WithDescription("Upload-Offset says how many bytes have arrived and are on the disk, Upload-Length how many there will be. Only whoever has begun it sees it.");
        uploads.MapPatch(Route + "/{id}", AppendAsync).WithName("appendToUpload").Produces<UploadedDocument>().Produces(204).ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(423).ProducesProblem(503).ProducesProblem(507)
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .WithDescription(
                "Adds the body to the upload. Upload-Offset must be what HEAD tells; what arrives before a connection breaks counts. The part with the last byte makes one version of the document and answers 200; all others answer 204. Where that was refused by a lock or for want of room, an empty part at the end tries again.");
        uploads.MapDelete(Route + "/{id}", RemoveAsync).WithName("removeUpload").Produces(204).ProducesProblem(404).WithDescription("Gives up an upload; a committed one is not undone.");
    }

    private static async Task<Results<Created, ProblemHttpResult>> BeginAsync(
        HttpContext context,
        ServerOptions options,
        DiskSpace disk,
        [Description("Where the document is to lie.")] string path,
        [FromHeader(Name = LengthHeader), Description("How many bytes the document has.")] long length,
        [Description("What it changes, where it becomes a new version: editorial, content (the default) or legal.")] string? changeClass,
        [FromHeader(Name = "If-Match"), Description("The document must be in this state when it is written; * means that there is one.")] string? ifMatch,
        [FromHeader(Name = "If-None-Match"), Description("* means that nothing may lie there.")] string? ifNoneMatch)
    {
        var cancellation = context.RequestAborted;
        var target = ApiSetup.PathOf(path);
        if (length < 0)
            throw new ApiRefusedException(StatusCodes.Status400BadRequest, $"{LengthHeader} must be 0 or more.");
        if (length > options.MaxUploadBytes)
            throw new ApiRefusedException(StatusCodes.Status413PayloadTooLarge, $"A document may have {options.MaxUploadMegabytes} MB.");
        if (!WriteCondition.TryRead(context.Request.Headers.IfMatch, context.Request.Headers.IfNoneMatch, out var condition))
            throw new ApiRefusedException(StatusCodes.Status400BadRequest, "If-Match and If-None-Match must be lists of entity tags.");
        var view = ApiSetup.ViewOf(context);
        condition.Ensure((await view.FindAsync(target, cancellation)).Entry);
        var upload = await view.BeginUploadAsync(target, length, condition.ToString(), disk.Available, ClassOf(changeClass), cancellation);
        Describe(context.Response, upload);
        return TypedResults.Created($"/api{Route}/{upload.Id}");
    }

    private static async Task<IResult> Head(HttpContext context, string id)
    {
        if (await ApiSetup.ViewOf(context).FindUploadAsync(id, context.RequestAborted) is not { } upload)
            return NotFound();
        Describe(context.Response, upload);
        return TypedResults.Ok();
    }

    private static async Task<Results<Ok<UploadedDocument>, NoContent, ProblemHttpResult>> AppendAsync(
        HttpContext context, DiskSpace disk, UploadChecks checks, string id, [FromHeader(Name = OffsetHeader), Description("How many bytes have arrived before.")] long offset, Stream body)
    {
        var cancellation = context.RequestAborted;
        var view = ApiSetup.ViewOf(context);
        if (await view.FindUploadAsync(id, cancellation) is not { } upload)
            return NotFound();
        if (offset != upload.Received)
            return Conflict(context.Response, upload);
        if (!upload.IsCommitted)
        {
            if (context.Request.ContentLength > upload.Length - offset)
                throw new ApiRefusedException(StatusCodes.Status413PayloadTooLarge, $"Only {upload.Length - offset} bytes are missing.");
            if (context.Request.ContentLength > disk.Available)
                throw new StorageFullException("There is no room left for the document.");
            switch (await view.AppendAsync(upload, offset, body, cancellation))
            {
                case AppendOutcome.TooLong:
                    throw new ApiRefusedException(StatusCodes.Status413PayloadTooLarge, $"Only {upload.Length - offset} bytes were missing.");
                case AppendOutcome.Busy or AppendOutcome.WrongOffset:
                    return await view.FindUploadAsync(id, cancellation) is { } other ? Conflict(context.Response, other) : NotFound();
            }

            if (await view.FindUploadAsync(id, cancellation) is not { } grown)
                return NotFound();
            upload = grown;
        }

        Describe(context.Response, upload);
        return upload.IsComplete && !upload.IsCommitted ? await CommitAsync(context, view, checks, upload) : TypedResults.NoContent();
    }

    private static async Task<Ok<UploadedDocument>> CommitAsync(HttpContext context, LibraryView view, UploadChecks checks, ResumableUpload upload)
    {
        var condition = WriteCondition.Parse(upload.Condition);
        try
        {
            var written = await view.CommitUploadAsync(
                upload,
                async transaction =>
                {
                    await condition.EnsureAsync(transaction, upload.Path);
                    await Downloads.NotLocked(upload.Path)(transaction);
                },
                context.RequestAborted);
            context.Response.Headers.ETag = written.Entry.ETag;
            var (problems, report) = await checks.CheckAsync(view, upload.Path, context.RequestAborted);
            return TypedResults.Ok(new UploadedDocument(
                upload.Path.ToString(),
                written.Entry.ETag,
                written.Outcome.ToString().ToLowerInvariant(),
                TemplateFilling.Sentences(problems, MostProblems),
                report?.Findings.Count,
                report is not null && GuardNotice.IsUnchecked(upload.Path.Name, report)));
        }
        catch (Exception final) when (final is ConditionFailedException or LibraryException { Error: LibraryError.Harmful })
        {
            await view.RemoveUploadAsync(upload, CancellationToken.None); // trying again would change nothing
            throw;
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(HttpContext context, string id)
    {
        var view = ApiSetup.ViewOf(context);
        if (await view.FindUploadAsync(id, context.RequestAborted) is not { } upload)
            return NotFound();
        await view.RemoveUploadAsync(upload, context.RequestAborted);
        return TypedResults.NoContent();
    }

    /// <summary>Nobody uploads without signing in, and no other site in the name of whoever has: a session needs the form token of a page, in a header.</summary>
    private static async ValueTask<object?> RequireCallerAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        if (DeviceTokens.ViewOf(context) is not null)
            return await next(call);
        if (Sessions.PrincipalOf(context) is not { } principal)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return TypedResults.Problem(statusCode: 401, title: "Sign in first.", detail: "Send a device token, or the session and form token of a page.");
        }

        if (HttpMethods.IsHead(context.Request.Method) || await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
            return await next(call);
        context.RequestServices.GetRequiredService<RefusalLog>().NoteAttempt(Door.Api, principal.Person?.Id, "Aufruf ohne gültige Kennung", context.Connection.RemoteIpAddress);
        return TypedResults.Problem(statusCode: 403, title: "Refused.", detail: "The form token is missing or does not belong to this session.");
    }

    private static ChangeClass? ClassOf(string? text) => text switch
    {
        null => null,
        "editorial" => ChangeClass.Editorial,
        "content" => ChangeClass.Content,
        "legal" => ChangeClass.Legal,
        _ => throw new ApiRefusedException(StatusCodes.Status400BadRequest, "changeClass must be editorial, content or legal."),
    };

    private static void Describe(HttpResponse response, ResumableUpload upload)
    {
        response.Headers[OffsetHeader] = upload.Received.ToString(System.Globalization.CultureInfo.InvariantCulture);
        response.Headers[LengthHeader] = upload.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        response.Headers[ExpiresHeader] = HeaderUtilities.FormatDate(upload.ExpiresAt);
    }

    private static ProblemHttpResult NotFound() => TypedResults.Problem(statusCode: 404, title: "Not found.", detail: "There is no such upload of yours, or no longer.");

    private static ProblemHttpResult Conflict(HttpResponse response, ResumableUpload upload)
    {
        Describe(response, upload);
        return TypedResults.Problem(statusCode: 409, title: "Another offset.", detail: $"The upload has {upload.Received} bytes, or another part is arriving. Go on from {OffsetHeader}.");
    }
}

/// <param name="Outcome">created, updated (a new version) or unchanged (the bytes were there already).</param>
/// <param name="Problems">What is wrong with the fields of a template, in German sentences; empty: nothing, or it is no template. It is stored all the same.</param>
/// <param name="Findings">In how many places something stands that may not belong into a template, such as a name; the page of the document shows them. Null: nobody could look now.</param>
/// <param name="Unchecked">Whether something in it could not be looked at, as in a file with a password; the page of the document says why.</param>
internal sealed record UploadedDocument(string Path, string Etag, string Outcome, IReadOnlyList<string> Problems, int? Findings, bool Unchecked);
