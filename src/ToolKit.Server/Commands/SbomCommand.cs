using System.CommandLine;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ToolKit.Server;

/// <summary><c>toolkit sbom</c>: what this executable is made of, in CycloneDX. Read from the list of dependencies that the build leaves beside it, so it says what is really there.</summary>
internal static class SbomCommand
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(CommandContext context)
    {
        var command = new Command("sbom", "Prints the bill of materials: every package in this executable and in its pages, as CycloneDX JSON.");
        command.SetAction(async (_, cancellation) =>
        {
            var file = Path.Combine(AppContext.BaseDirectory, $"{typeof(SbomCommand).Assembly.GetName().Name}.deps.json");
            if (!File.Exists(file))
            {
                await context.Terminal.Error.WriteLineAsync($"{file} is missing: the executable was not installed as it was published.");
                return 1;
            }

            await context.Terminal.Output.WriteLineAsync(Write(JsonNode.Parse(await File.ReadAllTextAsync(file, cancellation))!).ToJsonString(Layout));
            return 0;
        });
        return command;
    }

    /// <summary>CycloneDX 1.6 (ECMA-424) of a list of dependencies as the build writes it.</summary>
    private static JsonObject Write(JsonNode dependencies)
    {
        var libraries = dependencies["libraries"]!.AsObject().Select(library => (Name: library.Key.Split('/')[0], Version: library.Key.Split('/')[1], Facts: library.Value!)).ToList();
        var target = dependencies["targets"]!.AsObject().First().Value!.AsObject();
        var product = typeof(SbomCommand).Assembly;
        var version = product.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
        return new JsonObject
        {
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject { ["component"] = new JsonObject { ["type"] = "application", ["bom-ref"] = "toolkit", ["name"] = "toolkit", ["version"] = version } },
            ["components"] = new JsonArray(
            [
                Component("framework", "Microsoft.NETCore.App", Environment.Version.ToString(), "pkg:generic/dotnet-runtime@" + Environment.Version, null),
                .. libraries.Where(library => (string?)library.Facts["type"] == "package").Select(library => Component(
                    "library", library.Name, library.Version, $"pkg:nuget/{library.Name}@{library.Version}", (string?)library.Facts["sha512"])),
                .. libraries.Where(library => (string?)library.Facts["type"] == "project" && library.Name != product.GetName().Name)
                    .Select(library => Component("library", library.Name, library.Version, null, null)),
                .. ServedPackages(),
            ]),
            ["dependencies"] = new JsonArray([.. target.Select(entry => new JsonObject
            {
                ["ref"] = Reference(entry.Key),
                ["dependsOn"] = new JsonArray([.. (entry.Value!["dependencies"]?.AsObject() ?? []).Select(needed => JsonValue.Create(Reference($"{needed.Key}/{needed.Value}")))]),
            })]),
        };
    }

    /// <summary>Of npm: what the style sheet and the fonts are, not what makes them of it.</summary>
    private static List<JsonObject> ServedPackages()
    {
        const string folder = "node_modules/";
        using var locked = typeof(SbomCommand).Assembly.GetManifestResourceStream("Design.package-lock.json")!;
        return [.. JsonNode.Parse(locked)!["packages"]!.AsObject()
            .Where(package => package.Key.StartsWith(folder, StringComparison.Ordinal) && (bool?)package.Value!["dev"] != true)
            .Select(package => (Name: package.Key[folder.Length..], Version: (string)package.Value!["version"]!, Digest: (string?)package.Value["integrity"]))
            .Select(package => Component("library", package.Name, package.Version, $"pkg:npm/{package.Name.Replace("@", "%40", StringComparison.Ordinal)}@{package.Version}", package.Digest))];
    }

    private static JsonObject Component(string type, string name, string version, string? address, string? digest)
    {
        var component = new JsonObject { ["type"] = type, ["bom-ref"] = Reference($"{name}/{version}"), ["name"] = name, ["version"] = version };
        if (address is not null)
            component["purl"] = address;
        if (digest is { Length: > 7 } text && text.StartsWith("sha512-", StringComparison.Ordinal))
            component["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = Convert.ToHexStringLower(Convert.FromBase64String(text["sha512-".Length..])) });
        return component;
    }

    private static string Reference(string key) => key.Split('/')[0] == "toolkit" ? "toolkit" : key.Replace('/', '@');
}
