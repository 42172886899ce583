using System.Globalization;
using ToolKit.TestSupport;

namespace ToolKit.Bench;

/// <summary>wrk with a script written for one load. Its requests are made once, or joined of ready pieces: Lua shall not be what is measured.</summary>
internal static class Wrk
{
    private const string Counting = """

        local started = 0
        function setup(thread)
          started = started + 1
          thread:set("number", started)
        end
        function done(summary)
          local e = summary.errors
          io.write(string.format("\ncounted %d %d %d %d %d\n", summary.requests, summary.duration, summary.bytes,
            e.status, e.connect + e.read + e.write + e.timeout))
        end
        """;

    /// <summary>What a load came to.</summary>
    /// <param name="Bytes">All bytes received, heads included.</param>
    public sealed record Result(long Requests, double Seconds, long Bytes)
    {
        public double PerSecond => Requests / Seconds;

        /// <summary>Refuses a load whose answers were, on average, smaller than the right answer.</summary>
        public Result MustHaveReceived(long bytesPerRequest) => Bytes >= Requests * bytesPerRequest * 0.98
            ? this
            : throw new RefusedException($"{Bytes / Math.Max(1, Requests)} bytes an answer instead of {bytesPerRequest}");
    }

    /// <summary>The same request over and over.</summary>
    public static string Same(string request) => $$"""
        local text = {{Quote(request)}}
        function request() return text end
        """;

    /// <summary>One request after the other out of a list, each thread beginning elsewhere.</summary>
    public static string Each(IEnumerable<string> requests) => $$"""
        local texts = { {{string.Join(",\n", requests.Select(Quote))}} }
        local n = 0
        function request()
          n = n + 1
          return texts[(n * 7 + number * 131) % #texts + 1]
        end
        """;

    /// <summary>Uploads of new files: the head with a new name, and a body that begins with a new number.</summary>
    public static string NewFiles(string beforeName, string afterName, string bodyFile) => $$"""
        local file = io.open({{Quote(bodyFile)}}, "rb")
        local rest = string.sub(file:read("*a"), 13)
        file:close()
        local n = 0
        function request()
          n = n + 1
          return table.concat({ {{Quote(beforeName)}}, number, "_", n, {{Quote(afterName)}}, string.format("%02d%010d", number, n), rest })
        end
        """;

    /// <summary>Ten of the first and then one upload that changes the folder.</summary>
    public static string TenToOne(string request, string beforeName, string afterName, string bodyFile) => $$"""
        local file = io.open({{Quote(bodyFile)}}, "rb")
        local rest = string.sub(file:read("*a"), 13)
        file:close()
        local text = {{Quote(request)}}
        local n = 0
        function request()
          n = n + 1
          if n % 11 ~= 0 then return text end
          return table.concat({ {{Quote(beforeName)}}, number, math.floor(n / 11) % 10, {{Quote(afterName)}}, string.format("%02d%010d", number, n), rest })
        end
        """;

    public static async Task<Result> RunAsync(Peer peer, string script, int connections, int seconds)
    {
        using var folder = new TemporaryFolder("bench-wrk");
        var file = folder.Below("load.lua");
        await File.WriteAllTextAsync(file, script + Counting);
        var threads = Math.Min(connections, 2).ToString(CultureInfo.InvariantCulture);
        var result = await ExternalProgram.RunAsync(
            "wrk",
            ["-t", threads, "-c", $"{connections}", "-d", $"{seconds}s", "--timeout", "30s", "-s", file, $"http://127.0.0.1:{peer.Port}/"],
            TimeSpan.FromSeconds(seconds + 90));
        var counted = result.Output.Split('\n').FirstOrDefault(line => line.StartsWith("counted ", StringComparison.Ordinal))
            ?? throw new RefusedException("wrk: " + (result.Error + result.Output).Trim());
        var numbers = counted.Split(' ').Skip(1).Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        if (numbers[0] == 0)
            throw new RefusedException("no answer");
        if (numbers[3] > 0)
            throw new RefusedException($"{numbers[3]} of {numbers[0]} answers were errors");
        if (numbers[4] > 0)
            throw new RefusedException($"{numbers[4]} connections broke or timed out");
        return new Result(numbers[0], numbers[1] / 1e6, numbers[2]);
    }

    /// <summary>A string of Lua. \ddd stands for a byte.</summary>
    private static string Quote(string text)
    {
        var quoted = text
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
        return $"\"{quoted}\"";
    }
}
