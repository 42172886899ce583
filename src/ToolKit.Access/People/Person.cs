using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ToolKit.Access;

/// <summary>Somebody who signs in.</summary>
/// <param name="Id">The id under which versions, locks and changes name her.</param>
/// <param name="Key">How she is told from others: local account or identity of a provider.</param>
/// <param name="Name">The name to show; not unique.</param>
/// <param name="IsDisabled">May not sign in, and nothing of hers counts.</param>
/// <param name="HasPassword">A local account without one cannot sign in yet.</param>
/// <param name="SessionStamp">A browser session that was begun under another number has ended.</param>
/// <param name="CreatedAt">When she was added.</param>
public sealed record Person(
    long Id, PersonKey Key, string Name, bool IsDisabled, bool HasPassword, long SessionStamp, DateTimeOffset CreatedAt);

/// <summary>
/// What identifies a person: the mail address of a local account, or issuer and subject of an identity provider, written
/// <c>ISSUER#SUBJECT</c>. A mail address that a provider claims identifies nobody.
/// </summary>
public sealed record PersonKey
{
    private PersonKey(string? mail, string? issuer, string? subject)
    {
        Mail = mail;
        Issuer = issuer;
        Subject = subject;
    }

    /// <summary>The local account's mail address, in lower case; null for a provider's identity.</summary>
    public string? Mail { get; }

    /// <summary>The provider's issuer, an absolute address; null for a local account.</summary>
    public string? Issuer { get; }

    /// <summary>The provider's name for the person; null for a local account.</summary>
    public string? Subject { get; }

    /// <summary>Whether the person signs in here, with a password.</summary>
    [MemberNotNullWhen(true, nameof(Mail))]
    [MemberNotNullWhen(false, nameof(Issuer), nameof(Subject))]
    public bool IsLocal => Mail is not null;

    /// <summary>An identity of a provider.</summary>
    /// <exception cref="ArgumentException">The issuer is not an absolute address without fragment, or the subject is empty.</exception>
    public static PersonKey External(string issuer, string subject) =>
        TryParse($"{issuer}#{subject}", out var key) && !key.IsLocal
            ? key
            : throw new ArgumentException("An identity needs an absolute issuer and a subject.", nameof(issuer));

    /// <summary>Reads a mail address or <c>ISSUER#SUBJECT</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PersonKey? key)
    {
        key = null;
        text = text?.Trim();
        if (string.IsNullOrEmpty(text) || text.Length > 600 || text.Any(char.IsControl))
            return false;
        var hash = text.IndexOf('#');
        if (hash >= 0 && text.AsSpan(0, hash).Contains("://", StringComparison.Ordinal))
        {
            var issuer = text[..hash];
            var subject = text[(hash + 1)..];
            // OpenID Connect Core §2: a subject has at most 255 ASCII characters.
            if (subject.Length is 0 or > 255 || !Uri.TryCreate(issuer, UriKind.Absolute, out _))
                return false;
            key = new PersonKey(null, issuer, subject);
            return true;
        }

        var at = text.IndexOf('@');
        if (at <= 0 || at != text.LastIndexOf('@') || at == text.Length - 1 || text.Length > 254 || text.Any(char.IsWhiteSpace))
            return false;
        key = new PersonKey(text.Normalize(NormalizationForm.FormC).ToLowerInvariant(), null, null);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => IsLocal ? Mail : $"{Issuer}#{Subject}";

    internal static PersonKey FromRow(string? mail, string? issuer, string? subject) => new(mail, issuer, subject);
}
