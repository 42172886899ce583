using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace ToolKit.Formats;

/// <summary>Markdown by way of <see cref="MarkdownText"/>, so that anchors are the ids on the page.</summary>
internal static class MarkdownReader
{
    public static void Read(SourceFile file, ContentHandler text)
    {
        using var reader = file.OpenText(text);
        var buffer = new char[MarkdownText.MostCharacters];
        var read = reader.ReadBlock(buffer);
        if (read == buffer.Length && reader.Peek() >= 0)
        {
            // No page shows a text of this length as more than what is written.
            PlainTextReader.Read(new StringReader(new string(buffer)), text);
            PlainTextReader.Read(reader, text);
            text.EndParagraph();
            return;
        }

        Read(MarkdownText.Parse(new string(buffer, 0, read)), text);
    }

    private static void Read(MarkdownText markdown, ContentHandler text)
    {
        foreach (var (name, value) in markdown.Metadata)
            text.State(name, value);
        text.Title = markdown.Metadata.GetValueOrDefault("title");
        text.Language = markdown.Metadata.GetValueOrDefault("language") ?? markdown.Metadata.GetValueOrDefault("lang");
        if (markdown.Blocks is not { } document)
        {
            PlainTextReader.Read(new StringReader(markdown.Body), text);
            text.EndParagraph();
            return;
        }

        for (var i = 0; i < document.Count; i++)
            Read(document[i], i == 0 && markdown.OpensWithTitle, text);
    }

    /// <summary>Recursion ends: Markdig refuses what is nested beyond 128 levels.</summary>
    /// <param name="isTitle">The block is the heading that the page shows as its own.</param>
    private static void Read(Block block, bool isTitle, ContentHandler text)
    {
        switch (block)
        {
            case HeadingBlock heading:
                text.Append(MarkdownText.PlainText(heading));
                var id = isTitle ? null : heading.TryGetAttributes()?.Id;
                text.EndHeading(heading.Level, id is null ? null : SafeHtml.IdPrefix + id);
                break;
            case Table table:
                foreach (var row in table.OfType<TableRow>())
                    Read(row, text);
                break;
            case LinkReferenceDefinitionGroup:
                break;
            case ContainerBlock container: // lists, quotes, footnotes
                foreach (var child in container)
                    Read(child, isTitle: false, text);
                break;
            case CodeBlock code:
                foreach (var line in code.Lines.Lines.AsSpan(0, code.Lines.Count))
                {
                    text.Append(line.Slice.AsSpan());
                    text.Append('\n');
                }

                text.EndParagraph();
                break;
            case LeafBlock leaf:
                text.Paragraph(MarkdownText.PlainText(leaf));
                break;
        }
    }

    private static void Read(TableRow row, ContentHandler text)
    {
        var isFirst = true;
        foreach (var cell in row.OfType<TableCell>())
        {
            if (!isFirst)
                text.EndCell();
            isFirst = false;
            foreach (var leaf in cell.Descendants<LeafBlock>())
            {
                text.Append(MarkdownText.PlainText(leaf));
                text.Append(' ');
            }
        }

        text.EndRow();
    }
}
