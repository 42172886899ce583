using ToolKit.Server;

return await CommandLine.RunAsync(args, new Terminal(Console.In, Console.Out, Console.Error));
