using System.Text;
using System.Xml.Linq;

namespace ToolKit.Formats;

/// <summary>Fills a part of an office document: first what depends on values or is repeated, then marks in the text, then controls.</summary>
internal sealed class OfficeFilling(OfficeDialect dialect, IReadOnlyList<TemplateField> fields, FieldValues values, CancellationToken cancellation)
{
    /// <summary>Between the lines of a value.</summary>
    public const char Break = '\u2028';

    // A list of 200 entries around a part of a thousand elements.
    private const int MostElements = 2_000_000;

    // Of all that is filled in; a thousand pages have less.
    private const int MostCharacters = 10_000_000;

    private int elements;
    private int characters;

    public void Fill(XElement part)
    {
        Fill(part, null, null);
        dialect.Finish(part);
    }

    /// <param name="list">The list whose entry is filled in; null: none.</param>
    private void Fill(XElement part, TemplateField? list, FieldValues? entry)
    {
        var marks = OfficeMark.Of(part, dialect).Where(mark => mark.Holder is not null).ToList();
        // What is repeated is filled when it is copied, and what somebody typed into it is no mark.
        var own = marks.Count == 0 ? null : part.DescendantsAndSelf().ToHashSet();
        for (var i = 0; i < marks.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!marks[i].IsEnd && IsIn(marks[i].Holder!, part))
                Apply(marks, i, list, entry);
        }

