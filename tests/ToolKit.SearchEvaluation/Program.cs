using ToolKit.SearchEvaluation;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(EvaluationOptions.Usage);
    return 0;
}

if (!EvaluationOptions.TryParse(args, out var options, out var problem))
{
    await Console.Error.WriteLineAsync(problem + Environment.NewLine + EvaluationOptions.Usage);
    return 2;
}

var documents = TestDocument.Load(options.Corpus);
var queries = JudgedQuery.Load().Where(query => options.Kinds.Contains(query.Kind)).ToList();
if (options.Corpus is not null)
{
    var wrong = Judgements.Check(queries, documents);
    foreach (var line in wrong)
        await Console.Error.WriteLineAsync(line);
    if (wrong.Count > 0)
        return 2;
}

var asked = queries.Select(query => query.JudgedOn(documents)).OfType<JudgedQuery>().ToList();
List<Evaluation> evaluations = [];
foreach (var create in options.Engines)
{
    await using var engine = create(documents);
    if (engine.WhyMissing is { } why)
    {
        await Console.Error.WriteLineAsync($"{engine.Name} is left out: {why}");
        continue;
    }

    var answers = await engine.AnswerAsync(asked);
    evaluations.Add(Evaluation.Of(engine.Name, asked, answers));
}

var report = Report.Write(documents.Count, evaluations, options.Misses);
Console.WriteLine(report);
if (options.Out is not null)
    await File.WriteAllTextAsync(options.Out, report);

if (!options.Require)
    return 0;
var missed = evaluations.Count == 0 ? ["Nothing was evaluated."] : evaluations[0].BelowTargets();
foreach (var line in missed)
    await Console.Error.WriteLineAsync(line);
return missed.Count == 0 ? 0 : 1;
