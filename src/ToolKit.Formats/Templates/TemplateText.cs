using System.Text;

namespace ToolKit.Formats;

/// <summary>
/// The body of a template: lines with places for values, and parts between marks that depend on a value or are repeated. Read line by line, since marks stand alone on theirs; code is left as it is.
/// </summary>
internal sealed class TemplateText
{
    private const string Open = "{{";
    private const string Close = "}}";

    /// <summary>The word that begins a repeated part.</summary>
    public const string Repetition = "je";

    /// <summary>What an open place begins with, between the braces: for what is never asked for.</summary>
    public const string OpenPlace = "leer:";

    /// <summary>What a field without value begins with in a filled text, between the braces; its name, a colon and its label follow.</summary>
    public const string OpenField = "offen ";

    private const int DeepestNesting = 8;
    private const int LongestName = 60;
    private const int LongestMark = 400;

    private readonly IReadOnlyList<TemplateField> fields;
    private readonly TemplateProblems problems = new();
    private readonly HashSet<string> used = new(StringComparer.Ordinal);
    private readonly Part root = new(null, 0, null, null);

    private int tooDeep;

    private TemplateText(IReadOnlyList<TemplateField> fields) => this.fields = fields;

    public IReadOnlyList<TemplateProblem> Problems => problems.Found;

    /// <param name="firstLine">The number of the body's first line in the file.</param>
    public static TemplateText Read(string body, IReadOnlyList<TemplateField> fields, int firstLine)
    {
        var text = new TemplateText(fields);
        text.ReadLines(body, firstLine);
        foreach (var (path, field) in text.Declared().Where(declared => !text.used.Contains(declared.Path)))
            text.problems.Say(field.Line, path, $"Das Feld „{path}“ ist erklärt, kommt im Text aber nicht vor.", isError: false);
        return text;
    }

    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && char.IsAsciiLetterLower(name[0]) && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_');

    /// <summary>The text with values in it; cut where it becomes longer than what is rendered.</summary>
    /// <param name="values">Null: the text for readers.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked for it.</exception>
    public string Fill(FieldValues? values, CancellationToken cancellation) => new Rendering(values, cancellation).Render(root);

    private void ReadLines(string body, int number)
    {
        var open = new Stack<Part>([root]);
        var fence = "";
        foreach (var row in body.AsSpan().EnumerateLines())
        {
            var line = row.ToString();
            var start = line.AsSpan().TrimStart(" \t");
            if (fence.Length > 0)
            {
                if (start.StartsWith(fence, StringComparison.Ordinal) && start.Trim(fence[0]).IsWhiteSpace())
                    fence = "";
                open.Peek().Nodes.Add(new Line([new Words(line)]));
            }
            else if (start.StartsWith("```", StringComparison.Ordinal) || start.StartsWith("~~~", StringComparison.Ordinal))
            {
                fence = start[..(start.Length - start.TrimStart(start[0]).Length)].ToString();
                open.Peek().Nodes.Add(new Line([new Words(line)]));
            }
            else if (!ReadMark(start.TrimEnd(), open, number))
            {
                open.Peek().Nodes.Add(ReadLine(line, open, number));
            }

            number++;
        }

        foreach (var part in open.Where(part => part != root))
            Say(part.Number, null, $"„{part.Mark}“ hat kein Ende. Es fehlt eine Zeile mit „{{{{/{part.Kind}}}}}“.");
    }

