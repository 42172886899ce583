using System.Globalization;
using System.Text.RegularExpressions;

namespace ToolKit.Formats;

/// <summary>What is entered, as words: how each type is checked and how it stands in a text.</summary>
internal static partial class FieldText
{
    private const int LongestLine = 500;
    private const int LongestAddress = 1_000;

    private static readonly string[] Yes = ["ja", "true", "on", "1"];
    private static readonly string[] No = ["nein", "false", "off", "0"];

    [GeneratedRegex(@"^(Herrn?|Frau)\s|[^\s@]@[^\s@]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Person { get; }

    public static bool IsSet(string value) => Yes.Contains(value, StringComparer.OrdinalIgnoreCase);

    public static bool TryReadDate(string value, out DateOnly date) =>
        DateOnly.TryParseExact(value, ["yyyy-MM-dd", "dd.MM.yyyy", "d.M.yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    /// <summary>As it stands in a sentence; may have several lines. Empty where nothing was entered.</summary>
    public static string Of(TemplateField field, FieldValues values)
    {
        var value = values[field.Name];
        return field.Type switch
        {
            FieldType.Date when TryReadDate(value, out var date) => date.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture),
            FieldType.Flag => IsSet(value) ? "ja" : "nein",
            FieldType.Choices => Enumeration(values.Chosen(field.Name)),
            _ => value,
        };
    }

    /// <summary>Whether something was entered; a flag: whether it is set.</summary>
    public static bool IsGiven(TemplateField field, FieldValues values) => field.Type switch
    {
        FieldType.List => values.Entries(field.Name).Count > 0,
        FieldType.Flag => IsSet(values[field.Name]),
        _ => values[field.Name].Length > 0,
    };

    /// <summary>Whether a field has a value, or one of its choices is it; whatever the case of letters.</summary>
    public static bool Has(TemplateField field, FieldValues values, string value) => field.Type switch
    {
        FieldType.Flag => string.Equals(Of(field, values), value, StringComparison.OrdinalIgnoreCase),
        FieldType.Date => TryReadDate(value, out var asked) && TryReadDate(values[field.Name], out var date) && asked == date,
        _ => values.Chosen(field.Name).Any(chosen => string.Equals(FrontMatter.OneLine(chosen), value, StringComparison.OrdinalIgnoreCase)),
    };

    /// <summary>What is missing or wrong in what was entered; empty: nothing.</summary>
    public static IReadOnlyList<FieldProblem> Check(IEnumerable<TemplateField> fields, FieldValues values) => [.. fields.SelectMany(field => Check(field, values, field.Name, field.Label))];

    /// <param name="path">What the form calls the field.</param>
    /// <param name="label">With that of the list it stands in.</param>
    private static IEnumerable<FieldProblem> Check(TemplateField field, FieldValues values, string path, string label)
    {
        if (field.Type == FieldType.List)
        {
            var entries = values.Entries(field.Name);
            if (field.IsRequired && entries.Count == 0)
                yield return new FieldProblem(path, $"„{label}“ braucht mindestens einen Eintrag.");
            for (var i = 0; i < entries.Count; i++)
            {
                var number = i.ToString(CultureInfo.InvariantCulture);
                foreach (var problem in field.Fields.SelectMany(inner => Check(inner, entries[i], $"{path}.{number}.{inner.Name}", $"{label}, Eintrag {i + 1}: {inner.Label}")))
                    yield return problem;
            }

            yield break;
        }

        var value = values[field.Name];
        if (value.Length == 0)
        {
            if (field.IsRequired && field.Type != FieldType.Flag) // one that is not set is a "no"
                yield return new FieldProblem(path, $"„{label}“ fehlt. {Demand(field.Type)}");
            yield break;
        }

        if (Wrong(field, values, value) is { } wrong)
            yield return new FieldProblem(path, $"„{label}“: {wrong}");
    }

    private static string Demand(FieldType type) => type switch
    {
        FieldType.Date => "Bitte geben Sie ein Datum an.",
        FieldType.Choice => "Bitte wählen Sie aus.",
        FieldType.Choices => "Bitte wählen Sie mindestens eines aus.",
        FieldType.Function => "Bitte geben Sie die Funktion an, keinen Namen.",
        _ => "Bitte füllen Sie das Feld aus.",
    };

    private static string? Wrong(TemplateField field, FieldValues values, string value) => field.Type switch
    {
        FieldType.Date when !TryReadDate(value, out _) => "Das ist kein Datum. Schreiben Sie es als TT.MM.JJJJ, zum Beispiel 31.03.2022.",
        FieldType.Choice when !field.Options.Contains(value, StringComparer.Ordinal) => "Bitte wählen Sie eine der Möglichkeiten aus.",
        FieldType.Choices when values.Chosen(field.Name).Except(field.Options, StringComparer.Ordinal).Any() => "Bitte wählen Sie nur aus den Möglichkeiten aus.",
        FieldType.Flag when !IsSet(value) && !No.Contains(value, StringComparer.OrdinalIgnoreCase) => "Bitte antworten Sie mit ja oder nein.",
        FieldType.Function when Person.IsMatch(value) => "Hier steht eine Funktion, kein Name und keine persönliche Adresse.",
        FieldType.LongText when value.Length >= FieldValues.LongestValue => $"Der Text ist zu lang. Möglich sind weniger als {FieldValues.LongestValue} Zeichen.",
        FieldType.Address when value.Length > LongestAddress => $"Die Anschrift ist zu lang. Möglich sind {LongestAddress} Zeichen.",
        FieldType.Text or FieldType.Function or FieldType.Organisation when value.Length > LongestLine => $"Die Angabe ist zu lang. Möglich sind {LongestLine} Zeichen.",
        FieldType.Text or FieldType.Function or FieldType.Organisation when value.AsSpan().ContainsAny('\n', '\r') => "Die Angabe darf nur eine Zeile haben.",
        _ => null,
    };

    private static string Enumeration(IReadOnlyList<string> chosen)
    {
        var comma = chosen.Any(one => one.Contains(',', StringComparison.Ordinal)) ? "; " : ", ";
        return chosen.Count == 0 ? "" : chosen.Count == 1 ? chosen[0] : $"{string.Join(comma, chosen.SkipLast(1))} und {chosen[^1]}";
    }
}
