using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>In which state a document must be to be written (RFC 9110 §13.1): asked in the transaction that commits. It prints and parses itself.</summary>
internal sealed class WriteCondition
{
    private readonly IList<EntityTagHeaderValue> match;
    private readonly IList<EntityTagHeaderValue> noneMatch;

    private WriteCondition(IList<EntityTagHeaderValue> match, IList<EntityTagHeaderValue> noneMatch)
    {
        this.match = match;
        this.noneMatch = noneMatch;
    }

    /// <param name="match">If-Match; empty: none.</param>
    /// <param name="noneMatch">If-None-Match; empty: none.</param>
    /// <param name="condition">Null where one of them is no list of entity tags.</param>
    public static bool TryRead(StringValues match, StringValues noneMatch, [NotNullWhen(true)] out WriteCondition? condition)
    {
        condition = TryRead(match, out var first) && TryRead(noneMatch, out var second) ? new WriteCondition(first, second) : null;
        return condition is not null;
    }

    /// <summary>The document must be in the state in which somebody has seen it.</summary>
    public static WriteCondition Of(LibraryEntry seen) => new([new EntityTagHeaderValue(seen.ETag)], []);

    /// <summary>What <see cref="ToString"/> has printed.</summary>
    public static WriteCondition Parse(string text) => text.Split('\n') is [var match, var noneMatch] && TryRead(Listed(match), Listed(noneMatch), out var condition)
        ? condition
        : throw new FormatException("This is no condition.");

    /// <param name="entry">What lies there; null: nothing.</param>
    /// <exception cref="ConditionFailedException">It is in another state.</exception>
    public void Ensure(LibraryEntry? entry)
    {
        var current = entry is { IsFolder: false } ? new EntityTagHeaderValue(entry.ETag) : null;
        if (match.Count > 0 && (current is null || !match.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison: true))))
            throw new ConditionFailedException("If-Match does not hold: the document is in another state.");
        if (current is not null && noneMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison: false)))
            throw new ConditionFailedException("If-None-Match does not hold: the document exists in this state.");
    }

    /// <summary>Asks this of what lies at the path, in the transaction.</summary>
    public async ValueTask EnsureAsync(ViewTransaction transaction, LibraryPath path) => Ensure((await transaction.FindAsync(path)).Entry);

    public override string ToString() => string.Join(", ", match) + "\n" + string.Join(", ", noneMatch);

    private static StringValues Listed(string text) => text.Length == 0 ? StringValues.Empty : text;

    private static bool TryRead(StringValues header, out IList<EntityTagHeaderValue> tags)
    {
        tags = [];
        if (header.Count == 0)
            return true;
        if (!EntityTagHeaderValue.TryParseStrictList([.. header.Select(value => value ?? "")], out var read) || read.Count == 0)
            return false;
        tags = read;
        return true;
    }
}

/// <summary>The document is in another state than whoever writes it has said.</summary>
internal sealed class ConditionFailedException(string message) : Exception(message);
