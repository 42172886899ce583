using System.Diagnostics.CodeAnalysis;

namespace ToolKit.WebDav;

/// <summary>
/// The <c>If</c> header (RFC 4918 §10.4): lists that are ORed, each holding conditions that are ANDed. Reading it is pure; what it means for a
/// request is decided by <see cref="Preconditions"/>.
/// </summary>
public sealed class IfHeader
{
    /// <summary>More conditions than this is an attack, not a client.</summary>
    private const int MaxConditions = 512;

    private IfHeader(IReadOnlyList<IfList> lists) => Lists = lists;

    public IReadOnlyList<IfList> Lists { get; }

    /// <summary>Every state token in the header counts as submitted, also one in a false list or under <c>Not</c> (RFC 4918 §10.4.1).</summary>
    public IEnumerable<LockToken> SubmittedTokens
    {
        get
        {
            foreach (var list in Lists)
            {
                foreach (var condition in list.Conditions)
                {
                    if (condition.StateToken is { } token)
                        yield return new LockToken(token);
                }
            }
        }
    }

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out IfHeader? header)
    {
        header = null;
        if (string.IsNullOrWhiteSpace(text))
            return false;

        var lists = new List<IfList>();
        var position = 0;
        var conditions = 0;
        string? resource = null;
        bool? tagged = null;
        var resourceHasList = true;
        while (SkipSpace(text, ref position))
        {
            if (text[position] == '<')
            {
                // No-tag lists and tagged lists never mix, and a tag needs a list.
                if (tagged == false || !resourceHasList || !TryReadUntil(text, ref position, '>', out resource) || resource.Length == 0)
                    return false;
                tagged = true;
                resourceHasList = false;
            }
            else if (text[position] == '(')
            {
                tagged ??= false;
                resourceHasList = true;
                if (!TryReadList(text, ref position, ref conditions, out var list))
                    return false;
                lists.Add(new IfList(resource, list));
            }
            else
            {
                return false;
            }
        }

        if (lists.Count == 0 || !resourceHasList)
            return false;
        header = new IfHeader(lists);
        return true;
    }

    private static bool TryReadList(string text, ref int position, ref int total, [NotNullWhen(true)] out List<IfCondition>? conditions)
    {
        conditions = [];
        position++;
        while (SkipSpace(text, ref position))
        {
            if (text[position] == ')')
            {
                position++;
                return conditions.Count > 0;
            }

            var not = false;
            if (string.Compare(text, position, "Not", 0, 3, StringComparison.OrdinalIgnoreCase) == 0)
            {
                not = true;
                position += 3;
                if (!SkipSpace(text, ref position))
                    return false;
            }

            if (++total > MaxConditions)
                return false;
            if (text[position] == '<')
            {
                if (!TryReadUntil(text, ref position, '>', out var token) || token.Length == 0)
                    return false;
                conditions.Add(new IfCondition(not, token, null));
            }
            else if (text[position] == '[')
            {
                // The tag may itself hold a "]", but no quote: it ends at the second one.
                var quote = text.IndexOf('"', position);
                var end = quote < 0 ? -1 : text.IndexOf('"', quote + 1);
                if (end < 0 || end + 1 >= text.Length || text[end + 1] != ']' || !EntityTag.TryParse(text[(position + 1)..(end + 1)], out var tag))
                    return false;
                position = end + 2;
                conditions.Add(new IfCondition(not, null, tag));
            }
            else
            {
                return false;
            }
        }

        return false;
    }

    private static bool TryReadUntil(string text, ref int position, char end, [NotNullWhen(true)] out string? value)
    {
        value = null;
        var close = text.IndexOf(end, position + 1);
        if (close < 0)
            return false;
        value = text[(position + 1)..close];
        position = close + 1;
        return !value.AsSpan().ContainsAny(" \t<");
    }

    private static bool SkipSpace(string text, ref int position)
    {
        while (position < text.Length && text[position] is ' ' or '\t' or '\r' or '\n')
            position++;
        return position < text.Length;
    }
}

/// <param name="ResourceTag">URI reference of the resource the list speaks of; null for the one requested.</param>
/// <param name="Conditions">At least one.</param>
public sealed record IfList(string? ResourceTag, IReadOnlyList<IfCondition> Conditions);

/// <summary>One condition: either a state token or an entity tag.</summary>
/// <param name="Not">Whether it must not match.</param>
/// <param name="StateToken">URI without angle brackets.</param>
/// <param name="ETag">The tag.</param>
public sealed record IfCondition(bool Not, string? StateToken, EntityTag? ETag);
