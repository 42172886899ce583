using System.Buffers.Binary;
using static ToolKit.TestSupport.Files;

namespace ToolKit.Formats.Tests;

/// <summary>Packages in which something else stands where a number, an element or a length belongs, through every way by which this project opens one: none throws.</summary>
public sealed class HostilePackageTests
{
    private const string Properties = "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\" xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\">";

    private static readonly KeyValuePair<string, string>[] Stamp = [new("toolkit_id", "17"), new("toolkit_hash", "x")];

    /// <summary>What is wrong, the file, and whether it can be stamped all the same.</summary>
    public static TheoryData<string, string, byte[], bool> Table => new()
    {
        { "a property without a number", "a.docx", Docx(P("{{ort}}"), null, ("docProps/custom.xml", $"{Properties}<property pid=\"x\" name=\"a\"><vt:lpwstr>1</vt:lpwstr></property></Properties>")), true },
        { "the last number of all", "a.docx", Docx(P("{{ort}}"), null, ("docProps/custom.xml", $"{Properties}<property pid=\"2147483647\" name=\"a\"><vt:lpwstr>1</vt:lpwstr></property></Properties>")), true },
        { "properties that are no XML", "a.docx", Docx(P("{{ort}}"), null, ("docProps/custom.xml", "<Properties")), false },
        { "no number of blanks", "a.odt", Odf("text", "<text:p>{{<text:s text:c=\"x\"/>ort}}<text:s text:c=\"99999999999999999999\"/><text:s text:c=\"-1\"/></text:p>"), true },
        { "columns repeated without number", "a.ods", OpenSheet("x"), true },
        { "more columns than there are numbers", "a.ods", OpenSheet("2147483647"), true },
        { "columns without number", "a.xlsx", Sheet("<cols><col min=\"x\" max=\"y\" hidden=\"1\"/><col min=\"-5\" max=\"99999999\" hidden=\"true\"/><col min=\"9\" max=\"1\" hidden=\"1\"/></cols>"), true },
        { "places of sheets without number, and a sheet without part", "a.xlsx", Workbook(), true },
        { "a field in place of the text", "a.odt", With(Odf("text", ""), "content.xml", "<text:text-input xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" text:description=\"ort\">x</text:text-input>"), true },
        { "a control in place of the text", "a.docx", With(Docx(""), "word/document.xml", WordPart("sdt", "<w:sdtPr><w:tag w:val=\"ort\"/></w:sdtPr><w:sdtContent/>")), true },
        { "a change in place of the text", "a.docx", With(Docx(""), "word/document.xml", WordPart("del", "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:ins><w:ins><w:r><w:t>{{ort}}</w:t></w:r></w:ins></w:ins></w:p>")), true },
        { "a relation without target, and one that leads out of the file", "a.docx", With(Docx(P("{{ort}}")), "word/_rels/document.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship/><Relationship Id=\"a\" Type=\"/comments\" Target=\"../../../../x\"/></Relationships>"), true },
        { "a name longer than the directory", "a.docx", LongName(Docx(P("{{ort}}"))), false },
        { "a member beyond all numbers", "a.docx", FarMember(Docx(P("{{ort}}"))), false },
    };

    [Theory, MemberData(nameof(Table))]
    public async Task NothingThrows(string what, string name, byte[] file, bool canBeStamped)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var limits = ReadLimits.Default with { MostTime = TimeSpan.FromMinutes(5) };
        using var target = new MemoryStream();

        Assert.True(canBeStamped == DocumentStamp.Write(new MemoryStream(file), name, Stamp, target, cancellation), what);
        Assert.Equal(canBeStamped, target.Length > 0);
        if (canBeStamped)
            Assert.Equal("17", (await DocumentStamp.ReadAsync(new MemoryStream(target.ToArray()), name, cancellation))["toolkit_id"]);

        var values = new FieldValues { ["ort"] = "Freiburg" };
        if (OfficeTemplate.Read(new MemoryStream(file), name, cancellation: cancellation) is { } template)
        {
            using var filled = new MemoryStream();
            Assert.Equal(template.Fill(values, filled, Stamp, cancellation), filled.Length > 0);
        }

        using var cleaned = new MemoryStream();
        Assert.Equal(CleanedCopy.Write(new MemoryStream(file), name, cleaned, cancellation), cleaned.Length > 0);
        Assert.NotNull(await ClientDataGuard.CheckAsync(new MemoryStream(file), name, limits, cancellation: cancellation));
        Assert.NotEmpty((await MarkdownConversion.ReadAsync(new MemoryStream(file), name, cancellation: cancellation)).Lost);
        Assert.NotNull(await Reading.ReadAsync(name, file, limits));
        Assert.NotNull(await DocumentPreview.ReadAsync(new MemoryStream(file), name, new PreviewOptions { Time = new StandingTime() }, cancellation));
    }

    [Fact]
    public void WhatIsWrongWithOneNumberDoesNotHideTheFields()
    {
        foreach (var (_, name, file, _) in Table.Select(row => row.Data).Where(row => row.Item1 is "no number of blanks" or "a property without a number"))
        {
            var template = OfficeTemplate.Read(new MemoryStream(file), name)!;

            Assert.Equal(["ort"], template.Fields.Select(field => field.Name));
        }
    }

    private static byte[] OpenSheet(string repeated) => Odf(
        "spreadsheet",
        $"<table:table table:name=\"A\">{Times(3, $"<table:table-column table:number-columns-repeated=\"{repeated}\" table:visibility=\"collapse\"/>")}"
        + $"<table:table-row>{Times(3, $"<table:table-cell table:number-columns-repeated=\"{repeated}\"><text:p>x</text:p></table:table-cell>")}</table:table-row></table:table>");

    private static byte[] Sheet(string columns) => Change(
        Xlsx(("A", GuardFile.Row(1, "x", "y"))), "xl/worksheets/sheet0.xml", xml => xml.Replace("<sheetData>", columns + "<sheetData>", StringComparison.Ordinal));

    private static byte[] Workbook() => Change(
        Xlsx([("A", GuardFile.Row(1, "x")), ("B", GuardFile.Row(1, "y"))], "", "state=\"hidden\""),
        "xl/workbook.xml",
        xml => xml.Replace("<sheets>", "<bookViews><workbookView activeTab=\"x\"/></bookViews><sheets><sheet name=\"C\" state=\"hidden\"/><sheet state=\"hidden\"/>", StringComparison.Ordinal)
            .Replace("</sheets>", "</sheets><definedNames><definedName localSheetId=\"x\">A!1</definedName><definedName localSheetId=\"99\"/></definedNames>", StringComparison.Ordinal));

    private static byte[] LongName(byte[] file)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(LastMember(file) + 28), ushort.MaxValue);
        return file;
    }

    /// <summary>ZIP64 says that the last member begins at the end of all numbers, and a program in front of the archive shifts that.</summary>
    private static byte[] FarMember(byte[] file)
    {
        var member = LastMember(file);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(member + 42), uint.MaxValue);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(member + 30), 12);
        var end = file.Length - 22;
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(end + 12), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(end + 12)) + 12);
        byte[] place = [1, 0, 8, 0, .. BitConverter.GetBytes(long.MaxValue)];
        return [.. "PK\u0003\u0004...."u8, .. file[..end], .. place, .. file[end..]];
    }

    /// <summary>Where the directory tells of it.</summary>
    private static int LastMember(byte[] file) => file.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0x50, 0x4B, 1, 2]);
}
