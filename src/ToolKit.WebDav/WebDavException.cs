using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>
/// A refusal that goes to the client as it is: status, the RFC's precondition element where there is one, and a sentence. It is rendered in one place.
/// </summary>
public sealed class WebDavException : Exception
{
    public WebDavException(int status, string message, string? condition = null, IReadOnlyList<DavPath>? hrefs = null, Exception? cause = null)
        : base(message, cause)
    {
        Status = status;
        Condition = condition;
        Hrefs = hrefs ?? [];
    }

    /// <summary>The HTTP status, 4xx or 5xx; 207 where <see cref="Members"/> are given.</summary>
    public int Status { get; }

    /// <summary>Local name of the precondition or postcondition element in <c>DAV:</c> (RFC 4918 §16); null for none.</summary>
    public string? Condition { get; }

    /// <summary>The resources <see cref="Condition"/> speaks of, for example the roots of the locks in the way.</summary>
    public IReadOnlyList<DavPath> Hrefs { get; }

    /// <summary>The members that failed, each with its own status; empty unless <see cref="Status"/> is 207.</summary>
    public IReadOnlyList<FailedMember> Members { get; private init; } = [];

    /// <summary>What Office is told in <c>X-MSDAVEXT_ERROR</c> beside the message; null for nothing.</summary>
    internal int? OfficeError { get; private init; }

    /// <summary>Who holds the lock in the way, as the owner element says in words; null for none.</summary>
    internal string? LockOwner { get; init; }

    public static WebDavException BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);

    public static WebDavException Forbidden(string message, string? condition = null) =>
        new(StatusCodes.Status403Forbidden, message, condition);

    public static WebDavException NotFound() => new(StatusCodes.Status404NotFound, "There is nothing at this address.");

    public static WebDavException MethodNotAllowed(string message) => new(StatusCodes.Status405MethodNotAllowed, message);

    /// <summary>409: the collection a member should be made in is missing (RFC 4918 §9.7.1 and elsewhere).</summary>
    public static WebDavException Conflict(string message) => new(StatusCodes.Status409Conflict, message);

    public static WebDavException PreconditionFailed(string message) => new(StatusCodes.Status412PreconditionFailed, message);

    /// <summary>423 with the roots of the locks whose tokens were not submitted (RFC 4918 §16, lock-token-submitted).</summary>
    public static WebDavException Locked(IReadOnlyList<DavPath> lockRoots) =>
        new(StatusCodes.Status423Locked, "A lock is in the way, and its token was not submitted.", "lock-token-submitted", lockRoots);

    /// <summary>507 with <c>quota-not-exceeded</c> (RFC 4331 §6): the caller's share is used up. Office is told so in its own code.</summary>
    public static WebDavException QuotaExceeded(string message = "There is not enough space left for this.") =>
        new(StatusCodes.Status507InsufficientStorage, message, "quota-not-exceeded") { OfficeError = OfficeErrors.OverQuota };

    /// <summary>403: a scanner has found something harmful in the body, and nothing was stored. Office is told so in its own code.</summary>
    public static WebDavException Infected(string message) =>
        new(StatusCodes.Status403Forbidden, message) { OfficeError = OfficeErrors.VirusInUpload };

    /// <summary>507 with <c>sufficient-disk-space</c> (RFC 4331 §6): the disk is full.</summary>
    public static WebDavException InsufficientStorage(Exception? cause = null) =>
        new(StatusCodes.Status507InsufficientStorage, "The server has no space left.", "sufficient-disk-space", cause: cause);

    /// <summary>207 with the members that failed, and only those.</summary>
    public static WebDavException MultiStatus(IReadOnlyList<FailedMember> members) =>
        new(StatusCodes.Status207MultiStatus, "Some members failed.") { Members = members };
}
