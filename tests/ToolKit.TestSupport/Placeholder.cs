namespace ToolKit.TestSupport;

internal static class Placeholder;
