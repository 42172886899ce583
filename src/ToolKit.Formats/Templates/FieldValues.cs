using System.Globalization;

namespace ToolKit.Formats;

/// <summary>
/// What is entered for the fields of a template, as it was typed; or for those of one entry of a list. Days are <c>2022-03-31</c> or <c>31.03.2022</c>, a flag that is set is <c>ja</c>. What is longer than
/// <see cref="LongestValue"/> is cut.
/// </summary>
public sealed class FieldValues
{
    /// <summary>Characters of one value.</summary>
    public const int LongestValue = 20_000;

    /// <summary>Entries of a list, and choices of a field; more are not taken.</summary>
    public const int MostEntries = 200;

    private const int MostFields = 500;

    private readonly Dictionary<string, List<string>> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<FieldValues>> lists = new(StringComparer.Ordinal);

    /// <summary>The value of a field, without blanks around it; empty where nothing was entered. Setting replaces all choices of the field.</summary>
    public string this[string name]
    {
        get => texts.TryGetValue(name, out var found) && found.Count > 0 ? found[0] : "";
        set
        {
            texts.Remove(name);
            Choose(name, value);
        }
    }

    /// <summary>All that is chosen for a field.</summary>
    public IReadOnlyList<string> Chosen(string name) => texts.GetValueOrDefault(name) ?? [];

    /// <summary>The entries of a list, in order.</summary>
    public IReadOnlyList<FieldValues> Entries(string list) => lists.GetValueOrDefault(list) ?? [];

    /// <summary>Adds one more choice to a field; an empty one is none.</summary>
    public void Choose(string name, string value)
    {
        var text = (value.Length > LongestValue ? value[..LongestValue] : value).Trim();
        if (text.Length == 0 || (texts.Count >= MostFields && !texts.ContainsKey(name)))
            return;
        if (!texts.TryGetValue(name, out var chosen))
            texts[name] = chosen = [];
        if (chosen.Count < MostEntries)
            chosen.Add(text);
    }

    /// <summary>Adds an entry to a list, to be filled. Null: the list is full.</summary>
    public FieldValues? AddEntry(string list)
    {
        if (!lists.TryGetValue(list, out var entries))
        {
            if (lists.Count >= MostFields)
                return null;
            lists[list] = entries = [];
        }

        if (entries.Count >= MostEntries)
            return null;
        var entry = new FieldValues();
        entries.Add(entry);
        return entry;
    }

    /// <summary>Whether something was entered for a field; of a flag, whether it is set.</summary>
    public bool IsGiven(TemplateField field) => FieldText.IsGiven(field, this);

    /// <summary>What was entered for a field, as it stands in a text: a day as 31.03.2022, several choices in one sentence. Empty where nothing was; what is wrong is as it was typed.</summary>
    public string TextOf(TemplateField field) => FieldText.Of(field, this);

    /// <summary>What is missing or wrong in what was entered for these fields; empty: nothing.</summary>
    public IReadOnlyList<FieldProblem> Check(IEnumerable<TemplateField> fields) => FieldText.Check(fields, this);

    /// <summary>
    /// Reads what a form sends: <c>standort</c> for a field, the same name several times for choices, <c>partner.0.stelle</c> for a field of an entry of a list. Entries follow their numbers, which may have gaps;
    /// an entry in which nothing stands is left out. Other names are passed over.
    /// </summary>
    public static FieldValues FromForm(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var values = new FieldValues();
        var entries = new SortedDictionary<(string List, int Number), List<(string Name, string Value)>>();
        foreach (var (name, value) in pairs)
        {
            switch (name.Split('.'))
            {
                case [var field]:
                    values.Choose(field, value);
                    break;
                case [var list, var number, var field] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var at):
                    if (string.IsNullOrWhiteSpace(value))
                        break;
                    if (!entries.TryGetValue((list, at), out var entry))
                    {
                        if (entries.Count == MostFields)
                            break;
                        entries[(list, at)] = entry = [];
                    }

                    entry.Add((field, value));
                    break;
            }
        }

        foreach (var (key, typed) in entries)
        {
            if (values.AddEntry(key.List) is not { } entry)
                continue;
            foreach (var (name, value) in typed)
                entry.Choose(name, value);
        }

        return values;
    }
}
