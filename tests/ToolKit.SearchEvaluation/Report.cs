using System.Globalization;
using System.Text;

namespace ToolKit.SearchEvaluation;

/// <summary>The figures as Markdown.</summary>
internal static class Report
{
    public static string Write(int documents, IReadOnlyList<Evaluation> evaluations, bool misses)
    {
        var text = new StringBuilder();
        var queries = evaluations.Count == 0 ? 0 : evaluations[0].Scores.Count;
        text.Append(CultureInfo.InvariantCulture, $"{queries} queries, {documents} documents. MRR@10 / recall@10:\n\n");
        text.Append("| kind | queries |").AppendJoin("", evaluations.Select(evaluation => $" {evaluation.Engine} |")).Append('\n');
        text.Append("|---|---:|").AppendJoin("", evaluations.Select(_ => "---:|")).Append('\n');
        foreach (var kind in QueryKinds.All)
            Row(kind, [.. evaluations.Select(evaluation => evaluation.Kind(kind))]);
        Row("**all**", [.. evaluations.Select(evaluation => evaluation.Overall)]);
        foreach (var evaluation in evaluations)
        {
            var failed = evaluation.Scores.Where(score => score.Answer.Error is not null).ToList();
            if (failed.Count > 0)
                text.Append(CultureInfo.InvariantCulture, $"\n{evaluation.Engine} failed at {failed.Count} queries, first at {failed[0].Query.Id}: {failed[0].Answer.Error}\n");
        }

        if (misses)
        {
            foreach (var evaluation in evaluations)
                Misses(evaluation);
        }

        return text.ToString();

        void Row(string name, IReadOnlyList<Means> means)
        {
            if (means.Count == 0 || means[0].Count == 0)
                return;
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {means[0].Count} |")
                .AppendJoin("", means.Select(mean => string.Create(CultureInfo.InvariantCulture, $" {mean.ReciprocalRank:0.000} / {mean.Recall:0.000} |")))
                .Append('\n');
        }

        void Misses(Evaluation evaluation)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{evaluation.Engine}, what is not perfect:\n\n| query | text | MRR@10 | recall@10 | came first | not found |\n|---|---|---:|---:|---|---|\n");
            foreach (var score in evaluation.Scores.Where(score => !score.IsPerfect))
            {
                var found = score.Answer.Paths.Take(Evaluation.Places).ToList();
                text.Append(CultureInfo.InvariantCulture, $"| {score.Query.Id} | {Cell(score.Query.Text)} | {score.ReciprocalRank:0.000} | {score.Recall:0.000} |")
                    .Append(CultureInfo.InvariantCulture, $" {Names(found.Take(3))} | {Names(score.Query.Relevant.Except(found))} |\n");
            }
        }
    }

    private static string Names(IEnumerable<string> paths) => string.Join("; ", paths.Select(path => path.EndsWith("README.md", StringComparison.Ordinal) ? path : path[(path.LastIndexOf('/') + 1)..]));

    private static string Cell(string text)
    {
        var plain = string.Concat(text.Take(60).Select(character => char.IsControl(character) ? '␀' : character));
        return plain.Replace("|", "\\|", StringComparison.Ordinal);
    }
}
