namespace ToolKit.Database;

internal sealed class SqliteDialect : SqlDialect
{
    // AUTOINCREMENT: an id is never given twice, so a grant on a folder that is gone can never come to mean another one.
    internal override IReadOnlyDictionary<string, string> Words { get; } = new Dictionary<string, string>
    {
        ["Identity"] = "INTEGER PRIMARY KEY AUTOINCREMENT",
        ["Text"] = "TEXT",
        ["Blob"] = "BLOB",
        ["Clustered"] = "WITHOUT ROWID",
    };

    public override string In(string column, string parameter) => $"{column} IN (SELECT value FROM json_each(@{parameter}))";

    public override string Each(string parameter) => $"json_each(@{parameter}) AS each";

    public override object Ids(IEnumerable<long> ids) => $"[{string.Join(',', ids)}]";

    public override string ForUpdate => "";

    public override string NextId(string table, string row) =>
        $"(SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = '{table}'), 0)) + {row}";
}
