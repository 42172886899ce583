using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ToolKit.Formats;

/// <summary>Reads the fields that a front matter declares, and says what is wrong with each.</summary>
internal sealed class FieldDeclarations
{
    /// <summary>The key of the front matter.</summary>
    public const string Key = "fields";

    private const int MostFields = 200;
    private const int LongestText = 500;

    private static readonly Dictionary<string, FieldType> Types = new(StringComparer.Ordinal)
    {
        ["text"] = FieldType.Text,
        ["longtext"] = FieldType.LongText,
        ["date"] = FieldType.Date,
        ["choice"] = FieldType.Choice,
        ["choices"] = FieldType.Choices,
        ["flag"] = FieldType.Flag,
        ["list"] = FieldType.List,
        ["function"] = FieldType.Function,
        ["organisation"] = FieldType.Organisation,
        ["address"] = FieldType.Address,
    };

    private static readonly string[] Keys = ["name", "label", "type", "required", "default", "help", "options", Key];

    private readonly TemplateProblems problems = new();

    public IReadOnlyList<TemplateProblem> Problems => problems.Found;

    /// <param name="yaml">The front matter, which begins on the second line of the file.</param>
    public IReadOnlyList<TemplateField> Read(string yaml)
    {
        try
        {
            var root = FrontMatter.Load(yaml);
            if (root is null || !root.Children.TryGetValue(new YamlScalarNode(Key), out var declared))
                return [];
            return ReadList(declared, list: null);
        }
        catch (YamlException broken)
        {
            problems.Say((int)broken.Start.Line + 1, null, $"Der Kopf des Dokuments ist kein gültiges YAML ({broken.Message}). Prüfen Sie Einrückungen, Doppelpunkte und Anführungszeichen.");
            return [];
        }
    }

    private List<TemplateField> ReadList(YamlNode node, string? list)
    {
        var fields = new List<TemplateField>();
        if (node is not YamlSequenceNode sequence || sequence.Children.Count == 0)
        {
            Say(node, list, "„fields“ muss eine Liste von Feldern sein, jedes mit „- name:“ begonnen.");
            return fields;
        }

        foreach (var item in sequence.Children)
        {
            if (fields.Count == MostFields)
            {
                Say(item, list, $"Mehr als {MostFields} Felder werden nicht gelesen.");
                break;
            }

            if (item is not YamlMappingNode declaration)
            {
                Say(item, list, "Ein Feld muss aus „name: …“, „label: …“ und „type: …“ bestehen.");
            }
            else if (ReadField(declaration, list) is { } field)
            {
                if (fields.Exists(other => other.Name == field.Name))
                    Say(item, Path(list, field.Name), $"Das Feld „{field.Name}“ ist zweimal erklärt.");
                else
                    fields.Add(field);
            }
        }

        return fields;
    }

    private TemplateField? ReadField(YamlMappingNode declaration, string? list)
    {
        var name = Scalar(declaration, "name");
        if (name is null || !TemplateText.IsName(name))
        {
            Say(declaration, list, name is null
                ? "Einem Feld fehlt „name“."
                : $"„{name}“ ist kein Name für ein Feld. Erlaubt sind kleine Buchstaben von a bis z, Ziffern und „_“; am Anfang steht ein Buchstabe.");
            return null;
        }

        var path = Path(list, name);
        foreach (var key in declaration.Children.Keys.Select(key => (key as YamlScalarNode)?.Value).Where(key => !Keys.Contains(key, StringComparer.Ordinal)))
            Say(declaration, path, $"Das Feld „{path}“ hat die unbekannte Angabe „{key}“. Bekannt sind {string.Join(", ", Keys)}.");

        var label = Scalar(declaration, "label");
        if (label is null)
            Say(declaration, path, $"Dem Feld „{path}“ fehlt „label“: Wie soll es im Formular heißen?");
        var type = Scalar(declaration, "type");
        if (type is null || !Types.TryGetValue(type, out var known))
        {
            Say(declaration, path, type is null
                ? $"Dem Feld „{path}“ fehlt „type“."
                : $"Das Feld „{path}“ hat die unbekannte Art „{type}“. Bekannt sind {string.Join(", ", Types.Keys)}.");
            known = FieldType.Text;
        }

        if (known == FieldType.List && list is not null)
        {
            Say(declaration, path, $"„{path}“ ist eine Liste in der Liste „{list}“. Das ist nicht möglich.");
            return null;
        }

        var required = Scalar(declaration, "required");
        if (required is not (null or "true" or "false"))
            Say(declaration, path, $"„required“ des Feldes „{path}“ muss true oder false sein.");
        var field = new TemplateField(name, label ?? name, known)
        {
            IsRequired = required == "true",
            Help = Scalar(declaration, "help"),
            Options = Several(declaration, "options"),
            Default = Several(declaration, "default"),
            Fields = known == FieldType.List && Find(declaration, Key) is { } inner ? ReadList(inner, name) : [],
            Line = Line(declaration),
        };
        CheckParts(declaration, field, path, list);
        return field;
    }

