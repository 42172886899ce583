namespace ToolKit.Search;

/// <summary>The index cannot answer before it is rebuilt. Its file is damaged; nothing is lost, since all of it is derived.</summary>
public sealed class SearchIndexException : Exception
{
    public SearchIndexException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

public enum IndexCondition
{
    /// <summary>Complete, or new and empty.</summary>
    Current,

    /// <summary>It answers, but was made by another version of the tokenizer or with another lexicon: it should be rebuilt.</summary>
    Outdated,

    /// <summary>It does not answer: it must be rebuilt.</summary>
    Damaged,
}
