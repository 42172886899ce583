using Microsoft.Data.Sqlite;

namespace ToolKit.Search;

/// <summary>The native border, the lexicon and the ranking, tried on one compound.</summary>
internal static class SearchSelfTest
{
    public static void Run()
    {
        try
        {
            using var connection = new IndexConnection(":memory:", cacheKilobytes: 100);
            connection.Run("CREATE VIRTUAL TABLE temp.trial USING fts5(title, heading, body, tokenize='german')");
            connection.Run("INSERT INTO trial VALUES ('Muster', NULL, 'Die Schweigepflichtsent-\nbindung der Träger:innen nach § 16h SGB II')");
            foreach (var match in (ReadOnlySpan<string>)["\"+entbindung\"", "\"schweigepflichtsentbindung\"", "\"traegerinnen\"", "\"§ 16h\"", "\"sgb 2\""])
            {
                var plan = new RankPlan();
                plan.AddPhrase(plan.AddGroup(1), 1, PhraseKind.Exact);
                var row = connection.Statement("SELECT rank_german(trial, ?2) FROM trial WHERE trial MATCH ?1").Bind(match, plan.ToBytes());
                if (!row.Step() || row.GetDouble(0) <= 0)
                    throw new SearchIndexException($"The tokenizer does not work on this machine: {match} is not found where it stands.");
                row.Reset();
            }
        }
        catch (Exception e) when (e is SqliteException or DllNotFoundException or EntryPointNotFoundException or NotSupportedException)
        {
            throw new SearchIndexException("The search does not work on this machine.", e);
        }
    }
}
