using System.Text;
using ToolKit.Database;
using ToolKit.Library;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>What becomes of a document that somebody changes between its listing and its reading.</summary>
public sealed class ReindexerTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new("toolkit-reindex");
    private Func<Task>? meanwhile;
    private SqlDatabase database = null!;
    private DocumentLibrary library = null!;

    public async ValueTask InitializeAsync()
    {
        database = await SqlDatabase.OpenAsync(
            new DatabaseOptions { SqliteFile = Path.Combine(folder.Path, "toolkit.db"), OnStatement = Happen }, [DocumentLibrary.Migrations], TimeProvider.System);
        library = new DocumentLibrary(database, new LibraryOptions { BlobFolder = Path.Combine(folder.Path, "blobs") }, TimeProvider.System);
        await PutAsync("/a.md");
        await PutAsync("/b.md");
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task AnotherDocumentThatLiesThereNowKeepsWhatItSays()
    {
        meanwhile = () => library.MoveAsync(At("/b.md"), At("/a.md"), overwrite: true, Author.System).AsTask();

        await Reindexer.RunAsync(library, default);

        Assert.Equal("", await TitleAsync("/a.md"));
    }

    [Fact]
    public async Task ADayOfReviewThatHasComeStays()
    {
        await library.WriteAsync(At("/a.md"), Body("---\ntitle: Muster\nreviewed: 2026-01-01\n---\n"), Author.System);
        meanwhile = () => library.ChangeAsync(
            At("/a.md"), new EntryChanges { Metadata = new Dictionary<string, string?> { ["reviewed"] = "2026-03-01" } }, Author.System).AsTask();

        await Reindexer.RunAsync(library, default);

        Assert.Equal("2026-03-01", (await library.ResolveAsync(At("/a.md"))).Entry!.Metadata["reviewed"]);
    }

    [Fact]
    public async Task WhatWasPurgedIsLeftOut()
    {
        meanwhile = () => library.PurgeAsync(At("/a.md"), Author.System).AsTask();

        Assert.Equal(1, await Reindexer.RunAsync(library, default));

        Assert.Equal("Titel von /b.md", await TitleAsync("/b.md"));
    }

    /// <summary>Does it once, before the first content is read.</summary>
    private void Happen(string statement)
    {
        if (!statement.Contains("body FROM blob", StringComparison.Ordinal) || Interlocked.Exchange(ref meanwhile, null) is not { } act)
            return;
        Task.Run(act).GetAwaiter().GetResult();
    }

    private async Task PutAsync(string path) => await library.WriteAsync(At(path), Body($"---\ntitle: Titel von {path}\n---\n"), Author.System);

    private async Task<string> TitleAsync(string path) => (await library.ResolveAsync(At(path))).Entry!.Metadata.Title ?? "";

    private static MemoryStream Body(string text) => new(Encoding.UTF8.GetBytes(text));

    private static LibraryPath At(string path) => LibraryPath.Parse(path);
}
