using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;

namespace ToolKit.Server.Tests;

/// <summary>Markdown documents on the share as files for office programs.</summary>
public sealed class ShareRenditionTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Text = "# Plan\n\nEin Satz.\n";
    private const string WithTable = "# Plan\n\n| Stelle | Zahl |\n| --- | --- |\n| Jobcenter | 3 |\n";

    private static readonly XNamespace D = "DAV:";

    [Fact]
    public async Task ADocumentAlsoAppearsForWordAndLibreOfficeAndItsTablesAsSheets()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/Plan.md", Text);
        await Application.WriteAsync($"{folder}/Zahlen.md", WithTable);
        await Application.WriteAsync($"{folder}/README.md", WithTable); // belongs to the folder
        await Application.WriteAsync($"{folder}/Leer.md", "");
        await Application.WriteAsync($"{folder}/Bytes.md", [(byte)'B', 0xe4, 0xf6]);
        await Application.WriteAsync($"{folder}/Notiz.txt", Text);

        var listed = await ListAsync(dav, folder);

        Assert.Equal(
            [
                "Bytes.md", "Leer.md", "Notiz.txt", "Plan.docx", "Plan.md", "Plan.odt", "README.md", "Zahlen.docx", "Zahlen.md", "Zahlen.ods", "Zahlen.odt", "Zahlen.xlsx",
            ],
            listed.Keys.Order(StringComparer.Ordinal));
        foreach (var name in listed.Keys.Where(name => name.StartsWith("Zahlen.", StringComparison.Ordinal) || name.StartsWith("Plan.", StringComparison.Ordinal)))
        {
            var answer = await dav.SendAsync("GET", $"{folder}/{name}");
            Assert.Equal((200, listed[name]), (answer.Status, (answer.Bytes.Length, answer["ETag"]!)));
            Assert.StartsWith("\"", answer["ETag"], StringComparison.Ordinal);
            Assert.Contains(name.StartsWith('P') ? "Ein Satz." : "Jobcenter", await WrittenText.OfAsync(answer.Bytes, name), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WhatIsMadeAgainIsTheSameAndAnotherTextIsAnother()
    {
        var dav = await Application.AdministratorAsync();
        var path = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/Plan.md", Text);
        var document = Path.ChangeExtension(path, ".docx");

        var first = await dav.SendAsync("GET", document);
        var again = await dav.SendAsync("GET", document);
        var part = await dav.SendAsync("GET", document, null, ("Range", "bytes=2-11"), ("If-Range", first["ETag"]!));
        var unchanged = await dav.SendAsync("GET", document, null, ("If-None-Match", first["ETag"]!));
        var head = await dav.SendAsync("HEAD", document);
        await Application.WriteAsync(path, Text + "Noch einer.\n");
        var changed = await dav.SendAsync("GET", document);

        Assert.Equal(first.Bytes, again.Bytes);
        Assert.Equal(206, part.Status);
        Assert.Equal(first.Bytes[2..12], part.Bytes);
        Assert.Equal(304, unchanged.Status);
        Assert.Equal(($"{first.Bytes.Length}", first["ETag"]), (head["Content-Length"], head["ETag"]));
        Assert.NotEqual(first["ETag"], changed["ETag"]);
        Assert.NotEqual(first.Bytes, changed.Bytes);
    }

    [Fact]
    public async Task ATemplateIsWrittenWithItsLabels()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/Brief.md", "---\ntitle: Brief\nfields:\n  - name: ort\n    label: Standort\n    type: text\n---\n# Brief\n\nAus {{ort}} grüßt {{leer: Name}}.\n");

        var docx = (await dav.SendAsync("GET", $"{folder}/Brief.docx")).Bytes;

        Assert.Contains(OfficeTemplate.Read(new MemoryStream(docx), "Brief.docx")!.Fields, field => field.Name == "ort");
        Assert.Contains("[Standort]", await WrittenText.OfAsync(docx, "Brief.docx"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docx", "Target=\"{0}\"")]
    [InlineData("odt", "xlink:href=\"../{0}\"")]
    public async Task ItsLinksLeadToItsNeighboursWhereTheServerDoesNotKnowItsAddress(string extension, string written)
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync(
            $"{folder}/Plan.md",
            "[a](<Ablauf & Frist.md#ziele>) [b](../Über/b.md) [c](./c%20d.pdf) [d](Muster/README.md) [e](../) [f](/Werkzeugkoffer/x.md) [g](README.md) [h](a%2Fb.md) [i](..%5C..%5Cx.md) [j](<file:///etc/passwd>) [k](https://www.example.org/)\n");

        var text = WrittenText.Unpacked((await dav.SendAsync("GET", $"{folder}/Plan.{extension}")).Bytes);

        foreach (var target in new[] { $"Ablauf%20%26%20Frist.{extension}", $"../%C3%9Cber/b.{extension}", "c%20d.pdf", "Muster", ".." })
            Assert.Contains(string.Format(System.Globalization.CultureInfo.InvariantCulture, written, target), text, StringComparison.Ordinal);
        Assert.Contains("https://www.example.org/", text, StringComparison.Ordinal);
        foreach (var dropped in new[] { "Werkzeugkoffer", "README", "passwd", "%5C", "%2F" })
            Assert.DoesNotContain(dropped, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryChangeIsRefusedWithASentenceAndALargeBodyIsNotReadForIt()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        var path = await Application.WriteAsync($"{folder}/Plan.md", Text);
        var other = await Application.WriteAsync($"{folder}/anderes.docx", "x");
        var document = $"{folder}/Plan.docx";
        const string patch = "<D:propertyupdate xmlns:D='DAV:'><D:set><D:prop><x xmlns='urn:x'>1</x></D:prop></D:set></D:propertyupdate>";
        const string info = "<D:lockinfo xmlns:D='DAV:'><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>";

        Answer[] answers =
        [
            await dav.SendAsync("PUT", document, "neu"),
            await dav.SendAsync("PUT", document, new string('x', 100_000)),
            await dav.SendAsync("DELETE", document),
            await dav.TransferAsync("MOVE", document, $"{folder}/weg.docx"),
            await dav.TransferAsync("MOVE", other, document),
            await dav.TransferAsync("COPY", other, document),
            await dav.SendAsync("PROPPATCH", document, patch),
            await dav.SendAsync("LOCK", document, info),
        ];

        Assert.All(answers, answer =>
        {
            Assert.Equal(403, answer.Status);
            Assert.Contains("Bearbeiten Sie „Plan.md“, oder speichern Sie unter einem anderen Namen.", answer.Text, StringComparison.Ordinal);
        });
        Assert.Equal(405, (await dav.SendAsync("MKCOL", document)).Status);
        Assert.Equal(Text, await Application.ReadAsync(path));
        Assert.Equal("x", await Application.ReadAsync(other));
    }

    [Fact]
    public async Task ACopyOfItIsADocumentLikeAnyOther()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/Plan.md", Text);

        Assert.Equal(201, (await dav.TransferAsync("COPY", $"{folder}/Plan.docx", $"{folder}/Unser Plan.docx")).Status);

        Assert.Equal((await dav.SendAsync("GET", $"{folder}/Plan.docx")).Bytes, (await dav.SendAsync("GET", $"{folder}/Unser Plan.docx")).Bytes);
        Assert.Equal(204, (await dav.SendAsync("PUT", $"{folder}/Unser Plan.docx", "unserer")).Status);
    }

    [Theory]
    [InlineData("docx")]
    [InlineData("odt")]
    [InlineData("xlsx")]
    public async Task ARealDocumentOfTheNameWins(string extension)
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/Plan.{extension}", "echt");
        await Application.WriteAsync($"{folder}/Plan.ein Name dazwischen.txt", "x");
        await Application.WriteAsync($"{folder}/Plan.md", WithTable);

        Assert.Equal("echt", await Application.ReadAsync($"{folder}/Plan.{extension}"));
        Assert.Equal(204, (await dav.SendAsync("PUT", $"{folder}/Plan.{extension}", "neuer")).Status);
        var names = (await ListAllAsync(dav, folder)).ToList();
        Assert.Equal(names.Distinct(), names);
        Assert.Equal(6, names.Count);
        Assert.Equal((5, "neuer".Length), ((await ListAsync(dav, folder))[$"Plan.{extension}"].Size, (await Application.ReadAsync($"{folder}/Plan.{extension}"))!.Length));

        await dav.SendAsync("DELETE", $"{folder}/Plan.{extension}");
        Assert.Equal(200, (await dav.SendAsync("GET", $"{folder}/Plan.{extension}")).Status);
        Assert.Contains($"Plan.{extension}", await ListAllAsync(dav, folder));
    }

    [Fact]
    public async Task TheRightsAreThoseOfReadingTheMarkdown()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/Plan.md", Text);
        using var reader = await Application.DavClientAsync(Role.Reader, "/Regionen/Hessen");
        using var other = await Application.DavClientAsync(Role.Reader, "/Regionen/Nord");

        Assert.Equal(200, (await reader.SendAsync("GET", $"{folder}/Plan.docx")).Status);
        Assert.Contains("Bearbeiten Sie „Plan.md“", (await reader.SendAsync("PUT", $"{folder}/Plan.docx", "x")).Text, StringComparison.Ordinal);
        var (hidden, absent) = (await other.SendAsync("GET", $"{folder}/Plan.docx"), await other.SendAsync("GET", $"{folder}/Nichts.docx"));
        Assert.Equal((404, 404, absent.Text), (hidden.Status, absent.Status, hidden.Text));
        Assert.Equal((await other.SendAsync("PUT", $"{folder}/Nichts.docx", "x")).Status, (await other.SendAsync("PUT", $"{folder}/Plan.docx", "x")).Status);
    }

    [Fact]
    public async Task ItSaysOfItselfWhatItsDocumentSaysAndTakesNoRoom()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        var path = await Application.WriteAsync($"{folder}/Plan.md", "---\ntitle: Der Plan\n---\n" + Text);
        var used = await dav.PropertiesAsync(folder, D + "quota-used-bytes");

        var properties = await dav.PropertiesAsync($"{folder}/Plan.odt", D + "getcontenttype", D + "getlastmodified", DavClient.Metadata + "title", D + "lockdiscovery");

        Assert.Equal(("application/vnd.oasis.opendocument.text", "Der Plan"), (properties[D + "getcontenttype"], properties[DavClient.Metadata + "title"]));
        Assert.Equal((await dav.PropertiesAsync(path, D + "getlastmodified"))[D + "getlastmodified"], properties[D + "getlastmodified"]);
        Assert.Equal($"{(await dav.SendAsync("GET", path)).Bytes.Length}", used[D + "quota-used-bytes"]);
    }

    [Fact]
    public async Task AListingMakesSomeAndTheNextOneShowsTheRest()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        var library = Application.Installation.Library;
        for (var i = 0; i < DavRenditions.MostMeasured + 5; i++)
            await library.WriteAsync(LibraryPath.Parse($"{folder}/{i:00}.md"), new MemoryStream([.. "# Nr. "u8, (byte)('0' + (i / 10)), (byte)('0' + (i % 10))]), Author.System);

        var first = (await ListAllAsync(dav, folder)).Count(name => name.EndsWith(".docx", StringComparison.Ordinal));
        var second = (await ListAllAsync(dav, folder)).Count(name => name.EndsWith(".docx", StringComparison.Ordinal));

        Assert.Equal(DavRenditions.MostMeasured, first);
        Assert.Equal(DavRenditions.MostMeasured + 5, second);
    }

    [Fact]
    public async Task AMirrorIsToldOfThemWithTheirDocument()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/Bleibt.md", Text);
        await Application.WriteAsync($"{folder}/Plan.md", WithTable);
        var (token, lines) = await ReportAsync(dav, folder, "");
        Assert.Equal(["Bleibt.docx", "Bleibt.md", "Bleibt.odt", "Plan.docx", "Plan.md", "Plan.ods", "Plan.odt", "Plan.xlsx"], lines);

        await Application.WriteAsync($"{folder}/Plan.md", Text); // without its table
        (token, lines) = await ReportAsync(dav, folder, token);
        Assert.Equal(["-Plan.ods", "-Plan.xlsx", "Plan.docx", "Plan.md", "Plan.odt"], lines);

        Assert.Equal(201, (await dav.TransferAsync("MOVE", $"{folder}/Bleibt.md", $"{folder}/Planung.md")).Status);
        (token, lines) = await ReportAsync(dav, folder, token);
        Assert.Equal(["-Bleibt.docx", "-Bleibt.md", "-Bleibt.ods", "-Bleibt.odt", "-Bleibt.xlsx", "Planung.docx", "Planung.md", "Planung.odt"], lines);

        await Application.Installation.Library.WriteAsync(LibraryPath.Parse($"{folder}/Planung.docx"), new MemoryStream([1]), Author.System);
        (token, lines) = await ReportAsync(dav, folder, token);
        Assert.Equal(["Planung.docx"], lines);
        await dav.SendAsync("DELETE", $"{folder}/Planung.docx");
        (token, lines) = await ReportAsync(dav, folder, token);
        Assert.Equal(["Planung.docx"], lines); // the rendition shows again

        await dav.SendAsync("DELETE", $"{folder}/Planung.md");
        (token, lines) = await ReportAsync(dav, folder, token);
        Assert.Equal(["-Planung.docx", "-Planung.md", "-Planung.ods", "-Planung.odt", "-Planung.xlsx"], lines);
        Assert.Equal(["Plan.docx", "Plan.md", "Plan.odt"], (await ListAllAsync(dav, folder)).Order(StringComparer.Ordinal));
        Assert.Empty((await ReportAsync(dav, folder, token)).Lines);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task AMirrorThatAsksInPiecesMissesNothing(int limit)
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        foreach (var name in new[] { "a.md", "b.md", "c.txt", "d.md" })
            await Application.WriteAsync($"{folder}/{name}", $"{name}\n\n{WithTable}");

        var (token, lines) = await ReportAsync(dav, folder, "", limit);
        Assert.Equal((await ListAllAsync(dav, folder)).Order(StringComparer.Ordinal), lines);

        await Application.WriteAsync($"{folder}/b.md", Text);
        await dav.SendAsync("DELETE", $"{folder}/d.md");
        (_, lines) = await ReportAsync(dav, folder, token, limit);
        Assert.Equal(["-b.ods", "-b.xlsx", "-d.docx", "-d.md", "-d.ods", "-d.odt", "-d.xlsx", "b.docx", "b.md", "b.odt"], lines);
    }

    [Fact]
    public async Task WhatChangesInTheMiddleOfItsLinesIsToldAnew()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/a.md", Text);
        var (token, lines, _) = await ReportOnceAsync(dav, folder, "", 2);
        Assert.Equal(["a.md", "a.docx"], lines);

        await Application.WriteAsync($"{folder}/a.md", WithTable);
        (_, var rest) = await ReportAsync(dav, folder, token);

        Assert.Equal(["a.docx", "a.md", "a.ods", "a.odt", "a.xlsx"], rest.Distinct());
        var condition = ("If", $"<{dav.AddressOf(folder).AbsoluteUri}> (<{token}>)");
        Assert.Equal(412, (await dav.SendAsync("PUT", folder + "/1.txt", "x", condition)).Status); // no state of the folder
    }

    [Fact]
    public async Task AReportGoesOnBehindADocumentWhoseContentWentMeanwhile()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        var text = $"# {folder}\n\n{new string('x', 100_000)}\n"; // a file of its own
        await Application.WriteAsync($"{folder}/a.md", text);
        await Application.WriteAsync($"{folder}/b.md", Text);
        await Application.WaitForSearchAsync(); // which reads it too
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        File.Delete(Path.Combine(Application.DataFolder, "blobs", hash[..2], hash[2..]));

        var (_, lines) = await ReportAsync(dav, folder, "");

        Assert.Equal(["a.md", "b.docx", "b.md", "b.odt"], lines);
        Assert.Equal(lines, (await ListAllAsync(dav, folder)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AReportMakesSomeAndGoesOnInTheNext()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        var library = Application.Installation.Library;
        for (var i = 0; i < DavRenditions.MostMeasured + 5; i++)
            await library.WriteAsync(LibraryPath.Parse($"{folder}/{i:00}.md"), new MemoryStream([.. "# Stück "u8, (byte)('0' + (i / 10)), (byte)('0' + (i % 10))]), Author.System);

        var (token, first, isTruncated) = await ReportOnceAsync(dav, folder, "");
        Assert.True(isTruncated);
        var (_, rest) = await ReportAsync(dav, folder, token);

        Assert.Equal((await ListAllAsync(dav, folder)).Order(StringComparer.Ordinal), first.Concat(rest).Order(StringComparer.Ordinal));
    }

    /// <summary>Asks until nothing is left; gives the lines sorted, a minus before those that are gone.</summary>
    private static async Task<(string Token, IReadOnlyList<string> Lines)> ReportAsync(DavClient dav, string folder, string token, int? limit = null)
    {
        var all = new List<string>();
        while (true)
        {
            (token, var lines, var isTruncated) = await ReportOnceAsync(dav, folder, token, limit);
            all.AddRange(lines);
            if (!isTruncated)
                return (token, [.. all.Order(StringComparer.Ordinal)]);
            Assert.NotEmpty(lines);
        }
    }

    private static async Task<(string Token, List<string> Lines, bool IsTruncated)> ReportOnceAsync(DavClient dav, string folder, string token, int? limit = null)
    {
        var answer = await dav.SendAsync(
            "REPORT",
            folder,
            new XElement(
                D + "sync-collection",
                new XElement(D + "sync-token", token),
                new XElement(D + "sync-level", "1"),
                limit is null ? null : new XElement(D + "limit", new XElement(D + "nresults", limit)),
                new XElement(D + "prop", new XElement(D + "getetag"))).ToString(),
            ("Depth", "0"));
        Assert.True(answer.Status == 207, answer.Text);
        var xml = XElement.Parse(answer.Text);
        var lines = xml.Elements(D + "response").Where(response => !IsStatus(response, 507))
            .Select(response => (IsStatus(response, 404) ? "-" : "") + NameOf(response)).ToList();
        Assert.True(limit is null || lines.Count <= limit);
        return (xml.Element(D + "sync-token")!.Value, lines, xml.Elements(D + "response").Any(response => IsStatus(response, 507)));
    }

    private static bool IsStatus(XElement response, int status) => response.Element(D + "status")?.Value.Contains($" {status} ", StringComparison.Ordinal) == true;

    private static string NameOf(XElement response) => Uri.UnescapeDataString(response.Element(D + "href")!.Value.TrimEnd('/').Split('/')[^1]);

    private static async Task<IEnumerable<string>> ListAllAsync(DavClient dav, string folder) => (await MembersAsync(dav, folder)).Select(NameOf);

    private static async Task<Dictionary<string, (int Size, string ETag)>> ListAsync(DavClient dav, string folder) => (await MembersAsync(dav, folder)).ToDictionary(
        NameOf, response => (int.Parse(response.Descendants(D + "getcontentlength").Single().Value, System.Globalization.CultureInfo.InvariantCulture), response.Descendants(D + "getetag").Single().Value));

    private static async Task<IEnumerable<XElement>> MembersAsync(DavClient dav, string folder)
    {
        var answer = await dav.SendAsync("PROPFIND", folder, "<D:propfind xmlns:D='DAV:'><D:prop><D:getcontentlength/><D:getetag/></D:prop></D:propfind>", ("Depth", "1"));
        Assert.Equal(207, answer.Status);
        return XElement.Parse(answer.Text).Elements(D + "response").Skip(1);
    }
}
