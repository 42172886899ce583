namespace ToolKit.Library;

internal static class Placeholder;
