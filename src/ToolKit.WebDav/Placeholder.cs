namespace ToolKit.WebDav;

internal static class Placeholder;
