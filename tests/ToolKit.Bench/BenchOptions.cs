using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ToolKit.Bench;

internal sealed record BenchOptions
{
    public static string Usage { get; } =
        $"""
        Compares WebDAV servers side by side: started by the bench itself on loopback, measured in turns.

            dotnet run -c Release --project tests/ToolKit.Bench -- [options]

            --peers LIST     {string.Join(",", Peer.Known.Keys)}; default toolkit,apache,rclone
            --only LIST      measures: {string.Join(",", Bench.AllMeasures.Select(m => m.Id))}
            --rounds N       default 3; what is reported is the median of the rounds
            --seconds N      length of one load; default 2
            --folder DIR     where the servers keep their data; default /var/tmp
            --out FILE.md    writes the report there too

            ToolKit.Bench empty-handler --port N    a server that does nothing but send the bytes
        {SoakOptions.Usage}
        {SearchBenchOptions.Usage}
        {DocumentBench.Usage}
        """;

    public IReadOnlyList<string> Peers { get; private init; } = ["toolkit", "apache", "rclone"];

    public IReadOnlyList<Measure> Measures { get; private init; } = Bench.AllMeasures;

    public int Rounds { get; private init; } = 3;

    public int Seconds { get; private init; } = 2;

    public string Folder { get; private init; } = "/var/tmp";

    public string? Out { get; private init; }

    public static bool TryParse(string[] args, [NotNullWhen(true)] out BenchOptions? options, out string problem)
    {
        options = null;
        problem = "";
        var parsed = new BenchOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 >= args.Length)
            {
                problem = $"{args[i]} needs a value";
                return false;
            }

            var value = args[i + 1];
            var list = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            switch (args[i])
            {
                case "--peers":
                    problem = Unknown(list, Peer.Known.Keys);
                    parsed = parsed with { Peers = list };
                    break;
                case "--only":
                    problem = Unknown(list, Bench.AllMeasures.Select(m => m.Id));
                    parsed = parsed with { Measures = [.. Bench.AllMeasures.Where(m => list.Contains(m.Id))] };
                    break;
                case "--rounds" when int.TryParse(value, CultureInfo.InvariantCulture, out var rounds) && rounds > 0:
                    parsed = parsed with { Rounds = rounds };
                    break;
                case "--seconds" when int.TryParse(value, CultureInfo.InvariantCulture, out var seconds) && seconds > 0:
                    parsed = parsed with { Seconds = seconds };
                    break;
                case "--folder":
                    parsed = parsed with { Folder = Path.GetFullPath(value) };
                    break;
                case "--out":
                    parsed = parsed with { Out = Path.GetFullPath(value) };
                    break;
                default:
                    problem = $"{args[i]} {value} is no option";
                    break;
            }

            if (problem.Length > 0)
                return false;
        }

        options = parsed;
        return true;
    }

    private static string Unknown(string[] given, IEnumerable<string> known)
    {
        var unknown = given.Except(known).ToList();
        return unknown.Count == 0 ? "" : $"unknown: {string.Join(", ", unknown)}";
    }
}
