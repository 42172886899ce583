using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>
/// How programs save: hardly one simply writes the file. After each of these the document has exactly one more version, and is
/// still the same document.
/// </summary>
public abstract class SaveTests(Share share) : IAsyncLifetime
{
    private static readonly XName Category = XName.Get("category", "urn:example:office");

    private JsonElement before;

    protected DavClient Client { get; private set; } = null!;

    protected Uri Folder { get; private set; } = null!;

    protected byte[] NewContent { get; } = Some.Bytes(90_000);

    protected abstract string Name { get; }

    protected Uri Document => At(Name);

    /// <summary>A document with two versions and a property.</summary>
    public async ValueTask InitializeAsync()
    {
        _ = share.Server; // versions are the product's own
        Client = share.CreateClient();
        Folder = await share.NewFolderAsync();
        await Client.PutAsync(Document, Some.Bytes(10_000));
        await Client.PutAsync(Document, Some.Bytes(80_000));
        await Client.SetPropertiesAsync(Document, [new XElement(Category, "Kooperation <&> Äö")]);
        before = await VersionsAsync();
        Assert.Equal(2, before.GetProperty("versions").GetArrayLength());
    }

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected Uri At(string path) => FileTree.Address(Folder, path);

    protected async Task MustBeTheSameDocumentWithOneMoreVersionAsync()
    {
        Assert.Equal(NewContent, await Client.GetAsync(Document));
        var after = await VersionsAsync();
        Assert.Equal(before.GetProperty("id").ToString(), after.GetProperty("id").ToString());
        Assert.Equal(3, after.GetProperty("versions").GetArrayLength());
        Assert.Equal("Kooperation <&> Äö", (await Client.FindAsync(Document, Category)).Properties[Category].Value);
        Assert.Equal([Name], (await Client.ListAsync(Folder, "infinity")).Skip(1).Select(entry => entry.Path.Split('/')[^1]));
        await Client.PutAsync(Document, Some.Bytes(100)); // nobody's lock is left
    }

    private async Task<JsonElement> VersionsAsync()
    {
        using var http = share.Server.CreateClient(share.Password);
        var path = Uri.UnescapeDataString(Document.AbsolutePath["/dav".Length..]);
        return JsonDocument.Parse(await http.GetStringAsync($"api/versions?path={Uri.EscapeDataString(path)}")).RootElement;
    }
}

/// <summary>Word with a document on a Windows drive: the redirector speaks for it.</summary>
public class WordThroughAWindowsDriveTests(Share share) : SaveTests(share)
{
    private static readonly XNamespace Windows = "urn:schemas-microsoft-com:";

    protected override string Name => "Kooperationsvereinbarung Größe.docx";

    [Theory]
    [InlineData(true)] // the original is moved aside first
    [InlineData(false)] // it is replaced by the move
    public async Task SavingThroughATemporaryFileMakesOneVersion(bool aside)
    {
        var owner = At("~$operationsvereinbarung Größe.docx");
        var temporary = At("3C5F2A10.tmp");
        var displaced = At("7B1E99D4.tmp");

        // Opened: the document is locked, and Word says who has it in a file of its own.
        var lockOfDocument = await Client.LockAsync(Document);
        await Client.PutAsync(owner, []);
        var lockOfOwner = await Client.LockAsync(owner);
        await Client.PutAsync(owner, Some.Bytes(162), If(lockOfOwner));
        await SetTimesAsync(owner, lockOfOwner);

        // Saved: everything goes into a temporary file, which then takes the document's place.
        Assert.Equal(HttpStatusCode.NotFound, await Client.StatusAsync("PROPFIND", temporary, null, ("Depth", "0")));
        await Client.PutAsync(temporary, []);
        var lockOfTemporary = await Client.LockAsync(temporary);
        await Client.MustAsync([HttpStatusCode.OK], "HEAD", temporary);
        await Client.PutAsync(temporary, NewContent, If(lockOfTemporary));
        await SetTimesAsync(temporary, lockOfTemporary);
        await Client.UnlockAsync(temporary, lockOfTemporary);
        await Client.UnlockAsync(Document, lockOfDocument);
        if (aside)
            await Client.MoveAsync(Document, displaced, ("Overwrite", "F"));
        var lockOfMoved = await Client.LockAsync(temporary);
        await Client.MoveAsync(temporary, Document, ("Overwrite", aside ? "F" : "T"), If(lockOfMoved));
        var lockAfterwards = await Client.LockAsync(Document);
        if (aside)
            await Client.DeleteAsync(displaced);

        // Closed.
        await Client.UnlockAsync(Document, lockAfterwards);
        await Client.UnlockAsync(owner, lockOfOwner);
        await Client.DeleteAsync(owner);

        await MustBeTheSameDocumentWithOneMoreVersionAsync();
    }

