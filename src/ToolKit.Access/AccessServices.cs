using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ToolKit.Access;

/// <summary>Puts this component into a host.</summary>
public static class AccessServices
{
    /// <summary>
    /// Adds <see cref="LibraryGate"/>, <see cref="PersonStore"/>, <see cref="GrantStore"/>, <see cref="DeviceTokenStore"/> and
    /// <see cref="RegionStore"/>. They need <c>SqlDatabase</c>, <c>DocumentLibrary</c> and <see cref="TimeProvider"/> beside them.
    /// </summary>
    public static IServiceCollection AddAccess(this IServiceCollection services, AccessOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton<PersonStore>()
            .AddSingleton<GrantStore>()
            .AddSingleton<DeviceTokenStore>()
            .AddSingleton<RegionStore>()
            .AddSingleton<LibraryGate>();

    /// <summary>Writes down, in the background, when device tokens were last used. For servers; a command uses none.</summary>
    public static IServiceCollection AddLastUseWriter(this IServiceCollection services) => services.AddHostedService<LastUseWriter>();
}

/// <summary>Writes the last use of device tokens down every few minutes and at the end.</summary>
internal sealed class LastUseWriter(DeviceTokenStore tokens, AccessOptions options, TimeProvider time, ILogger<LastUseWriter> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.LastUseInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await WriteAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }

        await WriteAsync();
    }

    private async Task WriteAsync()
    {
        try
        {
            await tokens.WriteLastUsesAsync();
        }
        catch (Exception failure) // a full disk must not stop the server; the uses are kept for the next time
        {
            log.LastUsesNotWritten(failure);
        }
    }
}

/// <summary>All that this component logs.</summary>
internal static partial class AccessLog
{
    [LoggerMessage(1, LogLevel.Warning, "The last use of device tokens could not be written; it is tried again.")]
    public static partial void LastUsesNotWritten(this ILogger log, Exception failure);
}
