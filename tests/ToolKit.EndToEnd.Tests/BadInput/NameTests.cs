using System.Net;
using System.Text;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

public class NameTests(Share share)
{
    /// <summary>Windows Explorer cannot show these; one of them makes a whole folder unreadable there.</summary>
    public static TheoryData<string> Forbidden() =>
    [
        "a<b.txt", "a>b.txt", "a:b.txt", "a\"b.txt", "a\\b.txt", "a|b.txt", "a?b.txt", "a*b.txt",
        "dot.", "space ", "a\tb.txt", "a\u0001b.txt", "a\u001fb",
        "CON", "con", "PRN.txt", "aux", "NUL", "nul.tar.gz", "COM1", "com9.txt", "LPT1", "lpt9.log",
    ];

    public static TheoryData<string> Allowed() =>
    [
        "Größe 100 % #1 + & = ; , ' ( ) ! @ $ ^ ~ ` { } [ ].txt", "日本 😀.docx", ".versteckt", "a..b", "CONSOLE.txt", "COM10", "nul_.txt",
        new string('n', 251) + ".txt", "ß€ñ", "a+b%20c",
    ];

    [Theory, MemberData(nameof(Forbidden))]
    public async Task AForbiddenNameIsRefusedWithASentence(string name)
    {
        await using var untouched = await Untouched.PrepareAsync(share);
        var target = untouched.Target + Uri.EscapeDataString(name);
        var destination = ("Destination", untouched.Folder.AbsoluteUri + Uri.EscapeDataString(name));
        await untouched.MustBeRefusedAsync(await RawRequest.SendWithBodyAsync(share, "PUT", target, "x", ("Content-Length", "1")), 403);
        await untouched.MustBeRefusedAsync(await RawRequest.SendAsync(share, "MKCOL", target), 403);
        await untouched.MustBeRefusedAsync(await RawRequest.SendAsync(share, "COPY", untouched.Target + "file.txt", destination), 403);
        await untouched.MustBeRefusedAsync(await RawRequest.SendAsync(share, "MOVE", untouched.Target + "sub/", destination), 403);
        await untouched.MustBeRefusedAsync(
            await RawRequest.SendWithBodyAsync(
                share, "LOCK", target, XmlBodies.Lock, ("Content-Length", XmlBodies.Lock.Length.ToString(System.Globalization.CultureInfo.InvariantCulture))),
            403);
    }

    [Fact]
    public async Task ANameOfMoreThan255BytesIsRefused()
    {
        await using var untouched = await Untouched.PrepareAsync(share);
        foreach (var name in new[] { new string('n', 256), new string('ä', 128), new string('n', 5000) })
        {
            var target = untouched.Target + Uri.EscapeDataString(name);
            await untouched.MustBeRefusedAsync(await RawRequest.SendWithBodyAsync(share, "PUT", target, "x", ("Content-Length", "1")), 400, 403, 414);
            await untouched.MustBeRefusedAsync(await RawRequest.SendAsync(share, "MKCOL", target), 400, 403, 414);
        }
    }

    [Theory, MemberData(nameof(Allowed))]
    public async Task AnUnusualNameComesBackAsItWas(string name)
    {
        var folder = await share.NewFolderAsync();
        using var client = share.CreateClient();
        var content = Some.Bytes(20);
        var file = new Uri(folder.AbsoluteUri + Uri.EscapeDataString(name));

        await client.PutAsync(file, content);

        var entry = (await client.ListAsync(folder, "1")).Single(e => !e.IsFolder);
        Assert.Equal(name, entry.Path.Split('/')[^1]);
        Assert.Equal(content, await client.GetAsync(file));
    }

    [Fact]
    public async Task DecomposedUmlautsNameTheSameFile()
    {
        var folder = await share.NewFolderAsync();
        using var client = share.CreateClient();
        var content = Some.Bytes(20);

        await client.PutAsync(new Uri(folder.AbsoluteUri + Uri.EscapeDataString("Größe.txt".Normalize(NormalizationForm.FormD))), content);

        Assert.Equal(content, await client.GetAsync(new Uri(folder.AbsoluteUri + Uri.EscapeDataString("Größe.txt"))));
        Assert.Equal(HttpStatusCode.NotFound, await client.StatusAsync("GET", new Uri(folder.AbsoluteUri + Uri.EscapeDataString("größe.txt"))));
    }
}
