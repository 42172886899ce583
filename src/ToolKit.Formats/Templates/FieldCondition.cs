namespace ToolKit.Formats;

/// <summary>What a conditional part asks: whether a field has a value, or any, or the contrary.</summary>
/// <param name="Path">The field.</param>
/// <param name="Wanted">The value asked for; null: any.</param>
internal sealed record FieldCondition(string Path, string? Wanted, bool IsNegated)
{
    /// <summary>The word that begins the part.</summary>
    public const string Kind = "wenn";

    private const string Negation = "nicht ";

    /// <param name="asked">What follows the word: <c>feld</c>, <c>feld = wert</c>, <c>nicht feld</c>.</param>
    public static FieldCondition Parse(string asked)
    {
        var isNegated = asked.StartsWith(Negation, StringComparison.Ordinal);
        var rest = isNegated ? asked[Negation.Length..] : asked;
        return rest.Split('=', 2) is [var left, var right] ? new(left.Trim(), right.Trim(), isNegated) : new(rest.Trim(), null, isNegated);
    }

    public bool Holds(TemplateField field, FieldValues values) =>
        (Wanted is { } wanted ? FieldText.Has(field, values, wanted) : FieldText.IsGiven(field, values)) != IsNegated;
}
