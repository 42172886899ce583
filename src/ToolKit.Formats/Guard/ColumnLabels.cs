namespace ToolKit.Formats;

/// <summary>What the columns of a table hold, as far as a heading said so.</summary>
internal sealed class ColumnLabels
{
    /// <summary>Columns beyond are not looked at.</summary>
    public const int Most = 1_000;

    private readonly Dictionary<int, PersonLabel> labels = [];

    /// <summary>A row with something in it was looked at.</summary>
    public bool IsBegun { get; set; }

    /// <summary>Null: no heading said anything.</summary>
    public PersonLabel? this[int column] => labels.TryGetValue(column, out var label) ? label : null;

    /// <summary>More than one column is about people: a heading such as <c>Name</c> means theirs.</summary>
    public bool AreAboutPeople => labels.Count > 1;

    public void Set(int column, PersonLabel label)
    {
        if (column < Most)
            labels[column] = label;
    }
}
