using System.Text;
using ToolKit.Server;

// On Windows a pipe has the code page of the machine; what scripts send and read is UTF-8 everywhere.
var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
await using var output = Console.IsOutputRedirected ? new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = true } : Console.Out;
using var input = Console.IsInputRedirected ? new StreamReader(Console.OpenStandardInput(), utf8) : Console.In;
return await CommandLine.RunAsync(args, new Terminal(input, output, Console.Error));