    [Fact]
    public async Task ReplacingAFileInTheExplorerMakesOneVersion()
    {
        // Copying over an existing file: emptied, locked, written, dated.
        await Client.PutAsync(Document, []);
        var token = await Client.LockAsync(Document);
        await Client.PutAsync(Document, NewContent, If(token));
        await SetTimesAsync(Document, token);
        await Client.UnlockAsync(Document, token);

        await MustBeTheSameDocumentWithOneMoreVersionAsync();
    }

    private Task SetTimesAsync(Uri file, string token) => Client.SetPropertiesAsync(
        file,
        [
            new XElement(Windows + "Win32CreationTime", "Mon, 07 Mar 2022 09:00:00 GMT"),
            new XElement(Windows + "Win32LastAccessTime", "Mon, 07 Mar 2022 09:00:00 GMT"),
            new XElement(Windows + "Win32LastModifiedTime", "Mon, 07 Mar 2022 09:00:01 GMT"),
            new XElement(Windows + "Win32FileAttributes", "00000020"),
        ],
        If(token));

    private static (string, string) If(string token) => ("If", $"(<{token}>)");
}

/// <summary>Programs on a Mac with the share mounted by Finder.</summary>
public class FinderTests(Share share) : SaveTests(share)
{
    protected override string Name => "Leitfaden Übergänge.pages";

    [Fact]
    public async Task WritingInPlaceMakesOneVersion()
    {
        await WriteAsync(Document, NewContent);
        await MustBeTheSameDocumentWithOneMoreVersionAsync();
    }

    [Fact]
    public async Task CopyingOverItWithItsExtendedAttributesMakesOneVersion()
    {
        await WriteAsync(Document, []);
        await WriteAsync(At("._" + Name), Some.Bytes(4096));
        await WriteAsync(Document, NewContent);
        await Client.DeleteAsync(At("._" + Name));

        await MustBeTheSameDocumentWithOneMoreVersionAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SavingThroughASafeSaveFolderMakesOneVersion(bool aside)
    {
        var folder = At(Name + ".sb-1f6e3a52-Kq8ZtB/");
        var displaced = At(Name + ".sb-1f6e3a52-Lw3PxR");

        await Client.MakeFolderAsync(folder);
        var fresh = At(Name + ".sb-1f6e3a52-Kq8ZtB/" + Name);
        await WriteAsync(fresh, NewContent);
        if (aside)
            await Client.MoveAsync(Document, displaced, ("Overwrite", "F"));
        await Client.MoveAsync(fresh, Document, ("Overwrite", aside ? "F" : "T"));
        if (aside)
            await Client.DeleteAsync(displaced);
        await Client.DeleteAsync(folder);

        await MustBeTheSameDocumentWithOneMoreVersionAsync();
    }

    /// <summary>As webdavfs does it: locked, sent in chunks with the length in a header of its own, looked at, unlocked.</summary>
    private async Task WriteAsync(Uri file, byte[] content)
    {
        var token = await Client.LockAsync(file, "Second-600");
        await Client.MustAsync(
            [HttpStatusCode.Created, HttpStatusCode.NoContent],
            "PUT",
            file,
            new StreamContent(new Unseekable(content)),
            ("If", $"(<{token}>)"),
            ("Transfer-Encoding", "chunked"),
            ("X-Expected-Entity-Length", content.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        var entry = await Client.FindAsync(
            file,
            DavClient.Dav + "getlastmodified", DavClient.Dav + "getcontentlength", DavClient.Dav + "creationdate", DavClient.Dav + "resourcetype");
        Assert.Equal(content.Length, entry.Length);
        await Client.UnlockAsync(file, token);
    }

    /// <summary>A stream that does not tell its length, so that it is sent in chunks.</summary>
    private sealed class Unseekable(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
