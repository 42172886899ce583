using ToolKit.Access;

namespace ToolKit.Server;

internal static class CollectionsSetup
{
    /// <summary>What people put together, and what comes put together.</summary>
    /// <exception cref="CommandRefusedException">The file of sets cannot be used.</exception>
    public static void AddCollections(this IServiceCollection services, CollectionStore store)
    {
        services.AddSingleton(store);
        services.AddSingleton(ReadyMadeSets.Read(Path.Combine(AppContext.BaseDirectory, "content", "Koffer.json")));
        services.AddScoped<Packing>();
    }
}
