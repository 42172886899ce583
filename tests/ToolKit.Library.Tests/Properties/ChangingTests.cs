namespace ToolKit.Library.Tests;

public abstract class ChangingContract(DatabaseKind kind) : LibraryContract(kind)
{
    protected override IMetadataReader MetadataReader { get; } = new FirstLine();

    [Fact]
    public async Task ChangesTouchTheRowAndNeverTheBytesOrTheETag()
    {
        var made = await PutAsync("/a.txt", "x");
        var stated = new DateTimeOffset(2010, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var changed = await Library.ChangeAsync(
            At("/a.txt"),
            new EntryChanges
            {
                Properties = [new PropertyChange("urn:test", "farbe", Xml("farbe", "rot")), new PropertyChange("", "ohne", "<ohne/>"), new PropertyChange("urn:test", "fehlt", null)],
                Metadata = new Dictionary<string, string?> { ["title"] = "Titel", ["order"] = "3", ["legal_areas"] = "SGB II, SGB VIII" },
                ModifiedAt = stated,
                CreatedAt = stated,
                DisplayName = "Anzeige",
            },
            Anna);
        var read = await EntryAsync("/a.txt");
        foreach (var entry in new[] { changed, read })
        {
            Assert.Equal((made.Entry.ETag, stated, stated, "Anzeige"), (entry.ETag, entry.ModifiedAt, entry.CreatedAt, entry.DisplayName));
            Assert.Equal(("Titel", 3), (entry.Metadata.Title, entry.Metadata.Order));
            Assert.Equal(["SGB II", "SGB VIII"], entry.Metadata.LegalAreas);
        }

        Assert.Equal(["<ohne/>", Xml("farbe", "rot")], changed.Properties.Select(property => property.Xml));
        Assert.Equal("1", await VersionsAsync("/a.txt"));
        await Library.ChangeAsync(
            At("/a.txt"),
            new EntryChanges { Properties = [new PropertyChange("urn:test", "farbe", null), new PropertyChange("", "ohne", null)], DisplayName = "" },
            Anna);
        Assert.Equal((false, null), ((await EntryAsync("/a.txt")).HasProperties, (await EntryAsync("/a.txt")).DisplayName));
        Assert.Empty(await DamageAsync());
    }

    [Fact]
    public async Task WithTooManyPropertiesNothingIsChanged()
    {
        await PutAsync("/a.txt", "x");
        await RefusedAsync(LibraryError.TooManyProperties, async () => await Library.ChangeAsync(
            At("/a.txt"),
            new EntryChanges { Properties = [.. Enumerable.Range(0, 501).Select(i => new PropertyChange("urn:test", $"p{i}", "<p/>"))] },
            Anna));
        Assert.Empty(await PropertiesAsync("/a.txt"));
    }

    [Fact]
    public async Task WhatTheFileSaysWinsAndTheRestStays()
    {
        await PutAsync("/a.txt", "Erster Titel");
        await Library.ChangeAsync(
            At("/a.txt"), new EntryChanges { Metadata = new Dictionary<string, string?> { ["title"] = "von Hand", ["field"] = "Transparenz" } }, Anna);
        Assert.Equal("von Hand", (await EntryAsync("/a.txt")).Metadata.Title);
        await PutAsync("/a.txt", "Zweiter Titel");
        var metadata = (await EntryAsync("/a.txt")).Metadata;
        Assert.Equal(("Zweiter Titel", "Transparenz"), (metadata.Title, metadata.Field));
        await Library.RestoreVersionAsync(At("/a.txt"), 1, Anna);
        Assert.Equal("Erster Titel", (await EntryAsync("/a.txt")).Metadata.Title);
    }

    [Fact]
    public async Task WhatEqualBytesChangeIsTold()
    {
        await PutAsync("/a.txt", "Titel");
        await Library.ChangeAsync(At("/a.txt"), new EntryChanges { Metadata = new Dictionary<string, string?> { ["title"] = "von Hand" } }, Anna);
        var stated = new WriteOptions { ModifiedAt = new DateTimeOffset(2010, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        var seen = await Library.GetLastChangeAsync();

        Assert.Equal(WriteOutcome.Unchanged, (await PutAsync("/a.txt", "Titel")).Outcome);
        Assert.Equal("Titel", (await EntryAsync("/a.txt")).Metadata.Title);
        Assert.Equal(["Updated /a.txt"], await FeedAsync(seen));
        await Library.WriteAsync(At("/a.txt"), new MemoryStream("Titel"u8.ToArray()), Anna, options: stated);
        Assert.Equal(["Updated /a.txt", "Updated /a.txt"], await FeedAsync(seen));

        await Library.WriteAsync(At("/a.txt"), new MemoryStream("Titel"u8.ToArray()), Anna, options: stated); // which changes nothing
        Assert.Equal(["Updated /a.txt", "Updated /a.txt"], await FeedAsync(seen));
        Assert.Equal("1", await VersionsAsync("/a.txt"));
    }

    [Fact]
    public async Task RestoringTheVersionThatIsThereTellsWhatItChanges()
    {
        await PutAsync("/a.txt", "Titel");
        await Library.ChangeAsync(At("/a.txt"), new EntryChanges { Metadata = new Dictionary<string, string?> { ["title"] = "von Hand" } }, Anna);
        var seen = await Library.GetLastChangeAsync();

        Assert.Equal(WriteOutcome.Unchanged, (await Library.RestoreVersionAsync(At("/a.txt"), 1, Anna)).Outcome);

        Assert.Equal("Titel", (await EntryAsync("/a.txt")).Metadata.Title);
        Assert.Equal(["Updated /a.txt"], await FeedAsync(seen));
    }

    [Fact]
    public async Task MetadataAreReadWhenASaveReachesTheDocumentsName()
    {
        await PutAsync("/a.txt", "Alt");
        await PutAsync("/0A1B2C3D.tmp", "Neu");
        await MoveAsync("/0A1B2C3D.tmp", "/a.txt");
        Assert.Equal("Neu", (await EntryAsync("/a.txt")).Metadata.Title);
        await PutAsync("/0A1B2C3D.tmp", "Ganz neu");
        Assert.Equal("Ganz neu", (await MoveAsync("/0A1B2C3D.tmp", "/b.txt")).Entry.Metadata.Title);
        Assert.Equal("Ganz neu", (await CopyAsync("/b.txt", "/c.txt")).Entry.Metadata.Title);
    }

    [Fact]
    public async Task NewFoldersComeWithProperties()
    {
        var folder = await Library.CreateFolderAsync(
            At("/f"), Anna, options: new FolderOptions { Properties = [new DeadProperty("urn:test", "farbe", Xml("farbe", "rot"))] });
        Assert.True(folder.HasProperties);
        Assert.Equal([Xml("farbe", "rot")], await PropertiesAsync("/f"));
        await RefusedAsync(LibraryError.AlreadyExists, () => MakeFolderAsync("/f"));
        await RefusedAsync(LibraryError.ParentMissing, () => MakeFolderAsync("/x/y"));
    }

    /// <summary>Takes the text for the title.</summary>
    private sealed class FirstLine : IMetadataReader
    {
        public async ValueTask<IReadOnlyDictionary<string, string>?> ReadAsync(string name, Stream body, CancellationToken cancellation)
        {
            using var reader = new StreamReader(body);
            return new Dictionary<string, string> { ["title"] = await reader.ReadToEndAsync(cancellation), ["unknown"] = "x" };
        }
    }
}

public sealed class SqliteChangingTests() : ChangingContract(DatabaseKind.Sqlite);

public sealed class PostgresChangingTests() : ChangingContract(DatabaseKind.Postgres);
