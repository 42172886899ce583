namespace ToolKit.Formats;

/// <summary>Paragraphs, tables, notes, and which of them stands in which: what the bodies of DOCX and OpenDocument have in common.</summary>
internal abstract class FlowReader(XmlPart xml, ContentHandler content)
{
    private readonly Stack<Block> open = new();

    protected enum BlockKind
    {
        Paragraph,
        Table,
        Cell,
        Note,
    }

    protected XmlPart Xml => xml;

    protected ContentHandler Content => content;

    /// <summary>The paragraph whose own text is being read; null between paragraphs.</summary>
    protected Block? Paragraph => open.TryPeek(out var block) && block.Kind == BlockKind.Paragraph ? block : null;

    protected void Run()
    {
        while (xml.Next())
        {
            if (xml.IsStart)
            {
                // Who starts an element may have read to its end.
                var (name, isEmpty) = (xml.Name, xml.IsEmpty);
                Start(name);
                if (isEmpty)
                    End(name);
            }
            else if (xml.IsEnd)
            {
                End(xml.Name);
            }
            else if (xml.IsText)
            {
                Characters();
            }
        }
    }

    protected abstract void Start(string name);

    protected abstract void End(string name);

    /// <summary>Text beside elements.</summary>
    protected virtual void Characters()
    {
    }

    protected Block BeginParagraph() => Begin(BlockKind.Paragraph);

    protected void EndParagraph()
    {
        if (Paragraph is not { } ended)
            return;
        if (ended.IsLeftOut)
            content.Discard();
        else if (ended.IsJoined)
            content.Append(' ');
        else if (ended.Level > 0)
            content.EndHeading(ended.Level);
        else
            content.EndParagraph(ended.Item);
        End();
    }

    protected void BeginTable(bool isSheet = false)
    {
        Begin(BlockKind.Table);
        content.BeginTable(isSheet);
    }

    protected void EndTable()
    {
        content.EndTable();
        End();
    }

    protected void BeginCell(bool isCovered = false, int repeated = 1)
    {
        Begin(BlockKind.Cell);
        content.BeginCell(column: null, isCovered, repeated);
    }

    protected void EndCell()
    {
        content.EndCell();
        End();
    }

    protected void BeginNote()
    {
        content.BeginNote();
        open.Push(new Block(BlockKind.Note, IsAside: false));
    }

    protected void EndNote()
    {
        open.Pop();
        content.EndNote();
    }

    /// <summary>What begins within a paragraph follows it.</summary>
    private Block Begin(BlockKind kind)
    {
        var block = new Block(kind, IsAside: Paragraph is not null);
        if (block.IsAside)
            content.BeginAside();
        open.Push(block);
        return block;
    }

    private void End()
    {
        if (open.Pop().IsAside)
            content.EndAside();
    }

    /// <summary>Something that was begun.</summary>
    protected sealed record Block(BlockKind Kind, bool IsAside)
    {
        /// <summary>Of headings, 1 the highest; 0 for other text.</summary>
        public int Level { get; set; }

        public ListItem? Item { get; set; }

        /// <summary>A line of the table of contents.</summary>
        public bool IsLeftOut { get; set; }

        /// <summary>What follows belongs to it.</summary>
        public bool IsJoined { get; set; }
    }
}
