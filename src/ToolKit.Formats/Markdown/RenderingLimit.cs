using System.Globalization;
using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;

namespace ToolKit.Formats;

/// <summary>
/// Lets the reading of a text be ended: whoever waits for it asks between lines and paragraphs whether it still is to go on. A thread cannot be stopped from outside; so what lies between two
/// questions must be short, which the bounds of <see cref="MarkdownText"/> see to.
/// </summary>
internal sealed class RenderingLimit : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        pipeline.BlockParsers.Insert(0, new Lines());
        pipeline.InlineParsers.Insert(0, new Words());
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
        // Rendering is ended by the writer.
    }

    private static void Ask(MarkdownParserContext? context) => (context as Context)?.Cancellation.ThrowIfCancellationRequested();

    /// <summary>What a reading is given.</summary>
    public sealed class Context(CancellationToken cancellation) : MarkdownParserContext
    {
        public CancellationToken Cancellation => cancellation;
    }

    /// <summary>Takes HTML up to a bound, and nothing when it was ended.</summary>
    public sealed class Writer(int most, CancellationToken cancellation) : StringWriter(CultureInfo.InvariantCulture)
    {
        /// <summary>More came than it takes.</summary>
        public bool IsFull { get; private set; }

        public override void Write(char value)
        {
            if (HasRoom(1))
                base.Write(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            if (HasRoom(count))
                base.Write(buffer, index, count);
        }

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (HasRoom(buffer.Length))
                base.Write(buffer);
        }

        public override void Write(string? value)
        {
            if (HasRoom(value?.Length ?? 0))
                base.Write(value);
        }

        private bool HasRoom(int length)
        {
            cancellation.ThrowIfCancellationRequested();
            IsFull |= GetStringBuilder().Length + length > most;
            return !IsFull;
        }
    }

    /// <summary>Asks at each line at which a block can begin.</summary>
    private sealed class Lines : BlockParser
    {
        public override BlockState TryOpen(BlockProcessor processor)
        {
            Ask(processor.Context);
            return BlockState.None;
        }
    }

    /// <summary>Asks wherever words begin.</summary>
    private sealed class Words : InlineParser
    {
        public override bool Match(InlineProcessor processor, ref StringSlice slice)
        {
            Ask(processor.Context);
            return false;
        }
    }
}
