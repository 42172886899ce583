namespace ToolKit.Search;

/// <summary>One word or one phrase of a query, as typed.</summary>
/// <param name="Start">Where it stands in the query, without quotes and signs.</param>
internal sealed record QueryTerm(string Text, int Start, bool IsPhrase, bool IsExcluded, bool IsPrefix);

/// <summary>A filter that stands in a query.</summary>
/// <param name="Facet">Null: a folder, by name or path.</param>
internal sealed record QueryFilter(Facet? Facet, string Value, bool IsExcluded);
