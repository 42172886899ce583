namespace ToolKit.Formats;

/// <summary>
/// Is told by a reader what stands in a file, in order, and says how much may be read. Readers tell what they know: who collects text has no use for bold letters, and what is not told does not show.
/// </summary>
internal abstract class ContentHandler(ReadLimits limits, CancellationToken cancellation)
{
    public ReadLimits Limits => limits;

    /// <summary>Ends the reading.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>As the file states it; null where it states none.</summary>
    public string? Title { get; set; }

    public string? Language { get; set; }

    /// <summary>More rows of the table that was begun are not wanted.</summary>
    public virtual bool IsTableFull => false;

    /// <summary>Sheets that a program does not show, and traces, are told too.</summary>
    public virtual bool WantsHidden => false;

    /// <summary>What is told now is not shown by the program; only where it is wanted.</summary>
    public bool IsHidden { get; set; }

    /// <summary>Called once in a while by whatever goes round in a loop.</summary>
    public void CheckTime() => cancellation.ThrowIfCancellationRequested();

    /// <summary>Does something when the time is up, or nobody waits any longer: for what cannot ask itself.</summary>
    public IDisposable OnTimeUp(Action act) => cancellation.Register(act);

    /// <summary>The title the file states, unless it is what a program writes that knows none.</summary>
    public virtual void StateTitle(string? stated)
    {
    }

    /// <summary>A value the file states of itself; the first of a name counts.</summary>
    public virtual void State(string name, string? value)
    {
    }

    /// <summary>Something beside the text; told only where <see cref="WantsHidden"/>, by readers of formats that nobody else looks through.</summary>
    public virtual void Trace(TextTrace kind, string said)
    {
    }

    /// <summary>Adds to the paragraph. Line breaks may stand in it.</summary>
    public abstract void Append(ReadOnlySpan<char> text);

    public void Append(char character) => Append([character]);

    /// <summary>What was appended is a paragraph.</summary>
    /// <param name="item">Its place in a list; null: in none.</param>
    public abstract void EndParagraph(ListItem? item = null);

    public void Paragraph(string text)
    {
        Append(text);
        EndParagraph();
    }

    /// <summary>What was appended is a heading: a section begins. Without a letter or digit in it nothing happens.</summary>
    /// <param name="level">1 to 9; others are brought there.</param>
    public abstract void EndHeading(int level, string? anchor = null);

    /// <summary>A section without a heading, such as a page.</summary>
    public abstract void BeginSection(string? anchor);

    /// <summary>A text box within a paragraph begins: it follows as paragraphs of its own.</summary>
    public abstract void BeginAside();

    public abstract void EndAside();

    /// <summary>A note that the text refers to here.</summary>
    public virtual void BeginNote() => BeginAside();

    public virtual void EndNote() => EndAside();

    /// <summary>What was appended is not wanted.</summary>
    public abstract void Discard();

    /// <summary>Readers that know where a table begins say so; to the others rows beside each other are one.</summary>
    /// <param name="isSheet">Of a spreadsheet: what stands where has a meaning.</param>
    public virtual void BeginTable(bool isSheet = false)
    {
    }

    public virtual void EndTable()
    {
    }

    /// <summary>May be said again of the row that was begun, when more is known of it.</summary>
    /// <param name="isHeader">Names the columns.</param>
    /// <param name="number">Counted from 1; null: the next.</param>
    /// <param name="repeated">How many times it stands below itself.</param>
    public virtual void BeginRow(bool isHeader = false, int? number = null, int repeated = 1)
    {
    }

    /// <param name="column">Counted from 0; null: the next.</param>
    /// <param name="isCovered">A cell before it, or above it, spans it.</param>
    /// <param name="repeated">How many times it stands beside itself.</param>
    public virtual void BeginCell(int? column = null, bool isCovered = false, int repeated = 1)
    {
    }

    /// <summary>How many columns and rows the cell takes that was begun.</summary>
    public virtual void Span(int columns, int rows)
    {
    }

    /// <summary>What was appended is a cell of a row.</summary>
    public abstract void EndCell();

    /// <summary>The row is complete; what was appended after its last cell belongs to it.</summary>
    public abstract void EndRow();

    /// <summary>How the text looks that is appended from here on.</summary>
    public virtual void Mark(TextFormat marks)
    {
    }

    /// <param name="address">As the document has it; <c>#name</c> leads into it.</param>
    public virtual void BeginLink(string address)
    {
    }

    public virtual void EndLink()
    {
    }

    /// <summary>Links may lead here by this name.</summary>
    public virtual void Anchor(string name)
    {
    }

    /// <summary>What a program counts, and no one has written: the number of a heading.</summary>
    public virtual void Label(string label)
    {
    }

    /// <param name="alternative">What is said to those who do not see it; null where the document says nothing.</param>
    /// <param name="open">Its bytes; null where they are not in the file.</param>
    public virtual void Picture(string? alternative, Func<Stream?> open)
    {
    }
}

/// <summary>A paragraph's place in a list.</summary>
/// <param name="List">Tells lists apart.</param>
/// <param name="Level">From 0.</param>
/// <param name="Numbering">As HTML names it: <c>1 a A i I</c>; null: bullets.</param>
/// <param name="Number">Its number; null: the next.</param>
/// <param name="IsContinued">Not the first paragraph of its item.</param>
internal sealed record ListItem(string List, int Level, char? Numbering, int? Number = null, bool IsContinued = false);
