using ToolKit.Formats;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>
/// Decides, while the members of a folder go by in the order of their names, under which names renditions show: whatever lies there under such a name hides one. Holds only names that begin alike, however many members there are.
/// </summary>
internal sealed class VisibleRenditions
{
    // Names that begin with the same stem and a dot follow each other, so what concerns a document is known once another stem comes.
    private readonly List<string> taken = [];
    private readonly List<LibraryEntry> waiting = [];
    private readonly List<(LibraryEntry Document, WrittenFormat Format)> free = [];

    /// <summary>Notes the next member.</summary>
    public void Pass(LibraryEntry member)
    {
        if (waiting.Count + taken.Count > 0)
        {
            Decide(document => !IsBeside(member.Name, document.Name));
            taken.RemoveAll(name => !IsBeside(member.Name, name));
        }

        if (RenditionNames.TryRead(member.Name, out _, out _))
            taken.Add(member.Name);
        if (RenditionNames.HasRenditions(member))
            waiting.Add(member);
    }

    /// <summary>Notes that there are no more members.</summary>
    public void End() => Decide(_ => true);

    /// <summary>What may show, as far as it is decided; each once.</summary>
    public IReadOnlyList<(LibraryEntry Document, WrittenFormat Format)> Take()
    {
        if (free.Count == 0)
            return [];
        (LibraryEntry, WrittenFormat)[] decided = [.. free];
        free.Clear();
        return decided;
    }

    private void Decide(Func<LibraryEntry, bool> isOver)
    {
        for (var i = 0; i < waiting.Count; i++)
        {
            var document = waiting[i];
            if (!isOver(document))
                continue;
            waiting.RemoveAt(i--);
            foreach (var format in RenditionNames.Formats)
            {
                var name = RenditionNames.NameOf(document.Name, format);
                if (!taken.Contains(name, StringComparer.Ordinal) && EntryName.Refusal(name) is null)
                    free.Add((document, format));
            }
        }
    }

    private static bool IsBeside(string name, string other)
    {
        var stem = RenditionNames.StemOf(other);
        return name.Length > stem.Length && name[stem.Length] == '.' && name.AsSpan().StartsWith(stem, StringComparison.Ordinal);
    }
}
