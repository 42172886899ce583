using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ToolKit.WebDav;

/// <summary>If-Match, If-None-Match, If-Modified-Since and If-Unmodified-Since in the order of RFC 9110 §13.2.2.</summary>
internal sealed class HttpConditions
{
    private readonly TagList? _ifMatch;
    private readonly TagList? _ifNoneMatch;
    private readonly DateTimeOffset? _ifModifiedSince;
    private readonly DateTimeOffset? _ifUnmodifiedSince;

    private HttpConditions(TagList? ifMatch, TagList? ifNoneMatch, DateTimeOffset? ifModifiedSince, DateTimeOffset? ifUnmodifiedSince)
    {
        _ifMatch = ifMatch;
        _ifNoneMatch = ifNoneMatch;
        _ifModifiedSince = ifModifiedSince;
        _ifUnmodifiedSince = ifUnmodifiedSince;
    }

    /// <summary>The conditions of a request; null where it has none.</summary>
    /// <exception cref="WebDavException">400: a list of tags that is none.</exception>
    public static HttpConditions? Read(IHeaderDictionary headers)
    {
        var ifMatch = TagList.Read(headers.IfMatch, "If-Match");
        var ifNoneMatch = TagList.Read(headers.IfNoneMatch, "If-None-Match");

        // RFC 9110 §13.1.3, §13.1.4: a date that is none is ignored, and so is a date beside a tag.
        var modifiedSince = ifNoneMatch is null && HeaderUtilities.TryParseDate(headers.IfModifiedSince.ToString(), out var since) ? since : (DateTimeOffset?)null;
        var unmodifiedSince = ifMatch is null && HeaderUtilities.TryParseDate(headers.IfUnmodifiedSince.ToString(), out var until) ? until : (DateTimeOffset?)null;
        if (ifMatch is null && ifNoneMatch is null && modifiedSince is null && unmodifiedSince is null)
            return null;
        return new HttpConditions(ifMatch, ifNoneMatch, modifiedSince, unmodifiedSince);
    }

    /// <summary>For methods that change something.</summary>
    /// <exception cref="WebDavException">412.</exception>
    public void Ensure(ResourceState state)
    {
        EnsureMatch(state);
        if (_ifNoneMatch is not null && _ifNoneMatch.MatchesWeakly(state))
            throw WebDavException.PreconditionFailed("If-None-Match does not hold: the resource exists in this state.");
    }

    /// <summary>For GET and HEAD.</summary>
    /// <returns>True where the client's copy is still good (304).</returns>
    /// <exception cref="WebDavException">412.</exception>
    public bool IsNotModified(ResourceState state)
    {
        EnsureMatch(state);
        if (_ifNoneMatch is not null)
            return _ifNoneMatch.MatchesWeakly(state);
        return _ifModifiedSince is { } since && state.LastModified.ToUnixTimeSeconds() <= since.ToUnixTimeSeconds();
    }

    private void EnsureMatch(ResourceState state)
    {
        if (_ifMatch is not null && !_ifMatch.MatchesStrongly(state))
            throw WebDavException.PreconditionFailed("If-Match does not hold: the resource is in another state.");
        if (_ifUnmodifiedSince is { } until && state.Exists && state.LastModified.ToUnixTimeSeconds() > until.ToUnixTimeSeconds())
            throw WebDavException.PreconditionFailed("If-Unmodified-Since does not hold: the resource has been changed since.");
    }

    private sealed class TagList
    {
        private readonly EntityTag[]? _tags; // null: "*"

        private TagList(EntityTag[]? tags) => _tags = tags;

        public static TagList? Read(Microsoft.Extensions.Primitives.StringValues values, string name)
        {
            if (values.Count == 0)
                return null;
            if (values.Count == 1 && values[0].AsSpan().Trim() is "*")
                return new TagList(null);
            var tags = new List<EntityTag>();
            foreach (var value in values)
            {
                if (!TryReadTags(value ?? "", tags))
                    throw WebDavException.BadRequest($"The {name} header is not a list of entity tags.");
            }

            if (tags.Count == 0)
                throw WebDavException.BadRequest($"The {name} header is empty.");
            return new TagList(tags.ToArray());
        }

        public bool MatchesStrongly(ResourceState state)
        {
            if (!state.Exists)
                return false;
            if (_tags is null)
                return true;
            foreach (var tag in _tags)
            {
                if (state.ETag is { } current && current.EqualsStrongly(tag))
                    return true;
            }

            return false;
        }

        public bool MatchesWeakly(ResourceState state)
        {
            if (!state.Exists)
                return false;
            if (_tags is null)
                return true;
            foreach (var tag in _tags)
            {
                if (state.ETag is { } current && current.EqualsWeakly(tag))
                    return true;
            }

            return false;
        }

        private static bool TryReadTags(string text, List<EntityTag> tags)
        {
            var position = 0;
            while (true)
            {
                while (position < text.Length && text[position] is ' ' or '\t' or ',')
                    position++;
                if (position >= text.Length)
                    return true;
                var start = position;
                if (text.AsSpan(position).StartsWith("W/", StringComparison.Ordinal))
                    position += 2;
                if (position >= text.Length || text[position] != '"')
                    return false;
                var end = text.IndexOf('"', position + 1);
                if (end < 0 || !EntityTag.TryParse(text[start..(end + 1)], out var tag))
                    return false;
                tags.Add(tag);
                position = end + 1;
                if (position < text.Length && text[position] is not (' ' or '\t' or ','))
                    return false;
            }
        }
    }
}
