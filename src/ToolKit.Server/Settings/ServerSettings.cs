namespace ToolKit.Server;

/// <summary>Where settings come from, the later ones winning: appsettings.json beside the executable, the environment, the command line.</summary>
internal static class ServerSettings
{
    public static IConfiguration Read(string[] commandLine) => new ConfigurationBuilder()
        .SetBasePath(AppContext.BaseDirectory)
        .AddJsonFile("appsettings.json", optional: true)
        .AddEnvironmentVariables()
        .AddCommandLine(commandLine)
        .Build();
}