    private void CheckParts(YamlMappingNode declaration, TemplateField field, string path, string? list)
    {
        var canChoose = field.Type is FieldType.Choice or FieldType.Choices;
        if (canChoose && field.Options.Count == 0)
            Say(declaration, path, $"Dem Feld „{path}“ fehlt „options“: Woraus wird gewählt?");
        if (!canChoose && field.Options.Count > 0)
            Say(declaration, path, $"Das Feld „{path}“ hat „options“; die gibt es nur bei den Arten choice und choices.");
        if (field.Type == FieldType.List && field.Fields.Count == 0)
            Say(declaration, path, $"Der Liste „{path}“ fehlt „fields“: Woraus besteht ein Eintrag?");
        if (field.Type != FieldType.List && Find(declaration, Key) is not null)
            Say(declaration, path, $"Das Feld „{path}“ hat „fields“; die gibt es nur bei der Art list.");
        if (field.Default.Count > 1 && field.Type != FieldType.Choices)
            Say(declaration, path, $"Das Feld „{path}“ kann nur einen Vorgabewert haben.");
        if (field.Default.Count > 0 && (field.Type == FieldType.List || list is not null))
            Say(declaration, path, $"„{path}“ kann keinen Vorgabewert haben: Listen und ihre Einträge beginnen leer.");
        foreach (var value in field.Default)
        {
            if (value.StartsWith(SiteProfile.Prefix, StringComparison.Ordinal))
            {
                if (!SiteProfile.Names.Contains(value, StringComparer.Ordinal))
                    Say(declaration, path, $"„{value}“, der Vorgabewert des Feldes „{path}“, steht nicht im Standortprofil. Bekannt sind {string.Join(", ", SiteProfile.Names)}.");
            }
            else if (canChoose && !field.Options.Contains(value, StringComparer.Ordinal))
            {
                Say(declaration, path, $"„{value}“, der Vorgabewert des Feldes „{path}“, steht nicht unter „options“.");
            }
            else if (field.Type == FieldType.Date && !FieldText.TryReadDate(value, out _))
            {
                Say(declaration, path, $"„{value}“, der Vorgabewert des Feldes „{path}“, ist kein Datum.");
            }
        }
    }

    private static string Path(string? list, string name) => list is null ? name : $"{list}.{name}";

    private static int Line(YamlNode node) => (int)node.Start.Line + 1;

    private static YamlNode? Find(YamlMappingNode declaration, string key) => declaration.Children.TryGetValue(new YamlScalarNode(key), out var found) ? found : null;

    private static string? Scalar(YamlMappingNode declaration, string key) =>
        Find(declaration, key) is YamlScalarNode { Value: { } value } && FrontMatter.OneLine(value) is { Length: > 0 and <= LongestText } text ? text : null;

    private static IReadOnlyList<string> Several(YamlMappingNode declaration, string key) => Find(declaration, key) switch
    {
        YamlScalarNode one => FrontMatter.OneLine(one.Value) is { Length: > 0 and <= LongestText } text ? [text] : [],
        YamlSequenceNode several => [.. several.Children.OfType<YamlScalarNode>().Select(one => FrontMatter.OneLine(one.Value)).Where(text => text.Length is > 0 and <= LongestText).Take(FieldValues.MostEntries)],
        _ => [],
    };

    private void Say(YamlNode where, string? field, string message) => problems.Say(Line(where), field, message);
}
