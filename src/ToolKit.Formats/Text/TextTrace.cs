namespace ToolKit.Formats;

/// <summary>What a file holds beside the text that people read.</summary>
internal enum TextTrace
{
    Comment,

    /// <summary>Deleted, and kept as a tracked change.</summary>
    Deleted,

    /// <summary>Tracked as new; it stands in the text.</summary>
    Inserted,

    Hidden,

    PageHead,

    PageFoot,

    /// <summary>Who worked on it last.</summary>
    Editor,

    /// <summary>Who answers for it.</summary>
    Manager,
}
