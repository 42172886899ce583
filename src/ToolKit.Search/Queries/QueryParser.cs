namespace ToolKit.Search;

/// <summary>Takes a query apart. There are no errors: what is no filter and no quotation is a word.</summary>
internal static class QueryParser
{
    private const int MostTerms = 32;

    // What may stand before the colon, in German and English. Null: a folder.
    private static readonly Dictionary<string, Facet?> FilterNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["field"] = Facet.Field,
        ["feld"] = Facet.Field,
        ["handlungsfeld"] = Facet.Field,
        ["kind"] = Facet.Kind,
        ["art"] = Facet.Kind,
        ["level"] = Facet.Level,
        ["ebene"] = Facet.Level,
        ["law"] = Facet.LegalArea,
        ["recht"] = Facet.LegalArea,
        ["rechtskreis"] = Facet.LegalArea,
        ["region"] = Facet.Region,
        ["format"] = Facet.Format,
        ["typ"] = Facet.Format,
        ["year"] = Facet.Year,
        ["jahr"] = Facet.Year,
        ["in"] = null,
        ["ordner"] = null,
    };

    public static SearchQuery Parse(string? text)
    {
        text ??= "";
        if (text.Length > SearchQuery.MostCharacters)
            text = text[..SearchQuery.MostCharacters];
        var terms = new List<QueryTerm>();
        var filters = new List<QueryFilter>();
        var at = 0;
        while (at < text.Length && terms.Count < MostTerms && filters.Count < MostTerms)
        {
            if (char.IsWhiteSpace(text[at]) || char.IsControl(text[at]))
            {
                at++;
                continue;
            }

            // A minus excludes only where it begins a word: "E-Mail" and "- " are no exclusions.
            var excluded = text[at] is '-' or '−' && at + 1 < text.Length && (char.IsLetterOrDigit(text[at + 1]) || IsQuote(text[at + 1]));
            if (excluded)
                at++;
            if (IsQuote(text[at]))
            {
                var start = at + 1;
                at = start;
                while (at < text.Length && !IsQuote(text[at]))
                    at++;
                if (at > start)
                    terms.Add(new QueryTerm(text[start..at], start, IsPhrase: at < text.Length, excluded, IsPrefix: false));
                at++;
                continue;
            }

            var begin = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at]) && !IsQuote(text[at]))
            {
                if (text[at++] == ':' && FilterNames.TryGetValue(text[begin..(at - 1)], out var facet))
                {
                    var value = ReadValue(text, ref at);
                    if (value.Length > 0)
                        filters.Add(new QueryFilter(facet, value, excluded));
                    begin = at;
                    break;
                }
            }

            if (at > begin)
            {
                var word = text[begin..at];
                var prefix = word.Length > 3 && word[^1] == '*' && char.IsLetterOrDigit(word[^2]);
                terms.Add(new QueryTerm(prefix ? word[..^1] : word, begin, IsPhrase: false, excluded, prefix));
            }
        }

        return new SearchQuery(text, terms, filters);
    }

    /// <summary>The value of a filter: up to the next space, or all that is quoted.</summary>
    private static string ReadValue(string text, ref int at)
    {
        var start = at;
        if (at < text.Length && IsQuote(text[at]))
        {
            start = ++at;
            while (at < text.Length && !IsQuote(text[at]))
                at++;
            return text[start..Math.Min(at++, text.Length)].Trim();
        }

        while (at < text.Length && !char.IsWhiteSpace(text[at]))
            at++;
        return text[start..at];
    }

    private static bool IsQuote(char c) => c is '"' or '„' or '“' or '”' or '»' or '«';
}