    /// <summary>The beginning or end of a part. False: the line is none.</summary>
    private bool ReadMark(ReadOnlySpan<char> line, Stack<Part> open, int number)
    {
        if (line.Length < 5 || !line.StartsWith(Open, StringComparison.Ordinal) || line[2] is not ('#' or '/') || line.IndexOf(Close, StringComparison.Ordinal) != line.Length - 2 || line.Length > LongestMark)
            return false;
        var mark = FrontMatter.OneLine(line[3..^2].ToString());
        if (line[2] == '/')
        {
            if (tooDeep > 0)
                tooDeep--;
            else if (open.Peek().Kind == mark)
                open.Pop();
            else
                Say(number, null, open.Peek() == root ? $"„{line}“ beendet nichts." : $"„{line}“ steht vor dem Ende von „{open.Peek().Mark}“ in Zeile {open.Peek().Number}.");
            return true;
        }

        var (kind, rest) = mark.Split(' ', 2) is [var first, var second] ? (first, second) : (mark, "");
        Part? part = kind switch
        {
            FieldCondition.Kind => ReadCondition(rest, open, number, line.ToString()),
            Repetition => ReadRepetition(rest, open, number, line.ToString()),
            _ => null,
        };
        if (part is null)
        {
            Say(number, null, $"„{line}“ ist kein bekannter Anfang. Bekannt sind „{{{{#wenn …}}}}“ und „{{{{#je …}}}}“.");
            return true;
        }

        if (open.Count > DeepestNesting)
        {
            // What stands in it stays, as if there were no mark.
            if (tooDeep++ == 0)
                Say(number, null, $"Bausteine dürfen höchstens {DeepestNesting} Ebenen tief ineinander stehen.");
            return true;
        }

        open.Peek().Nodes.Add(part);
        open.Push(part);
        return true;
    }

    private Part ReadCondition(string rest, Stack<Part> open, int number, string mark)
    {
        var asked = FieldCondition.Parse(rest);
        var (path, wanted) = (asked.Path, asked.Wanted);
        var place = Find(path, open, number, takesList: true);
        if (place is { Field: { Options.Count: > 0 } field } && wanted is not null && !field.Options.Contains(wanted, StringComparer.OrdinalIgnoreCase))
            Say(number, path, $"„{wanted}“ steht nicht unter „options“ des Feldes „{path}“. Möglich sind {string.Join(", ", field.Options)}.");
        return new Part(FieldCondition.Kind, number, mark, place) { Asked = asked };
    }

    private Part ReadRepetition(string path, Stack<Part> open, int number, string mark)
    {
        var place = Find(path, open, number, takesList: true);
        if (place is { Field.Type: not FieldType.List })
        {
            Say(number, path, $"„{path}“ ist keine Liste (type: list) und kann nicht wiederholt werden.");
            place = null;
        }
        else if (place is not null && open.Any(part => part.Kind == Repetition))
        {
            Say(number, path, $"„{mark}“ steht in einer anderen Wiederholung. Das ist nicht möglich.");
            place = null;
        }

        return new Part(Repetition, number, mark, place);
    }

    private Line ReadLine(string line, Stack<Part> open, int number)
    {
        var pieces = new List<Piece>();
        var words = 0;
        var (looked, isAddress) = (0, false);
        for (var at = 0; at < line.Length;)
        {
            if (line[at] == '\\')
            {
                at += 2; // whatever follows means nothing
                continue;
            }

            if (line[at] == '`')
            {
                at = EndOfCode(line, at);
                continue;
            }

            if (string.CompareOrdinal(line, at, Open, 0, Open.Length) != 0)
            {
                at++;
                continue;
            }

            var end = line.IndexOf(Close, at + Open.Length, StringComparison.Ordinal);
            if (end < 0)
            {
                Say(number, null, "„{{“ wird in dieser Zeile nicht mit „}}“ geschlossen.");
                break;
            }

            var place = ReadPlace(line[(at + Open.Length)..end].Trim(), open, number);
            if (place is not null)
            {
                pieces.Add(new Words(line[words..at]));
                isAddress = IsAddress(line.AsSpan(looked, at - looked), isAddress);
                looked = at;
                pieces.Add(new Value(place, isAddress));
                words = end + Close.Length;
            }

            at = end + Close.Length;
        }

        pieces.Add(new Words(line[words..]));
        return new Line(pieces);
    }