        foreach (var paragraph in part.DescendantsAndSelf().Where(element => dialect.IsParagraph(element) && own?.Contains(element) != false).ToList())
            FillText(paragraph, list, entry);
        foreach (var control in dialect.Controls(part).Where(control => own?.Contains(control.Element) != false).ToList())
            FillControl(control, part, list, entry);
    }

    private static bool IsIn(XElement element, XElement part) => element.AncestorsAndSelf().Contains(part);

    /// <summary>Keeps, takes away or repeats what stands between a mark and its end beside it.</summary>
    private void Apply(List<OfficeMark> marks, int at, TemplateField? list, FieldValues? entry)
    {
        var mark = marks[at];
        var end = EndOf(marks, at);
        if (end?.Holder is not { } last || last.Parent != mark.Holder!.Parent)
            return; // said when it was read
        var between = mark.Holder.NodesAfterSelf().TakeWhile(node => node != last).ToList();
        HashSet<XNode> gone = [mark.Holder, last];
        if (mark.Kind == FieldCondition.Kind)
        {
            if (!Holds(mark, list, entry))
                gone.UnionWith(between);
        }
        else if (list is not null)
        {
            return; // a repetition in another one, which is said when it is read
        }
        else if (fields.FirstOrDefault(field => field.Name == mark.Path) is { Type: FieldType.List } repeated)
        {
            foreach (var one in values.Entries(repeated.Name))
                last.AddBeforeSelf(Copy(between, repeated, one));
            gone.UnionWith(between);
        }

        // All at once: to take one out, its neighbours are gone through.
        var around = last.Parent!;
        around.SetNodes([.. around.Nodes().Where(node => !gone.Contains(node))]);
    }

    private List<XNode> Copy(List<XNode> nodes, TemplateField list, FieldValues entry)
    {
        var copy = new XElement("copy", nodes);
        Count(copy.Descendants().Count(), 0);
        dialect.Renumber(copy);
        Fill(copy, list, entry);
        var made = copy.Nodes().ToList();
        foreach (var node in made)
            node.Remove();
        return made;
    }

    private static OfficeMark? EndOf(List<OfficeMark> marks, int at)
    {
        var depth = 0;
        for (var i = at + 1; i < marks.Count; i++)
        {
            if (!marks[i].IsEnd)
                depth++;
            else if (depth-- == 0)
                return marks[i];
        }

        return null;
    }

    private bool Holds(OfficeMark mark, TemplateField? list, FieldValues? entry) =>
        Find(mark.Path!, list, entry) is not { } place || mark.Asked!.Holds(place.Field, place.Values);

    private void FillText(XElement paragraph, TemplateField? list, FieldValues? entry)
    {
        cancellation.ThrowIfCancellationRequested();
        var filled = new List<(int Start, int End, string Text)>();
        foreach (var mark in OfficeMark.OfParagraph(paragraph, dialect))
        {
            cancellation.ThrowIfCancellationRequested();
            var text = mark.OpenPlace is not null ? OpenPlaceInline.Strokes
                : mark.Kind is not null || mark.Path is not { } path || Find(path, list, entry) is not { } place ? null
                : Text(place.Field, place.Values) is { Length: > 0 } given ? given
                : $"[{place.Field.Label}]";
            if (text is null)
                continue;
            Count(text.AsSpan().Count(Break), text.Length);
            filled.Add((mark.Start, mark.Start + mark.Text.Length, text));
        }

        if (filled.Count > 0)
            Replace(paragraph, filled);
    }

    /// <summary>Puts texts into a paragraph, each in the piece in which what it replaces begins.</summary>
    private void Replace(XElement paragraph, List<(int Start, int End, string Text)> filled)
    {
        var (at, next) = (0, 0);
        foreach (var piece in dialect.Pieces(paragraph).ToList())
        {
            var (from, to) = (at, at + piece.Text.Length);
            at = to;
            if (next == filled.Count || filled[next].Start >= to)
                continue;
            if (!piece.IsWritable)
            {
                piece.Node.Remove(); // within a mark, since none begins with it
                continue;
            }

            var text = new StringBuilder();
            var kept = from;
            while (next < filled.Count && filled[next].Start < to)
            {
                var (start, end, value) = filled[next];
                if (start >= from)
                    text.Append(piece.Text, kept - from, start - kept).Append(value);
                kept = Math.Min(to, end);
                if (end > to)
                    break;
                next++;
            }

            dialect.Set(piece, text.Append(piece.Text, kept - from, to - kept).ToString());
        }
    }

    /// <summary>What is made so that it grows without end is not filled.</summary>
    private void Count(int moreElements, int moreCharacters)
    {
        cancellation.ThrowIfCancellationRequested();
        elements += moreElements;
        characters += moreCharacters;
        if (elements > MostElements || characters > MostCharacters)
            throw new ReadingEndedException(TextProblem.Expands, "Filled in, the file is far larger than itself.");
    }

    private void FillControl(OfficeControl control, XElement part, TemplateField? list, FieldValues? entry)
    {
        if (control.Problem is not null || !IsIn(control.Element, part))
            return;
        if (control.Items is { } items)
        {
            if (list is null && fields.FirstOrDefault(field => field.Name == control.Name) is { Type: FieldType.List } repeated && values.Entries(repeated.Name) is { Count: > 0 } entries)
            {
                var made = entries.SelectMany(one => Copy([items], repeated, one)).ToList();
                items.ReplaceWith(made);
            }

            return;
        }

        if (Find(control.Name, list, entry) is not { } place || Text(place.Field, place.Values) is not { Length: > 0 } text)
            return;
        Count(text.AsSpan().Count(Break), text.Length);
        dialect.Fill(control, place.Field, place.Values, text);
    }

    /// <summary>The field of a name and what was entered for it; within a repeated part also by its short name.</summary>
    private (TemplateField Field, FieldValues Values)? Find(string path, TemplateField? list, FieldValues? entry)
    {
        if (list is not null && entry is not null)
        {
            var name = path.StartsWith(list.Name + ".", StringComparison.Ordinal) ? path[(list.Name.Length + 1)..] : path;
            if (list.Fields.FirstOrDefault(field => field.Name == name) is { } inner)
                return (inner, entry);
        }

        return fields.FirstOrDefault(field => field.Name == path) is { Type: not FieldType.List } found ? (found, values) : null;
    }

    private static string Text(TemplateField field, FieldValues values) =>
        field.Type == FieldType.Flag && values[field.Name].Length == 0 ? "" : string.Join(Break, PlainValue.Lines(FieldText.Of(field, values)));
}
