using System.Reflection;

namespace ToolKit.Database;

/// <summary>The tables of one component: embedded files <c>Migrations/0001-name.sql</c>, <c>0002-…</c>, each run once, in this order.</summary>
/// <param name="Component">The component's name, under which the database remembers what it has run.</param>
/// <param name="Assembly">Where the files are embedded.</param>
public sealed record MigrationSet(string Component, Assembly Assembly)
{
    internal IReadOnlyList<Migration> Read()
    {
        const string folder = ".Migrations.";
        var migrations = new List<Migration>();
        foreach (var resource in Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            var start = resource.IndexOf(folder, StringComparison.Ordinal);
            if (start < 0)
                continue;
            var name = resource[(start + folder.Length)..];
            using var reader = new StreamReader(Assembly.GetManifestResourceStream(resource)!);
            migrations.Add(new Migration(int.Parse(name.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture), name, reader.ReadToEnd()));
        }

        for (var i = 0; i < migrations.Count; i++)
        {
            if (migrations[i].Number != i + 1)
                throw new InvalidOperationException($"{Component}: migration {i + 1} is missing; the next file is {migrations[i].Name}.");
        }

        return migrations;
    }
}

internal sealed record Migration(int Number, string Name, string Sql);
