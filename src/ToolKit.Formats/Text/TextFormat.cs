namespace ToolKit.Formats;

/// <summary>How words look: as readers find it, and as writers write it.</summary>
[Flags]
internal enum TextFormat
{
    None = 0,
    Bold = 1,
    Italic = 2,
    Struck = 4,
    Lowered = 8,
    Raised = 16,
    Underlined = 32,
    Marked = 64,
    Code = 128,
}
