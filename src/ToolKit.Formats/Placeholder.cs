namespace ToolKit.Formats;

internal static class Placeholder;
