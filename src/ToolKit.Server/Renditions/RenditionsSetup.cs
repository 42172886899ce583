namespace ToolKit.Server;

internal static class RenditionsSetup
{
    /// <summary>Markdown documents in the formats of office programs.</summary>
    public static void AddRenditions(this IServiceCollection services, Installation installation)
    {
        services.AddSingleton(_ => new KeptLengths(installation.RenditionFile));
        services.AddSingleton<RenditionWriter>();
        services.AddSingleton<RenditionQueue>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<PdfPrinter>(provider, installation.PdfFolder));
        services.AddSingleton<DocumentFiles>();
        services.AddRateLimiter(limits => limits.AddPolicy(TemplateCheck.Policy, TemplateCheck.OneAtATime));
        services.AddHostedService(provider => provider.GetRequiredService<RenditionQueue>());
    }
}
