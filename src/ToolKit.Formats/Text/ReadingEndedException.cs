namespace ToolKit.Formats;

/// <summary>Leaves a reader from wherever it stands. <see cref="DocumentReader"/> makes a value of it.</summary>
internal sealed class ReadingEndedException : Exception
{
    /// <summary>There is more text than the limit takes: what was read until here counts.</summary>
    public ReadingEndedException()
        : base("The limit of characters was reached.")
    {
    }

    /// <param name="reason">For a log: nothing out of the file.</param>
    public ReadingEndedException(TextProblem problem, string reason)
        : base(reason) => Problem = problem;

    public TextProblem? Problem { get; }

    public static ReadingEndedException Damaged(string reason) => new(TextProblem.Damaged, reason);

    /// <summary>Whether what was thrown says that the file is bad, and nothing else: parsers throw what they like at hostile input, and no file may stop who reads many.</summary>
    public static bool IsOfFile(Exception thrown) => thrown is EndOfStreamException || thrown is not (OperationCanceledException or OutOfMemoryException or IOException);
}
