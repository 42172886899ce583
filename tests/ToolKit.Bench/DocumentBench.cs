using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using ToolKit.Formats;
using ToolKit.TestSupport;

namespace ToolKit.Bench;

/// <summary>How long documents for office programs take: the shipped toolkit as a ZIP file of DOCX through the product's own door, folders of the share, and one long template filled in.</summary>
internal static partial class DocumentBench
{
    public const string Usage =
        """

            ToolKit.Bench documents                 documents written for office programs
        """;

    private const int Rounds = 15;
    private const string Mail = "bench@example.org";
    private const string Password = "vier Wörter ergeben ein Kennwort";

    public static async Task<int> RunAsync()
    {
        await using var server = ToolKitServer.Prepare();
        var token = await server.CreatePersonWithTokenAsync(Mail, "Administrator", "/");
        (await server.RunAsync(TimeSpan.FromMinutes(2), Password, "person", "add", Mail, "--name", "Messung", "--password-stdin")).MustSucceed();
        await server.StartAgainAsync();
        using var browser = await SignInAsync(server.Address);
        using var share = server.CreateClient(token);

        Console.WriteLine(Line("PROPFIND of the toolkit at depth infinity, the first, in pieces of 40 documents", [await TimeAsync(() => ListAsync(share))]));
        Console.WriteLine(Line("the same again", await RoundsAsync(() => ListAsync(share))));
        var size = 0L;
        var documents = 0;
        async Task ArchiveAsync()
        {
            var bytes = await browser.GetByteArrayAsync("archiv/Werkzeugkoffer?als=docx");
            using var zip = new ZipArchive(new MemoryStream(bytes));
            (size, documents) = (bytes.Length, zip.Entries.Count(entry => entry.FullName.EndsWith(".docx", StringComparison.Ordinal)));
        }

        var first = await TimeAsync(ArchiveAsync);
        var archive = await RoundsAsync(ArchiveAsync);
        Console.WriteLine(Line(string.Create(CultureInfo.InvariantCulture, $"the toolkit as ZIP of {documents} DOCX, {size / 1_000_000.0:0.0} MB, the first"), [first]));
        Console.WriteLine(Line("the same again", archive));
        Console.WriteLine(Line("a template of 20 pages filled and written as DOCX", Fill(WrittenFormat.Docx)));
        Console.WriteLine(Line("the same as ODT", Fill(WrittenFormat.Odt)));
        return 0;
    }

    private static List<double> Fill(WrittenFormat format)
    {
        var text = LongTemplate();
        var times = new List<double>();
        for (var i = 0; i < Rounds + 5; i++)
        {
            var watch = Stopwatch.StartNew();
            var template = Template.Parse(text);
            var values = new FieldValues { ["ort"] = "Kassel", ["stelle"] = "Jobcenter Kassel" };
            using var target = new MemoryStream();
            DocumentWriter.Write(MarkdownText.Parse(template.Fill(values)), format, target);
            if (i >= 5) // the compiler works meanwhile
                times.Add(watch.Elapsed.TotalMilliseconds);
        }

        return times;
    }

    /// <summary>Some 55,000 characters: headings, paragraphs with fields, lists and tables.</summary>
    private static string LongTemplate()
    {
        var text = new StringBuilder("---\ntitle: Lange Vorlage\nfields:\n  - { name: ort, label: Standort, type: text }\n  - { name: stelle, label: Stelle, type: organisation }\n---\n# Lange Vorlage\n\n");
        for (var section = 1; text.Length < 55_000; section++)
        {
            text.Append(CultureInfo.InvariantCulture, $"## {section}. Abschnitt für {{{{ort}}}}\n\n");
            for (var paragraph = 0; paragraph < 4; paragraph++)
                text.Append("Die Partner {{stelle}} und das Jugendamt stimmen sich am Standort {{ort}} ab, **bevor** eine Maßnahme beginnt, und halten das Ergebnis fest. ").Append("Sie beachten dabei die Zuständigkeiten nach dem SGB II, III und VIII.\n\n");
            text.Append("- Erstens: {{ort}}\n- Zweitens: {{stelle}}\n\n| Stelle | Aufgabe |\n| --- | --- |\n| {{stelle}} | Beratung |\n| Jugendamt | Hilfe |\n\n");
        }

        return text.ToString();
    }

    private static async Task ListAsync(HttpClient share)
    {
        using var request = new HttpRequestMessage(new HttpMethod("PROPFIND"), "dav/Werkzeugkoffer");
        request.Headers.Add("Depth", "infinity");
        using var answer = await share.SendAsync(request);
        if (answer.StatusCode != HttpStatusCode.MultiStatus)
            throw new InvalidOperationException($"PROPFIND answers {answer.StatusCode}.");
        await answer.Content.ReadAsByteArrayAsync();
    }

    private static async Task<HttpClient> SignInAsync(Uri address)
    {
        var browser = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = address };
        var form = FormToken().Match(await browser.GetStringAsync("anmelden")).Groups["token"].Value;
        using var fields = new FormUrlEncodedContent([new("mail", Mail), new("kennwort", Password), new("form-token", form)]);
        using var answer = await browser.PostAsync("anmelden", fields);
        return answer.IsSuccessStatusCode ? browser : throw new InvalidOperationException($"Signing in answers {answer.StatusCode}.");
    }

    private static async Task<List<double>> RoundsAsync(Func<Task> act)
    {
        var times = new List<double>();
        for (var i = 0; i < Rounds; i++)
            times.Add(await TimeAsync(act));
        return times;
    }

    private static async Task<double> TimeAsync(Func<Task> act)
    {
        var watch = Stopwatch.StartNew();
        await act();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static string Line(string what, List<double> milliseconds)
    {
        milliseconds.Sort();
        return string.Create(
            CultureInfo.InvariantCulture, $"{what}: {milliseconds[milliseconds.Count / 2]:0} ms{(milliseconds.Count > 1 ? $" (median of {milliseconds.Count}, {milliseconds[0]:0} to {milliseconds[^1]:0})" : "")}");
    }

    [GeneratedRegex("name=\"form-token\"[^>]*value=\"(?<token>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FormToken();
}
