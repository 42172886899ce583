using System.Text;

namespace ToolKit.Search;

/// <summary>
/// Writes MATCH expressions. Whatever a user typed gets into one only here, as tokens in quotation marks that the analysis has made; nothing of it can be
/// read as syntax.
/// </summary>
internal sealed class MatchBuilder(TermStatistics statistics, bool wholeDocuments)
{
    private readonly StringBuilder match = new();

    /// <summary>All words, or any of them.</summary>
    public (string Match, RankPlan Plan) Build(IReadOnlyList<QueryWord> words, bool any)
    {
        match.Clear();
        var plan = wholeDocuments
            ? new RankPlan { IsCounted = true, Columns = (12, 5, 1), LengthWeight = 0.4f, Nearness = 0, AverageLength = TermStatistics.AverageLength(wholeDocuments) }
            : new RankPlan { AverageLength = TermStatistics.AverageLength(wholeDocuments) };
        for (var i = 0; i < words.Count; i++)
        {
            if (i > 0)
                match.Append(any ? " OR " : " AND ");
            Add(words[i], plan, plan.AddGroup(statistics.Rarity(words[i], wholeDocuments)));
        }

        return (match.ToString(), plan);
    }

    private void Add(QueryWord word, RankPlan plan, int group)
    {
        match.Append('(');
        var written = 0;
        var other = wholeDocuments ? AlternativeLevel.Passages : AlternativeLevel.Documents;
        foreach (var alternative in word.Alternatives)
        {
            // What stands nowhere costs as much to look for as anything else. One must remain: an empty expression is none.
            if (alternative.Level == other || (!alternative.IsPrefix && !statistics.Occurs(alternative, wholeDocuments)))
                continue;
            if (written++ > 0)
                match.Append(" OR ");
            Add(alternative, plan, group);
        }

        if (written == 0)
            Add(word.Alternatives[0] with { IsPrefix = false }, plan, group);
        match.Append(')');
    }

    private void Add(Alternative alternative, RankPlan plan, int group)
    {
        if (!alternative.IsPhrase || !wholeDocuments)
        {
            Quote(alternative.Tokens);
            if (alternative.IsPrefix)
                match.Append(" *");
            plan.AddPhrase(group, alternative.Weight, alternative.Kind);
            return;
        }

        // Whole documents have no positions.
        var tokens = alternative.Tokens.Split(' ');
        match.Append('(');
        for (var t = 0; t < tokens.Length; t++)
        {
            if (t > 0)
                match.Append(" AND ");
            Quote(tokens[t]);
            plan.AddPhrase(group, alternative.Weight / tokens.Length, PhraseKind.Other);
        }

        match.Append(')');
    }

    private void Quote(string tokens) => match.Append('"').Append(tokens.Replace("\"", "", StringComparison.Ordinal)).Append('"');
}
