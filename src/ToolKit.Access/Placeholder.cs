namespace ToolKit.Access;

internal static class Placeholder;