    /// <summary>What stands between the braces, as a field; null: it stays as it is written.</summary>
    private Place? ReadPlace(string written, Stack<Part> open, int number)
    {
        if (written.StartsWith(OpenPlace, StringComparison.Ordinal))
        {
            if (written[OpenPlace.Length..].Trim().Length == 0)
                Say(number, null, "Einer offenen Stelle fehlt die Bezeichnung: „{{leer: Name, Vorname}}“.");
            return null;
        }

        if (written.StartsWith(OpenField, StringComparison.Ordinal))
            return null; // a filled text with something left

        if (written is ['#' or '/', ..])
        {
            Say(number, null, $"„{{{{{written}}}}}“ muss allein in seiner Zeile stehen.");
            return null;
        }

        if (!written.Split('.').All(IsName))
        {
            Say(number, null, $"„{{{{{written}}}}}“ ist kein Feld. Namen haben kleine Buchstaben von a bis z, Ziffern und „_“; eine offene Stelle beginnt mit „leer:“.");
            return null;
        }

        return Find(written, open, number, takesList: false);
    }

    /// <summary>The field a name means, in the part it stands in; null where there is none, which is said.</summary>
    private Place? Find(string path, Stack<Part> open, int number, bool takesList)
    {
        var names = path.Split('.');
        var field = fields.FirstOrDefault(field => field.Name == names[0]);
        if (field is null || names.Length > 2)
        {
            Say(number, path, $"Das Feld „{path}“ ist nicht erklärt. Erklären Sie es im Kopf unter „fields“, oder prüfen Sie die Schreibweise.");
            return null;
        }

        if (names.Length == 2)
        {
            var inner = field.Fields.FirstOrDefault(inner => inner.Name == names[1]);
            if (inner is null)
            {
                Say(number, path, $"Das Feld „{path}“ ist nicht erklärt: „{names[0]}“ hat kein Feld „{names[1]}“.");
                return null;
            }

            if (!open.Any(part => part.Kind == Repetition && part.Place?.Field == field))
            {
                Say(number, path, $"„{path}“ steht nicht zwischen „{{{{#je {names[0]}}}}}“ und „{{{{/je}}}}“.");
                return null;
            }

            used.Add(path);
            return new Place(inner, field);
        }

        if (field.Type == FieldType.List && !takesList)
        {
            Say(number, path, $"„{path}“ ist eine Liste. Ihre Einträge stehen zwischen „{{{{#je {path}}}}}“ und „{{{{/je}}}}“.");
            return null;
        }

        used.Add(path);
        return new Place(field, null);
    }

    private IEnumerable<(string Path, TemplateField Field)> Declared() =>
        fields.SelectMany(field => field.Fields.Select(inner => ($"{field.Name}.{inner.Name}", inner)).Prepend((field.Name, field)));

    private void Say(int number, string? field, string message) => problems.Say(number, field, message);

    /// <summary>Where code that begins here ends in the line; behind its first marks where it does not.</summary>
    private static int EndOfCode(string line, int at)
    {
        var length = Marks(line, at);
        for (var end = at + length; end < line.Length;)
        {
            var marks = Marks(line, end);
            if (marks == length)
                return end + marks;
            end += Math.Max(1, marks);
        }

        return at + length;

        static int Marks(string line, int from)
        {
            var to = from;
            while (to < line.Length && line[to] == '`')
                to++;
            return to - from;
        }
    }

    /// <summary>Whether what follows stands in the address of a link.</summary>
    /// <param name="before">What stands before it, from a place on.</param>
    /// <param name="wasAddress">Whether that place did.</param>
    private static bool IsAddress(ReadOnlySpan<char> before, bool wasAddress)
    {
        var begin = before.LastIndexOf("](", StringComparison.Ordinal);
        return begin >= 0 ? before[begin..].IndexOf(')') < 0 : wasAddress && before.IndexOf(')') < 0;
    }

    /// <param name="List">The list whose entry holds the field; null: none.</param>
    private sealed record Place(TemplateField Field, TemplateField? List);

    private abstract record Node;

    /// <param name="Kind">As its end is marked; null: the whole text.</param>
    /// <param name="Number">Its line.</param>
    /// <param name="Mark">As it is written.</param>
    /// <param name="Place">What it depends on; null where that is not known.</param>
    private sealed record Part(string? Kind, int Number, string? Mark, Place? Place) : Node
    {
        /// <summary>Of a part that depends on a value; null: it does not.</summary>
        public FieldCondition? Asked { get; init; }

