namespace ToolKit.Library;

/// <summary>A property that only clients understand (RFC 4918 §4).</summary>
/// <param name="Namespace">Empty for a name in no namespace.</param>
/// <param name="Xml">The whole element as text, with every namespace it uses declared on it.</param>
public sealed record DeadProperty(string Namespace, string Name, string Xml);

/// <summary>One instruction about a dead property.</summary>
/// <param name="Xml">The element to keep; null: remove it, which succeeds where there is none.</param>
public sealed record PropertyChange(string Namespace, string Name, string? Xml);
