using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ToolKit.Access;

/// <summary>The rules for passwords of local accounts. Length is what counts; nobody is told to mix characters or to change one by date.</summary>
public static class Passwords
{
    /// <summary>The fewest characters.</summary>
    public const int LeastLength = 12;

    /// <summary>The most characters: hashing a longer one would only cost time.</summary>
    public const int MostLength = 256;

    // OWASP's Password Storage Cheat Sheet asks 210,000 rounds of PBKDF2 with SHA-512. Tests that sign in a thousand times set fewer, before the first.
    internal static int Rounds { get; set; } = 210_000;

    private static readonly Lazy<PasswordHasher<object>> Hasher = new(() => new(Options.Create(new PasswordHasherOptions { IterationCount = Rounds })));
    private static readonly object Nobody = new();

    // A password is slow to hash on purpose. Whoever makes us hash many, by whichever form, gets half of the processors at most.
    private static readonly SemaphoreSlim Hashing = new(Math.Max(1, Environment.ProcessorCount / 2));

    // Compared with when there is no such account, so that the answer takes as long.
    private static readonly Lazy<string> NobodysHash = new(() => Hasher.Value.HashPassword(Nobody, Secret.New(40)));

    /// <summary>Why this cannot be a password; null when it can.</summary>
    /// <param name="own">What is known of whose it is, and therefore no part of a secret: name, address; null: unknown.</param>
    public static Refusal? Refuse(string password, params ReadOnlySpan<string?> own) =>
        password.Length < LeastLength ? Refusals.PasswordTooShort
        : password.Length > MostLength ? Refusals.PasswordTooLong
        : GuessablePasswords.Contains(password, own) ? Refusals.PasswordGuessable
        : null;

    /// <summary>Hashes a password. Never inside a transaction: all other writers would wait for it.</summary>
    internal static ValueTask<string> HashAsync(string password, CancellationToken cancellation) =>
        InTurnAsync(() => Hasher.Value.HashPassword(Nobody, password), cancellation);

    /// <param name="hash">Null when there is no account or no password: the answer is no, after the usual time.</param>
    internal static async ValueTask<PasswordVerificationResult> VerifyAsync(string? hash, string password, CancellationToken cancellation)
    {
        if (password.Length > MostLength)
            return PasswordVerificationResult.Failed;
        var result = await InTurnAsync(() => Hasher.Value.VerifyHashedPassword(Nobody, hash ?? NobodysHash.Value, password), cancellation);
        return hash is null ? PasswordVerificationResult.Failed : result;
    }

    private static async ValueTask<T> InTurnAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        await Hashing.WaitAsync(cancellation);
        try
        {
            return work();
        }
        finally
        {
            Hashing.Release();
        }
    }
}
