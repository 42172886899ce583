namespace ToolKit.Search;

/// <summary>Takes what the analysis of a text finds: the index, a count of terms, or the marks of an excerpt.</summary>
internal interface ITokenSink
{
    /// <param name="isColocated">It stands at the same position as the one before.</param>
    /// <param name="start">Where the word stands in the text, in UTF-16 units.</param>
    /// <returns>False: no more.</returns>
    bool Take(WordForms forms, bool isColocated, int start, int end);
}
