using System.Text.Json;

namespace ToolKit.Server.Tests;

/// <summary>Asks the search over the API, once it has seen everything that was done.</summary>
internal static class SearchClient
{
    public static async Task<JsonElement> SearchAsync(this ApiClient api, ToolKitApplication application, string query, string more = "")
    {
        await application.WaitForSearchAsync();
        return await api.GetAsync($"/api/search?q={Uri.EscapeDataString(query)}{more}");
    }

    /// <summary>The paths of what is found.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(this ApiClient api, ToolKitApplication application, string query, string more = "") =>
        [.. (await api.SearchAsync(application, query, more)).GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("path").GetString()!)];

    /// <summary>A word that stands nowhere else, and that no speller takes for another.</summary>
    public static string Word() => string.Concat(Guid.NewGuid().ToByteArray().Take(12).Select(b => "bdfgklmnprst"[b % 12].ToString() + "aeiou"[b / 12 % 5]));
}
