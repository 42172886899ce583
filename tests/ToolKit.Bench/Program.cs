using ToolKit.Bench;

if (args is ["empty-handler", "--port", var port])
{
    await EmptyHandler.RunAsync(int.Parse(port));
    return 0;
}

if (args is ["soak", .. var rest])
{
    if (SoakOptions.TryParse(rest, out var soak, out var mistake))
        return await new Soak(soak).RunAsync() ? 0 : 1;
    await Console.Error.WriteLineAsync(mistake + Environment.NewLine + SoakOptions.Usage);
    return 2;
}

if (args is ["search", .. var ofSearch])
{
    if (SearchBenchOptions.TryParse(ofSearch, out var search, out var mistake))
        return await new SearchBench(search).RunAsync();
    await Console.Error.WriteLineAsync(mistake + Environment.NewLine + SearchBenchOptions.Usage);
    return 2;
}

if (args is ["documents"])
    return await DocumentBench.RunAsync();

if (!BenchOptions.TryParse(args, out var options, out var problem))
{
    await Console.Error.WriteLineAsync(problem);
    await Console.Error.WriteLineAsync(BenchOptions.Usage);
    return 2;
}

var report = await new Bench(options).RunAsync();
Console.WriteLine(report);
if (options.Out is not null)
    await File.WriteAllTextAsync(options.Out, report);
return 0;
