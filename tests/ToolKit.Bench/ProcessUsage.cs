using System.Globalization;

namespace ToolKit.Bench;

/// <summary>What a server's process and all below it use, as /proc tells it.</summary>
internal static class ProcessUsage
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on every Linux that .NET runs on

    /// <summary>Processor time used so far, in milliseconds.</summary>
    public static double CpuMilliseconds(int root) => Tree(root).Sum(process =>
    {
        var fields = Stat(process);
        return fields is null ? 0 : (Number(fields[11]) + Number(fields[12])) / TicksPerSecond * 1000;
    });

    /// <summary>Memory in megabytes: what is resident, and the same with shared pages counted by their share.</summary>
    public static (double Resident, double Proportional) Memory(int root)
    {
        double resident = 0, proportional = 0;
        foreach (var process in Tree(root))
        {
            try
            {
                foreach (var line in File.ReadLines($"/proc/{process}/smaps_rollup"))
                {
                    if (line.StartsWith("Rss:", StringComparison.Ordinal))
                        resident += Kilobytes(line);
                    else if (line.StartsWith("Pss:", StringComparison.Ordinal))
                        proportional += Kilobytes(line);
                }
            }
            catch (IOException)
            {
                // it ended meanwhile
            }
        }

        return (resident / 1024, proportional / 1024);
    }

    private static List<int> Tree(int root)
    {
        var parents = Directory.GetDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .Select(id => (Id: id, Parent: Stat(id) is { } fields ? (int)Number(fields[1]) : 0))
            .ToLookup(process => process.Parent, process => process.Id);
        var tree = new List<int> { root };
        for (var i = 0; i < tree.Count; i++)
            tree.AddRange(parents[tree[i]]);
        return tree;
    }

    /// <summary>The fields behind the program's name, which may itself hold spaces; the first is the state.</summary>
    private static string[]? Stat(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null; // it ended meanwhile
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double Kilobytes(string line) => Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
}
