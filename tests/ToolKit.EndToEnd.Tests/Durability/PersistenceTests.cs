using System.Net;
using System.Text.Json;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>A server of its own, started again in between.</summary>
public sealed class PersistenceTests : IAsyncLifetime
{
    private readonly ToolKitServer server = ToolKitServer.Prepare();
    private string token = "";
    private DavClient client = null!;

    private Uri Share => new(server.Address, "dav/");

    public async ValueTask InitializeAsync()
    {
        token = await server.CreatePersonWithTokenAsync("admin@example.org", "Administrator", "/");
        await server.StartAgainAsync();
        client = new DavClient(Share, "anybody", token);
    }

    [Fact]
    public async Task ALockOutlivesARestart()
    {
        await client.MakeFolderAsync(new Uri(Share, "Ablage/"));
        var file = new Uri(Share, "Ablage/brief.txt");
        await client.PutAsync(file, Some.Bytes(100));
        var lockToken = await client.LockAsync(file);

        await server.RestartAsync();

        Assert.Equal(HttpStatusCode.Locked, await client.StatusAsync("PUT", file, new StringContent("fremd")));
        await client.PutAsync(file, Some.Bytes(100), ("If", $"(<{lockToken}>)"));
        await client.UnlockAsync(file, lockToken);
        await client.PutAsync(file, Some.Bytes(100));
    }

    [Fact]
    public async Task ADocumentEditedOnTheShareHasBothVersions()
    {
        var document = await FirstDocumentAsync("/Werkzeugkoffer");
        var file = new Uri(server.Address, "dav" + string.Join('/', document.Split('/').Select(Uri.EscapeDataString)));
        var original = (await client.GetAsync(file))!;
        await client.PutAsync(file, [.. original, .. "\nErgänzt.\n"u8]);

        await server.RestartAsync();

        var versions = (await ApiAsync($"api/versions?path={Uri.EscapeDataString(document)}")).GetProperty("versions");
        Assert.Equal([original.Length, original.Length + 11], versions.EnumerateArray().Select(v => v.GetProperty("size").GetInt32()).Order());
        Assert.Equal([1, 2], versions.EnumerateArray().Select(v => v.GetProperty("number").GetInt32()).Order());
        Assert.Contains(versions.EnumerateArray(), version => version.GetProperty("author").GetString() == "ToolKit");
        Assert.Contains(versions.EnumerateArray(), version => version.GetProperty("author").GetString() == "admin");
    }

    [Fact]
    public async Task AnEmptyFolderBecomesALibraryWithTheFourFields()
    {
        var folders = (await ApiAsync("api/tree?path=%2FWerkzeugkoffer")).GetProperty("entries").EnumerateArray()
            .Where(entry => entry.GetProperty("type").GetString() == "folder")
            .Select(entry => entry.GetProperty("name").GetString()!)
            .ToList();

        Assert.Equal(
            ["Einstieg", "Harmonisierte Abläufe und Maßnahmen", "Informationsaustausch", "One-Stop-Government", "Transparenz"],
            folders.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task WhatACommandChangesCountsFromTheNextRequest()
    {
        var other = await server.CreatePersonWithTokenAsync("other@example.org", "Editor", "/Werkzeugkoffer");
        using var their = new DavClient(Share, "anybody", other);
        var folder = new Uri(Share, "Werkzeugkoffer/");
        Assert.Equal(HttpStatusCode.MultiStatus, await their.StatusAsync("PROPFIND", folder, null, ("Depth", "0")));

        (await server.RunAsync("person", "disable", "other@example.org")).MustSucceed();

        Assert.Equal(HttpStatusCode.Unauthorized, await their.StatusAsync("PROPFIND", folder, null, ("Depth", "0")));
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    private async Task<string> FirstDocumentAsync(string folder)
    {
        foreach (var entry in (await ApiAsync($"api/tree?path={Uri.EscapeDataString(folder)}")).GetProperty("entries").EnumerateArray())
        {
            var path = entry.GetProperty("path").GetString()!;
            if (entry.GetProperty("type").GetString() == "document")
                return path;
            if (await FirstDocumentAsync(path) is { Length: > 0 } found)
                return found;
        }

        return "";
    }

    private async Task<JsonElement> ApiAsync(string path)
    {
        using var http = server.CreateClient(token);
        return JsonDocument.Parse(await http.GetStringAsync(path)).RootElement;
    }
}
