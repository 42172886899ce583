namespace ToolKit.Server;

/// <summary>The search: what keeps its index up, and what asks it.</summary>
internal static class SearchSetup
{
    public static void AddSearch(this IServiceCollection services, Installation installation)
    {
        var indexer = installation.Indexer;
        services.AddSingleton(indexer);
        services.AddSingleton(new LibrarySearch(indexer));
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<IndexingService>(provider, indexer, installation.Library));
    }
}
