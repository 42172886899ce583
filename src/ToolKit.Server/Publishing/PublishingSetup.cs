using ToolKit.Access;

namespace ToolKit.Server;

internal static class PublishingSetup
{
    /// <summary>The way of a draft to the place where everybody reads it, and what keeps it up to date there.</summary>
    public static void AddPublishing(this IServiceCollection services, ReviewCalendar calendar)
    {
        services.AddSingleton(calendar);
        services.AddSingleton<GuardReports>();
        services.AddSingleton<UploadChecks>();
        services.AddSingleton<ReviewDates>();
        services.AddSingleton<DraftConversion>();
        services.AddScoped<DraftMails>();
    }
}
