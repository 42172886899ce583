using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace ToolKit.Formats;

/// <summary>Finds the fields of an office document and what is wrong with them.</summary>
internal sealed class OfficeFields
{
    private const int MostFields = 500;
    private const int MostOptions = 500; // of a field

    private readonly List<Found> found = [];
    private readonly TemplateProblems problems = new();
    private List<TemplateField> declared = [];

    public IReadOnlyList<TemplateField> Declared => declared;

    public IReadOnlyList<TemplateProblem> Problems => problems.Found;

    /// <summary>A name as fields have them, out of one that a person gave: <c>Standort (Ort)</c> becomes <c>standort_ort</c>. Null: nothing is left of it.</summary>
    public static string? NameOf(string written)
    {
        var name = new StringBuilder();
        foreach (var letter in written.Trim().ToLowerInvariant())
        {
            name.Append(letter switch
            {
                'ä' => "ae",
                'ö' => "oe",
                'ü' => "ue",
                'ß' => "ss",
                _ when char.IsAsciiLetterOrDigit(letter) => letter.ToString(),
                _ => name.Length == 0 || name[^1] == '_' ? "" : "_",
            });
        }

        var text = name.ToString().Trim('_');
        return TemplateText.IsName(text) ? text : null;
    }

    public void Read(XElement part, OfficeDialect dialect, CancellationToken cancellation)
    {
        var open = new Stack<OfficeMark>();
        foreach (var mark in OfficeMark.Of(part, dialect))
        {
            cancellation.ThrowIfCancellationRequested();
            Add(mark, open);
        }

        foreach (var mark in open)
            Say(mark.Path, $"„{mark.Text}“ hat kein Ende „{{{{/{mark.Kind}}}}}“.");
        foreach (var control in dialect.Controls(part))
        {
            cancellation.ThrowIfCancellationRequested();
            Add(control, dialect);
        }
    }

    public void Say(string? field, string message, bool isError = true)
    {
        if (!problems.Found.Any(problem => problem.Message == message))
            problems.Say(0, field, message, isError);
    }

    /// <summary>What was found becomes fields: those only asked about are flags or choices, those with others inside are lists.</summary>
    public void Finish() => declared = [.. found.Where(one => one.List is null).Select(Field)];

    private TemplateField Field(Found one)
    {
        var inner = found.Where(other => other.List == one.Name).Select(Field).ToList();
        var type = inner.Count > 0 || one.IsList ? FieldType.List
            : one.Type ?? (one.Options.Count > (one.IsWritten ? 1 : 0) ? FieldType.Choice : one.IsWritten ? FieldType.Text : FieldType.Flag);
        if (type == FieldType.List && inner.Count == 0)
            Say(one.Name, $"Die Wiederholung „{one.Name}“ enthält kein Feld.");
        return new TemplateField(one.Name, one.Label ?? Label(one.Name), type)
        {
            Options = type is FieldType.Choice or FieldType.Choices ? one.Options : [],
            Fields = inner,
        };
    }

    private void Add(OfficeControl control, OfficeDialect dialect)
    {
        if (control.Problem is { } problem)
        {
            Say(control.Name, problem);
            return;
        }

        var (list, name) = Split(control.Name);
        if (control.Items is { } items)
        {
            if (FindOrAdd(null, name) is { } repeated)
            {
                repeated.IsList = true;
                repeated.Label ??= control.Label;
                foreach (var inner in dialect.Controls(items))
                    Describe(FindOrAdd(name, Split(inner.Name).Name), inner);
            }

            return;
        }

        if (list is not null && found.Exists(other => other.List is null && other.Name == list && other.IsList))
            Describe(FindOrAdd(list, name), control);
        else if (list is not null)
            Say(control.Name, $"Das Steuerelement „{control.Name}“ steht in keiner Wiederholung von „{list}“ und wird nicht ausgefüllt.", isError: false);
        else if (!control.Element.Ancestors().Any(dialect.IsRepeated)) // others were found with what repeats them
            Describe(FindOrAdd(null, name), control);
    }

