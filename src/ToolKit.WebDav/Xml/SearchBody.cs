using System.Globalization;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>
/// The body of a SEARCH: <c>DAV:basicsearch</c> (RFC 5323 §5) with one scope, and a condition made of <c>contains</c>, <c>like</c> and <c>eq</c> on <c>displayname</c> and
/// <c>getcontenttype</c>, joined by <c>and</c>. What is beyond that is refused, never passed over.
/// </summary>
internal sealed class SearchBody
{
    private const int MostNesting = 20;
    private const int MostMatches = 50;
    private const int LongestLiteral = 1000;

    private static readonly XNamespace Dav = PropertyName.Dav;

    private readonly List<string> texts = [];
    private readonly List<TextMatch> matches = [];

    /// <summary>What to say of each match; null: all properties.</summary>
    public IReadOnlyList<PropertyName>? Names { get; private init; }

    /// <summary>The href of the scope; empty: the request's own URL.</summary>
    public string Scope { get; private init; } = "";

    public Depth Depth { get; private init; } = Depth.Infinity;

    /// <summary><c>limit/nresults</c>; null for no limit.</summary>
    public int? Limit { get; private init; }

    /// <summary>The words of all <c>contains</c>; null without one.</summary>
    public string? Text => texts.Count == 0 ? null : string.Join(' ', texts);

    /// <summary>Whether a file fulfils the conditions on its properties.</summary>
    public bool Matches(IDavFile file) => matches.TrueForAll(match => match.Holds(file));

    /// <exception cref="WebDavException">400, 403, 413, 422.</exception>
    public static SearchBody Parse(ReadOnlyMemory<byte> body, int maxProperties)
    {
        if (body.IsEmpty)
            throw WebDavException.BadRequest("A SEARCH needs a body that says what to look for.");
        var root = Load(body);
        if (root.Name == Dav + "query-schema-discovery")
            throw WebDavException.Forbidden("The schema of searches cannot be asked for here.", "search-grammar-discovery-supported");
        if (root.Name != Dav + "searchrequest" || root.Element(Dav + "basicsearch") is not { } search)
            throw WebDavException.Forbidden("Searches are understood as DAV:basicsearch.", "search-grammar-supported");
        if (search.Element(Dav + "orderby") is not null)
            throw Beyond("orderby");
        var scopes = search.Element(Dav + "from")?.Elements(Dav + "scope").ToList() ?? [];
        if (scopes.Count > 1)
            throw WebDavException.Forbidden("One search has one scope.", "search-multiple-scope-supported");
        var parsed = new SearchBody
        {
            Names = ReadNames(search.Element(Dav + "select"), maxProperties),
            Scope = scopes.FirstOrDefault()?.Element(Dav + "href")?.Value.Trim() ?? "",
            Depth = scopes.FirstOrDefault()?.Element(Dav + "depth")?.Value.Trim().ToUpperInvariant() switch
            {
                null or "INFINITY" => Depth.Infinity,
                "0" => Depth.Zero,
                "1" => Depth.One,
                _ => throw WebDavException.BadRequest("The depth of a scope is 0, 1 or infinity."),
            },
            Limit = ReadLimit(search.Element(Dav + "limit")),
        };
        foreach (var condition in search.Element(Dav + "where")?.Elements() ?? [])
            parsed.Add(condition, 0);
        return parsed;
    }

    /// <summary>As a tree, once it is known not to be nested too deeply for one.</summary>
    private static XElement Load(ReadOnlyMemory<byte> body)
    {
        using (var reader = XmlBody.Open(body))
            XmlBody.Parse(body, () => XmlBody.ReadToEnd(reader));
        using var again = XmlBody.Open(body);
        return XElement.Load(again);
    }

    private void Add(XElement condition, int nesting)
    {
        if (condition.Name.Namespace != Dav || nesting > MostNesting)
            throw Beyond(condition.Name.LocalName);
        switch (condition.Name.LocalName)
        {
            case "and":
                foreach (var one in condition.Elements())
                    Add(one, nesting + 1);
                return;
            case "contains":
                texts.Add(condition.Value.Trim());
                return;
            case "like" or "eq":
                if (matches.Count == MostMatches)
                    throw Beyond("too many conditions");
                matches.Add(ReadMatch(condition));
                return;
            default:
                throw Beyond(condition.Name.LocalName);
        }
    }

    private static TextMatch ReadMatch(XElement condition)
    {
        var property = condition.Element(Dav + "prop")?.Elements().Take(2).ToList() is [var one] ? one.Name : null;
        Func<IDavFile, string> read = property == Dav + "displayname" ? static file => file.DisplayName ?? file.Name
            : property == Dav + "getcontenttype" ? static file => file.ContentType ?? "application/octet-stream"
            : throw Beyond(property?.LocalName ?? "a condition without property, or with several");
        var literal = condition.Element(Dav + "literal")?.Value ?? "";
        return literal.Length <= LongestLiteral
            ? new TextMatch(read, literal.ToUpperInvariant(), HasWildcards: condition.Name.LocalName == "like")
            : throw Beyond("a text that is too long");
    }

    private static List<PropertyName>? ReadNames(XElement? select, int maxProperties)
    {
        if (select?.Element(Dav + "prop") is not { } prop)
            return null;
        var names = prop.Elements().Select(name => new PropertyName(name.Name.NamespaceName, name.Name.LocalName)).Distinct().ToList();
        return names.Count <= maxProperties ? names : throw new WebDavException(StatusCodes.Status413PayloadTooLarge, "Too many properties are named.");
    }

    private static int? ReadLimit(XElement? limit) => limit is null ? null
        : int.TryParse(limit.Value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw WebDavException.BadRequest("The limit must be a number of results from 1 on.");

    private static WebDavException Beyond(string what) =>
        new(StatusCodes.Status422UnprocessableEntity, $"This search cannot be answered here: {what}. It may hold contains, like and eq on displayname and getcontenttype, and and.");

    /// <summary>A condition on the text of one property; upper and lower case are the same.</summary>
    /// <param name="Pattern">In upper case.</param>
    private sealed record TextMatch(Func<IDavFile, string> Read, string Pattern, bool HasWildcards)
    {
        public bool Holds(IDavFile file) => HasWildcards
            ? IsLike(Read(file).ToUpperInvariant(), Pattern)
            : string.Equals(Read(file), Pattern, StringComparison.OrdinalIgnoreCase);

        /// <summary>RFC 5323 §5.14: <c>%</c> stands for any characters, <c>_</c> for one, a backslash takes the next as it is. Never more than length times length steps.</summary>
        private static bool IsLike(string text, string pattern)
        {
            var (at, p, star, mark) = (0, 0, -1, 0);
            while (at < text.Length)
            {
                var isEscaped = p + 1 < pattern.Length && pattern[p] == '\\';
                if (p < pattern.Length && pattern[p] == '%')
                {
                    (star, mark) = (++p, at);
                }
                else if (p < pattern.Length && (isEscaped ? pattern[p + 1] == text[at] : pattern[p] == '_' || pattern[p] == text[at]))
                {
                    p += isEscaped ? 2 : 1;
                    at++;
                }
                else if (star >= 0)
                {
                    (p, at) = (star, ++mark);
                }
                else
                {
                    return false;
                }
            }

            while (p < pattern.Length && pattern[p] == '%')
                p++;
            return p == pattern.Length;
        }
    }
}
