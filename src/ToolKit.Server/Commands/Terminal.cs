namespace ToolKit.Server;

/// <summary>Where a command reads and writes: what a script reads goes to <paramref name="Output"/> and nothing else does.</summary>
internal sealed record Terminal(TextReader Input, TextWriter Output, TextWriter Error);

/// <summary>A command was refused; the message is the one sentence to show.</summary>
internal sealed class CommandRefusedException(string message) : Exception(message);
