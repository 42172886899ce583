namespace ToolKit.Server;

internal static class RequestsSetup
{
    /// <summary>The way from asking for access to having it.</summary>
    public static void AddRequests(this IServiceCollection services)
    {
        services.AddRequestLimits();
        services.AddSingleton(provider => new DailyCounts(RequestLimits.MostMailsADay, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PlaceFinder>();
        services.AddSingleton<GrantNotices>();
        services.AddScoped<RequestNotices>();
        services.AddScoped<DecisionMails>();
    }
}