    private void Describe(Found? field, OfficeControl control)
    {
        if (field is null)
            return;
        field.IsWritten = true;
        field.Label ??= control.Label;
        if (field.Type is { } type && type != control.Type)
            Say(field.Name, $"Das Feld „{field.Name}“ kommt in verschiedenen Arten vor.");
        field.Type ??= control.Type;
        foreach (var option in control.Options.Take(MostOptions).Where(option => field.Options.Count < MostOptions && !field.Options.Contains(option, StringComparer.Ordinal)))
            field.Options.Add(option);
    }

    private void Add(OfficeMark mark, Stack<OfficeMark> open)
    {
        switch (mark.Problem)
        {
            case OfficeMarkProblem.NotClosed:
                Say(null, $"„{mark.Text}“: Die geschweiften Klammern werden im selben Absatz nicht geschlossen.");
                return;
            case OfficeMarkProblem.NoName:
                Say(null, $"„{mark.Text}“ ist kein Feld. Namen haben kleine Buchstaben von a bis z, Ziffern und „_“.");
                return;
            case OfficeMarkProblem.NotAlone:
                Say(null, $"„{mark.Text}“ muss allein in seinem Absatz oder in seiner Tabellenzeile stehen.");
                return;
            case OfficeMarkProblem.NotKnown:
                Say(null, $"„{mark.Text}“ ist kein bekannter Anfang. Bekannt sind „{{{{#wenn …}}}}“ und „{{{{#je …}}}}“.");
                return;
        }

        if (mark.IsEnd)
        {
            if (open.TryPeek(out var begin) && begin.Kind == mark.Kind)
            {
                open.Pop();
                if (begin.Holder?.Parent != mark.Holder?.Parent)
                    Say(begin.Path, $"„{begin.Text}“ und sein Ende stehen nicht auf derselben Ebene: beide im Text, beide in derselben Zelle oder beide als Zeile derselben Tabelle.");
            }
            else
            {
                Say(null, $"„{mark.Text}“ beendet nichts.");
            }

            return;
        }

        if (mark.Path is not { } path)
            return; // an open place
        var (list, name) = Split(path);
        if (list is not null && !open.Any(part => part.Kind == TemplateText.Repetition && part.Path == list))
        {
            Say(path, $"„{path}“ steht nicht zwischen „{{{{#je {list}}}}}“ und „{{{{/je}}}}“.");
            return;
        }

        if (mark.Kind == TemplateText.Repetition && open.Any(part => part.Kind == TemplateText.Repetition))
            Say(path, $"„{mark.Text}“ steht in einer anderen Wiederholung. Das ist nicht möglich.");
        if (FindOrAdd(list, name) is { } field)
        {
            field.IsList |= mark.Kind == TemplateText.Repetition;
            field.IsWritten |= mark.Kind is null;
            if (mark.Asked?.Wanted is { } wanted && field.Type is null && !field.Options.Contains(wanted, StringComparer.OrdinalIgnoreCase))
                field.Options.Add(wanted);
        }

        if (mark.Kind is not null)
            open.Push(mark);
    }

    private Found? FindOrAdd(string? list, string name)
    {
        var known = found.Find(one => one.List == list && one.Name == name);
        if (known is null && found.Count < MostFields)
            found.Add(known = new Found(list, name));
        return known;
    }

    private static (string? List, string Name) Split(string path) => path.IndexOf('.') is > 0 and var dot ? (path[..dot], path[(dot + 1)..]) : (null, path);

    /// <summary>What people read where the file gives no label.</summary>
    private static string Label(string name)
    {
        var words = name.Replace('_', ' ');
        return char.ToUpper(words[0], CultureInfo.InvariantCulture) + words[1..];
    }

    /// <param name="list">The list it is part of; null: none.</param>
    private sealed class Found(string? list, string name)
    {
        public string? List => list;

        public string Name => name;

        public string? Label { get; set; }

        /// <summary>As a control states it.</summary>
        public FieldType? Type { get; set; }

        public List<string> Options { get; } = [];

        public bool IsList { get; set; }

        /// <summary>Its value stands somewhere, and is not only asked about.</summary>
        public bool IsWritten { get; set; }
    }
}
