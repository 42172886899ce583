namespace ToolKit.Search.Tests;

/// <summary>What is typed is data. Nothing of it is syntax of FTS5 or SQL, and nothing breaks.</summary>
public class HostileQueryTests : SearchContext
{
    public static TheoryData<string> Queries() => new(
        "\"", "\"\"", "\"\"\"", "'", "''; DROP TABLE document; --", "a\" OR \"b", "a AND", "AND", "OR NOT", "NOT Geheim", "NEAR(a b, 3)", "title:Geheim",
        "body : Geheim", "{title heading} : a", "^Geheim", "a + b", "a*", "*", "***", "(", ")", "((((((((", "a)b(", "-", "--", "-\"", "- -a", ":", "in:", "in:\"",
        "art:", "a\0b", "\0", "\u202Egeheim", "\uD800", "\uDFFFabc", "~geheim", "+geheim", "~", "+", "§", "§§§", "§ §", "% _ %", "\\", "\r\n\t", "😀 😀", "ﷺ",
        "a\u0300\u0301\u0302\u0303\u0304", "İ", "ẞ", "null", "1e309", "0x41", "${7*7}", "{{7*7}}", "<script>alert(1)</script>", "../../etc/passwd",
        "SELECT * FROM passage_text WHERE passage_text MATCH 'a'", new string('a', 5000), string.Concat(Enumerable.Repeat("wort ", 400)),
        string.Concat(Enumerable.Repeat("\"a b\" ", 100)), string.Concat(Enumerable.Repeat("-a ", 300)), string.Concat(Enumerable.Repeat("§ 1 ", 300)));

    [Theory, MemberData(nameof(Queries))]
    public async Task AnyTextIsAnswered(string query)
    {
        await PutAsync(Document(7, "Titel", "Ein harmloser Satz."));
        foreach (var typing in (bool[])[false, true])
        {
            var result = await SearchAsync(query, typing: typing);
            Assert.True(result.Total is 0 or 1);
            Assert.Equal(result.Total, result.Hits.Count);
        }

        Assert.NotNull(await SuggestAsync(query));
        Assert.Equal([7L], await FindAsync("harmloser"));
    }

    [Fact]
    public async Task RandomTextIsAnswered()
    {
        await PutAsync(Document(7, "Titel", "Ein harmloser Satz nach § 16h SGB II."));
        var random = new Random(5);
        const string Signs = "aeäßi0 \"'-:*§()~+^{},.;\\\u0308\u00ADI\n";
        for (var round = 0; round < 2000; round++)
        {
            var query = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => Signs[random.Next(Signs.Length)]));
            Assert.InRange((await SearchAsync(query, typing: round % 2 == 0)).Total, 0, 1);
        }
    }
}
