using System.Text.Json.Nodes;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

public sealed class SbomCommandTests
{
    [Fact]
    public async Task ItNamesEveryPackageOfTheProductWithVersionAndDigest()
    {
        using var folder = new TemporaryFolder();

        var result = await ToolKitApplication.RunOnAsync(folder.Path, "", "sbom");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path)); // it needs no library
        var bill = JsonNode.Parse(result.Output)!;
        Assert.Equal(("CycloneDX", "1.6", "toolkit"), ((string?)bill["bomFormat"], (string?)bill["specVersion"], (string?)bill["metadata"]!["component"]!["name"]));
        var packages = bill["components"]!.AsArray().Where(component => ((string?)component!["purl"])?.StartsWith("pkg:nuget/", StringComparison.Ordinal) == true).ToList();
        Assert.All(packages, package => Assert.Matches("^[0-9a-f]{128}$", (string?)package!["hashes"]![0]!["content"]));
        foreach (var name in (string[])["Markdig", "AngleSharp", "Dapper", "Microsoft.Data.Sqlite.Core", "YamlDotNet"])
            Assert.Contains(packages, package => (string?)package!["name"] == name && (string?)package["purl"] == $"pkg:nuget/{name}@{package["version"]}");
        Assert.DoesNotContain(packages, package => ((string?)package!["name"])!.StartsWith("xunit", StringComparison.OrdinalIgnoreCase));

        // Of npm what is served, and not what makes the style sheet.
        var served = bill["components"]!.AsArray().Where(component => ((string?)component!["purl"])?.StartsWith("pkg:npm/", StringComparison.Ordinal) == true).ToList();
        Assert.Equal(["@fontsource/fira-sans", "@kern-ux/native"], served.Select(package => (string?)package!["name"]));
        Assert.All(served, package => Assert.Equal($"pkg:npm/{((string?)package!["name"])!.Replace("@", "%40", StringComparison.Ordinal)}@{package["version"]}", (string?)package["purl"]));
        Assert.All(served, package => Assert.Matches("^[0-9a-f]{128}$", (string?)package!["hashes"]![0]!["content"]));

        // What is referred to is there.
        var references = bill["components"]!.AsArray().Select(component => (string?)component!["bom-ref"]).Append("toolkit").ToHashSet();
        Assert.All(bill["dependencies"]!.AsArray().SelectMany(entry => entry!["dependsOn"]!.AsArray().Append(entry["ref"])), reference => Assert.Contains((string?)reference, references));
    }
}
