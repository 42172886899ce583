using System.Diagnostics.CodeAnalysis;

namespace ToolKit.WebDav;

/// <summary>The token of a lock (RFC 4918 §6.5): an absolute URI, here <c>urn:uuid:</c> and a random UUID.</summary>
/// <param name="Value">The URI, without angle brackets.</param>
public readonly record struct LockToken(string Value)
{
    /// <summary>A token nobody can guess.</summary>
    public static LockToken Create() => new("urn:uuid:" + Guid.NewGuid().ToString("D"));

    /// <summary>Reads the <c>Lock-Token</c> header. Windows sometimes leaves out the angle brackets (README W14).</summary>
    public static bool TryParseHeader([NotNullWhen(true)] string? text, out LockToken token)
    {
        token = default;
        var uri = text.AsSpan().Trim();
        if (uri is ['<', .., '>'])
            uri = uri[1..^1];
        if (uri.IsEmpty || uri.Length > 512 || uri.IndexOf(':') <= 0 || uri.ContainsAny(" <>\""))
            return false;
        token = new LockToken(uri.ToString());
        return true;
    }

    public override string ToString() => Value;
}