        public List<Node> Nodes { get; } = [];

        public bool Equals(Part? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => Number;
    }

    private sealed record Line(IReadOnlyList<Piece> Pieces) : Node
    {
        /// <summary>What it begins with as it is written; a letter where that is a value.</summary>
        public string Start { get; } = Pieces[0] is Words { Text: { Length: > 0 } start } ? start : "x";

        /// <summary>A heading or the row of a table, which ends with its line.</summary>
        public bool IsClosed { get; } = Pieces.OfType<Words>().Any(words => words.Text.Contains('|', StringComparison.Ordinal))
            || (Pieces[0] is Words first && first.Text.AsSpan().TrimStart(" \t>-*+") is ['#', ..]);

        /// <summary>Nothing stands in it but one value.</summary>
        public bool IsOneValue { get; } = Pieces.Count(piece => piece is Value) == 1 && Pieces.OfType<Words>().All(words => string.IsNullOrWhiteSpace(words.Text));
    }

    private abstract record Piece;

    private sealed record Words(string Text) : Piece;

    private sealed record Value(Place Place, bool IsAddress) : Piece;

    /// <param name="values">Null: the text for readers.</param>
    private sealed class Rendering(FieldValues? values, CancellationToken cancellation)
    {
        private readonly StringBuilder text = new();
        private readonly HashSet<Part> hinted = [];
        private FieldValues? entry;

        public string Render(Part root)
        {
            Write(root.Nodes);
            // What the last line ends with is written with it.
            return text.Length > 0 ? text.ToString(0, text.Length - 1) : "";
        }

        private void Write(List<Node> nodes)
        {
            for (var i = 0; i < nodes.Count && text.Length < MarkdownText.MostCharacters; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                switch (nodes[i])
                {
                    case Line line:
                        Write(line);
                        break;
                    case Part { Kind: Repetition } part:
                        Repeat(part);
                        break;
                    case Part part when values is null:
                        // Where a paragraph begins, or beside a part that has a hint itself.
                        if (text.Length == 0 || EndsWithBlankLine() || (i > 0 && nodes[i - 1] is Part before && hinted.Contains(before)))
                            WriteHint(part);
                        Write(part.Nodes);
                        break;
                    case Part part when Holds(part, values):
                        Write(part.Nodes);
                        break;
                }
            }
        }

        private void Repeat(Part part)
        {
            var entries = part.Place is { } place ? values?.Entries(place.Field.Name) : null;
            if (entries is null || (entries.Count == 0 && part.Place!.Field.IsRequired))
            {
                var outer = entry;
                entry = new FieldValues();
                Write(part.Nodes);
                entry = outer;
                return;
            }

            foreach (var one in entries)
            {
                entry = one;
                Write(part.Nodes);
            }

            entry = null;
        }

        private bool Holds(Part part, FieldValues given)
        {
            if (part.Place is not { } place)
                return true; // what it asks is not known, and nothing may get lost for that
            var asked = place.List is null ? given : entry ?? given;
            return part.Asked!.Holds(place.Field, asked);
        }

        /// <summary>Tells readers that a part is conditional, where a paragraph can stand: not within a table or list.</summary>
        private void WriteHint(Part part)
        {
            if (part.Place is not { } place || part.Nodes is not [Line first, ..] || IsBlank(first) || first.Start is ['-' or ' ' or '+' or '>' or '\t', ..] or ['*', ' ', ..] || char.IsAsciiDigit(first.Start[0]))
                return;
            if (first.Start[0] == '|' && !(part.Nodes is [_, Line { Pieces: [Words rule] }, ..] && rule.Text.AsSpan().Trim().Trim("|-: ").IsEmpty && rule.Text.Contains('-', StringComparison.Ordinal)))
                return; // rows of a table that goes on around it
            hinted.Add(part);
            var not = part.Asked!.IsNegated ? "nicht " : "";
            var (label, wanted) = (PlainValue.Escape(place.Field.Label, " ", " "), PlainValue.Escape(part.Asked.Wanted ?? "", " ", " "));
            text.Append('\n').Append(part.Asked.Wanted is not null ? $"*Nur, wenn bei „{label}“ {not}„{wanted}“ gewählt ist:*\n\n"
                : place.Field.Type == FieldType.Flag ? $"*Nur, wenn „{label}“ {not}zutrifft:*\n\n"
                : $"*Nur, wenn „{label}“ {not}angegeben ist:*\n\n");
        }

