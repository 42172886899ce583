namespace ToolKit.Database;

internal static class Placeholder;
