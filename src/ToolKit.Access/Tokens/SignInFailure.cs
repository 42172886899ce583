namespace ToolKit.Access;

/// <summary>Why an <c>Authorization</c> header opened nothing.</summary>
public enum SignInProblem
{
    /// <summary>There is no password or bearer in it, or there is no header.</summary>
    NoCredentials,

    /// <summary>The password has not the form of a device token: most often it is the account's.</summary>
    NotAToken,

    /// <summary>It begins like a device token, but there is none with these letters, or it is not complete.</summary>
    UnknownToken,

    /// <summary>There is a token with these letters, but what follows them is wrong.</summary>
    WrongSecret,

    /// <summary>The token was withdrawn.</summary>
    Withdrawn,

    /// <summary>The token has expired.</summary>
    Expired,

    /// <summary>The token holds, but its person is disabled or has no running grant.</summary>
    NoAccess,
}

/// <summary>
/// Why somebody was not let in. For the owner of the token to look at afterwards, never for the answer to the one who tried.
/// </summary>
/// <param name="Problem">What was wrong.</param>
/// <param name="Token">The token that was meant; null where none is known by what was sent. Whoever sent it may not be its owner.</param>
public sealed record SignInFailure(SignInProblem Problem, DeviceToken? Token);
