using System.Xml.Linq;
using ToolKit.TestSupport;

namespace ToolKit.Architecture.Tests;

/// <summary>
/// Who may know whom. A project or package that is not in this table needs a decision first: add it here and say why in
/// docs/decisions.md.
/// </summary>
public class ProjectArrowTests
{
    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        ["ToolKit.WebDav"] = [],
        ["ToolKit.Database"] = [],
        ["ToolKit.Library"] = ["ToolKit.Database"],
        ["ToolKit.Access"] = ["ToolKit.Library"],
        ["ToolKit.Formats"] = [],
        ["ToolKit.Search"] = [],
        ["ToolKit.Server"] =
        [
            "ToolKit.WebDav", "ToolKit.Database", "ToolKit.Library", "ToolKit.Access", "ToolKit.Formats", "ToolKit.Search",
        ],
    };

    private static readonly string[] SqliteDriver = ["Microsoft.Data.Sqlite.Core", "SQLitePCLRaw.bundle_e_sqlite3"];

    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["ToolKit.WebDav"] = [],
        ["ToolKit.Database"] = ["Dapper", "Npgsql", .. SqliteDriver],
        ["ToolKit.Library"] = ["AWSSDK.S3"],
        ["ToolKit.Access"] = [],
        ["ToolKit.Formats"] =
        [
            "Markdig", "DocumentFormat.OpenXml", "System.IO.Packaging", "YamlDotNet", "AngleSharp", "AngleSharp.Css", "DiffPlex", "ExcelDataReader",
        ],
        ["ToolKit.Search"] = SqliteDriver,
        ["ToolKit.Server"] =
        [
            "System.CommandLine", "Microsoft.AspNetCore.OpenApi", "Microsoft.IdentityModel.Protocols.OpenIdConnect",
            "Microsoft.IdentityModel.JsonWebTokens", "OpenTelemetry", "OpenTelemetry.Exporter.OpenTelemetryProtocol",
        ],
    };

    // These have never heard of HTTP: no web framework. Access may use its cryptography and password hasher.
    private static readonly string[] WithoutWeb = ["ToolKit.Database", "ToolKit.Library", "ToolKit.Formats", "ToolKit.Search"];

    public static TheoryData<string> Projects() => new(SourceTree.ProjectNames);

    [Theory, MemberData(nameof(Projects))]
    public void AProjectKnowsOnlyTheProjectsItMay(string project)
    {
        Assert.True(MayKnow.ContainsKey(project), $"{project} is not in the table of projects: decide what it may know");
        Assert.Empty(References(project, "ProjectReference").Select(p => Path.GetFileNameWithoutExtension(p)!).Except(MayKnow[project]));
    }

    [Theory, MemberData(nameof(Projects))]
    public void AProjectUsesOnlyThePackagesItMay(string project) =>
        Assert.Empty(References(project, "PackageReference").Except(MayUse[project]));

    [Theory, MemberData(nameof(Projects))]
    public void AProjectWithoutHttpDoesNotReferenceTheWebFramework(string project)
    {
        if (!WithoutWeb.Contains(project))
            return; // the others may
        Assert.DoesNotContain("Microsoft.AspNetCore.App", References(project, "FrameworkReference"));
        Assert.Equal("Microsoft.NET.Sdk", Load(project).Attribute("Sdk")?.Value);
    }

    [Fact]
    public void EveryProjectOfTheTableThatIsThereIsInTheSolution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "ToolKit.sln"));
        Assert.NotEmpty(SourceTree.ProjectNames);
        Assert.All(SourceTree.ProjectNames, project => Assert.Contains($"{project}.csproj", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void ASampleKnowsToolKitWebDavAndNothingElse()
    {
        var samples = Directory.GetFiles(Path.Combine(Repository.Root, "samples"), "*.csproj", SearchOption.AllDirectories);
        Assert.NotEmpty(samples);
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "ToolKit.sln"));
        foreach (var sample in samples)
        {
            var project = XElement.Load(sample);
            var known = project.Descendants().Where(element => element.Name.LocalName.EndsWith("Reference", StringComparison.Ordinal));
            Assert.Equal(["../../src/ToolKit.WebDav/ToolKit.WebDav.csproj"], known.Select(reference => reference.Attribute("Include")?.Value.Replace('\\', '/')));
            Assert.Contains(Path.GetFileName(sample), solution, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void NoProjectReferencesAnotherOnesBuiltFile() =>
        Assert.All(SourceTree.ProjectNames, project => Assert.Empty(References(project, "Reference")));

    private static XElement Load(string project) =>
        XElement.Load(Path.Combine(SourceTree.Folder, project, project + ".csproj"));

    private static IEnumerable<string> References(string project, string kind) =>
        Load(project).Descendants(kind).Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'));
}
