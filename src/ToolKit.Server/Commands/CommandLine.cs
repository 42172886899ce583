using System.CommandLine;

namespace ToolKit.Server;

/// <summary>The commands of the server's executable. Scripts rely on them word by word: README lists them.</summary>
internal static class CommandLine
{
    private const string SettingPrefix = "--ToolKit:";

    /// <returns>0 done, 1 refused or failed, 2 wrong call.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "The folder that holds the library. Made when it is not there.",
            DefaultValueFactory = _ => new DirectoryInfo("data"),
            Recursive = true,
        };
        var root = new RootCommand("Document server over WebDAV, web pages and an API.") { data };
        var settings = args.Where(IsSetting).ToArray();
        var context = new CommandContext(terminal, data, settings);

        var serve = ServeCommand.Create(context, root);
        root.Add(serve);
        root.Add(PersonCommands.Create(context));
        root.Add(GrantCommands.CreateGrant(context));
        root.Add(GrantCommands.CreateRevoke(context));
        root.Add(DeviceTokenCommand.Create(context));
        root.Add(TransferCommands.CreateImport(context));
        root.Add(TransferCommands.CreateExport(context));
        root.Add(UpkeepCommands.CreateReindex(context));
        root.Add(UpkeepCommands.CreateVerify(context));
        root.Add(UpkeepCommands.CreatePurge(context));
        root.Add(UpkeepCommands.CreateRenewKey(context));
        root.Add(SbomCommand.Create(context));

        var parsed = root.Parse([.. args.Where(argument => !IsSetting(argument))]);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await terminal.Error.WriteLineAsync(error.Message);
            await terminal.Error.WriteLineAsync($"toolkit {string.Join(' ', PathOf(parsed.CommandResult))} --help says how it is called.".Replace("  ", " ", StringComparison.Ordinal));
            return 2;
        }

        // A failure is one sentence of ours, not a trace.
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = WebServer.LongestStop + TimeSpan.FromSeconds(5), // the library's own two seconds would cut off a server that ends its answers
            Output = terminal.Output,
            Error = terminal.Error,
        });
    }

    // Kestrel's and the logger's settings travel the same way: --Logging:LogLevel:Default=Debug.
    private static bool IsSetting(string argument) =>
        argument.StartsWith(SettingPrefix, StringComparison.OrdinalIgnoreCase)
        || argument.StartsWith("--Kestrel:", StringComparison.OrdinalIgnoreCase)
        || argument.StartsWith("--Logging:", StringComparison.OrdinalIgnoreCase);

    private static Stack<string> PathOf(System.CommandLine.Parsing.CommandResult result)
    {
        var names = new Stack<string>();
        for (System.CommandLine.Parsing.SymbolResult? at = result; at is System.CommandLine.Parsing.CommandResult command; at = at.Parent)
        {
            if (command.Command is not RootCommand)
                names.Push(command.Command.Name);
        }

        return names;
    }
}
