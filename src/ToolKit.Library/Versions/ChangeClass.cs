namespace ToolKit.Library;

/// <summary>How much a change of a document's content concerns those who work with a copy of it.</summary>
public enum ChangeClass
{
    /// <summary>Spelling, layout, a link: nobody has to do anything.</summary>
    Editorial = 0,

    /// <summary>It says something else than before.</summary>
    Content = 1,

    /// <summary>The law demands it.</summary>
    Legal = 2,
}