        private bool EndsWithBlankLine() => text.Length > 1 && text[^1] == '\n' && text[^2] == '\n';

        private static bool IsBlank(Node node) => node is Line { Pieces: [Words words] } && string.IsNullOrWhiteSpace(words.Text);

        private void Write(Line line)
        {
            var start = text.Length;
            var isFilled = line.Pieces.Count > 1;
            var wasEmpty = true;
            var endedWithValue = false;
            var isIndentation = true; // all that was written of the line
            foreach (var piece in line.Pieces.TakeWhile(_ => text.Length < MarkdownText.MostCharacters))
            {
                cancellation.ThrowIfCancellationRequested();
                if (piece is Value value)
                {
                    var written = Written(value, line, isIndentation ? start : null);
                    text.Append(written);
                    isIndentation &= written.Length == 0;
                    wasEmpty &= written.Length == 0;
                    endedWithValue = written.Length > 0;
                }
                else if (piece is Words { Text: { Length: > 0 } words })
                {
                    // "1" typed before a dot of the template is no list.
                    if (endedWithValue && words[0] is '.' or ')' && IsToken(start))
                        text.Append('\\');
                    text.Append(words);
                    isIndentation &= string.IsNullOrWhiteSpace(words);
                    endedWithValue = false;
                }
            }

            if (isFilled && wasEmpty && IsOnlyMarks(start))
                text.Length = start; // an item with nothing in it
            else
                text.Append('\n');
        }

        /// <summary>Whether nothing stands in the line but marks, and letters or digits that could number an item.</summary>
        private bool IsToken(int start)
        {
            for (var i = text.Length - 1; i >= start && text[i] != '\n'; i--)
            {
                if (!char.IsAsciiLetterOrDigit(text[i]) && text[i] is not (' ' or '>' or '-' or '*' or '+'))
                    return false;
            }

            return true;
        }

        /// <summary>Nothing but what begins items and quotes.</summary>
        private bool IsOnlyMarks(int start)
        {
            for (var i = start; i < text.Length; i++)
            {
                if (!char.IsAsciiDigit(text[i]) && text[i] is not (' ' or '\t' or '>' or '-' or '*' or '+' or '.' or ')'))
                    return false;
            }

            return true;
        }

        /// <param name="indentation">Where the blanks begin that stand alone before the value in its line; null: something else does.</param>
        private string Written(Value value, Line line, int? indentation)
        {
            var (field, list) = value.Place;
            var given = list is null ? values : entry;
            var typed = given is null || (values is null) ? "" : FieldText.Of(field, given);
            if (typed.Length == 0)
                return values is null || field.IsRequired ? Label(value.Place, value.IsAddress) : "";
            if (value.IsAddress)
                return PlainValue.EscapeAddress(typed);
            if (field.Type == FieldType.Address && !line.IsOneValue)
                return PlainValue.Escape(typed, ", ", ", ");
            if (line.IsClosed || !typed.AsSpan().ContainsAny('\n', '\r'))
                return PlainValue.Escape(typed, " ", " ");
            // A hard line break goes on with the paragraph, in whatever it stands. A paragraph of its own must be indented like the first.
            return PlainValue.Escape(typed, "\\\n", indentation is { } start ? "\n\n" + text.ToString(start, text.Length - start) : "\\\n");
        }

        private static string Label(Place place, bool isAddress)
        {
            var (field, list) = place;
            return isAddress ? PlainValue.EscapeAddress(field.Label) : $"{Open}{OpenField}{(list is null ? "" : list.Name + ".")}{field.Name}: {field.Label.Replace("}", "", StringComparison.Ordinal)}{Close}";
        }
    }
}
