using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ToolKit.Search;

/// <summary>
/// A full-text index of documents, in a folder of its own. All of it is derived: who deletes the folder loses nothing but the time to build it again.
/// Any number of searches and one writer work at the same time, also in several processes.
/// </summary>
public sealed class SearchIndex : IAsyncDisposable
{
    // https://sqlite.org/rescode.html
    private const int Error = 1; // a table is missing
    private const int Corrupt = 11;
    private const int NotADatabase = 26;
    private const int MostPassagesOfDocument = 100; // are read for what it cites

    private readonly SearchIndexOptions options;
    private readonly Lock switching = new();
    private volatile IndexFile? file;
    private string? name;
    private DateTime followed; // when the pointer was written last
    private bool isClosed;
    private volatile SearchIndexException? damage;

    private SearchIndex(SearchIndexOptions options) => this.options = options;

    /// <summary>Opens the index, or makes an empty one. A damaged one is opened as well, and says so in <see cref="Condition"/>.</summary>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public static SearchIndex Open(SearchIndexOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Readers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Readers, 64);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.CacheKilobytes, 100);
        Directory.CreateDirectory(options.Folder);
        var index = new SearchIndex(options);
        index.Follow();
        return index;
    }

    /// <summary>Where its files lie.</summary>
    public string Folder => options.Folder;

    public IndexCondition Condition
    {
        get
        {
            Follow();
            if (damage is not null)
                return IndexCondition.Damaged;
            return file is { } open && open.Version != IndexFile.CurrentVersion ? IndexCondition.Outdated : IndexCondition.Current;
        }
    }

    /// <summary>How far it has read the caller's feed; 0 for a new one.</summary>
    /// <exception cref="SearchIndexException">It must be rebuilt. So says every method below.</exception>
    public ValueTask<long> GetReadUpToAsync(CancellationToken cancellation = default) =>
        ReadAsync(static reading => reading.Connection.Number("SELECT value FROM meta WHERE name = 'read_up_to'") ?? 0, cancellation);

    /// <summary>
    /// Makes all changes of a batch or none, together with the place in the feed. False: the index has not read up to where the batch begins, since
    /// somebody else has written; ask <see cref="GetReadUpToAsync"/> again.
    /// </summary>
    public ValueTask<bool> ApplyAsync(IndexBatch batch, CancellationToken cancellation = default) =>
        UseAsync(file => file.ApplyAsync(batch, cancellation));

    /// <summary>The caller's state of a document; null: the index does not know it.</summary>
    public ValueTask<string?> FindStateAsync(long documentId, CancellationToken cancellation = default) =>
        ReadAsync(reading => reading.Connection.Text("SELECT state FROM document WHERE id = ?", documentId), cancellation);

    /// <summary>The documents it knows, by id, from the one after <paramref name="after"/>.</summary>
    public ValueTask<IReadOnlyList<IndexedDocument>> ListDocumentsAsync(long after, int limit, CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyList<IndexedDocument>>(
            reading =>
            {
                var documents = new List<IndexedDocument>();
                var rows = reading.Connection.Statement("SELECT id, folder_id, name, state FROM document WHERE id > ? ORDER BY id LIMIT ?").Bind(after, limit);
                while (rows.Step())
                {
                    documents.Add(new IndexedDocument(
                        rows.GetInt64(0), rows.GetInt64(1), rows.GetString(2), rows.GetString(3), reading.Catalog.Folders.IsReachable(rows.GetInt64(1))));
                }

                rows.Reset();
                return documents;
            },
            cancellation);

    /// <summary>How many documents it knows, also those in removed folders.</summary>
    public ValueTask<int> CountDocumentsAsync(CancellationToken cancellation = default) => ReadAsync(static reading => reading.Catalog.Count, cancellation);

    /// <summary>Removes what lies in removed folders, at most so many documents; how many it were. 0: there is no more.</summary>
    public ValueTask<int> SweepAsync(int limit = 1000, CancellationToken cancellation = default) =>
        UseAsync(file => file.SweepAsync(limit, cancellation));

    public ValueTask<SearchResult> SearchAsync(SearchRequest request, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(request.Offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Limit, SearchRequest.MostHits);
        return ReadAsync(reading => new Search(reading, request, cancellation).Run(), cancellation);
    }

    /// <summary>Merges what many batches have left in pieces. After a large import; otherwise it happens bit by bit.</summary>
    public async ValueTask OptimizeAsync(CancellationToken cancellation = default) =>
        await UseAsync(async file =>
        {
            await file.OptimizeAsync(cancellation);
            return true;
        });

    /// <summary>What one may want who has typed this much: words first, then titles. Empty below two letters.</summary>
    /// <param name="limit">At least 1.</param>
    public ValueTask<IReadOnlyList<SearchSuggestion>> SuggestAsync(
        string typed, SearchScope scope, int limit = 8, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return ReadAsync(reading => new Suggestions(reading, scope, cancellation).Find(typed, limit), cancellation);
    }

    /// <summary>Documents about the same things, most similar first; empty where the document itself is not known or not in the scope.</summary>
    public ValueTask<IReadOnlyList<SearchHit>> FindSimilarAsync(
        long documentId, SearchScope scope, int limit = 5, CancellationToken cancellation = default) =>
        ReadAsync(reading => new SimilarDocuments(reading, scope, cancellation).Find(documentId, limit), cancellation);

    /// <summary>The sections of laws that a document cites most, by law and number, each as a search for it is typed; empty where the document is not known. It asks nobody's rights.</summary>
    /// <param name="limit">At least 1.</param>
    public ValueTask<IReadOnlyList<string>> ListCitedSectionsAsync(long documentId, int limit, CancellationToken cancellation = default) =>
        ReadAsync(
            reading =>
            {
                var cited = new CitedSections();
                var rows = reading.Connection.Statement(
                    """
                    SELECT p.heading, p.body FROM document d JOIN passage p ON p.id BETWEEN d.number * 65536 AND d.number * 65536 + ?2
                    WHERE d.id = ?1 ORDER BY p.id
                    """).Bind(documentId, MostPassagesOfDocument - 1);
                while (rows.Step())
                {
                    cited.Add(rows.GetStringOrNull(0));
                    cited.Add(rows.GetString(1));
                }

                rows.Reset();
                return cited.Most(limit);
            },
            cancellation);

    /// <summary>Looks through the whole file. Null: it is sound; else what is wrong with it, and it must be rebuilt.</summary>
    public async ValueTask<string?> CheckAsync(CancellationToken cancellation = default)
    {
        try
        {
            return await UseAsync(file => file.CheckAsync(cancellation));
        }
        catch (SearchIndexException e)
        {
            return e.InnerException?.Message ?? e.Message;
        }
    }

    /// <summary>Tries tokenizer and ranking on a small table, as they work on this machine. To be called when a program starts.</summary>
    /// <exception cref="SearchIndexException">They do not work here.</exception>
    public static void SelfTest() => SearchSelfTest.Run();

    /// <summary>Begins to build the index anew in a second file, while this one goes on answering.</summary>
    /// <exception cref="IOException">Somebody else is building it already.</exception>
    public ValueTask<IndexRebuild> BeginRebuildAsync(CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        // One at a time, also among processes; the lock ends with the process that holds it.
        var building = new FileStream(Path.Combine(options.Folder, "rebuild.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            lock (switching)
            {
                var current = File.ReadAllText(PointerPath).Trim();
                foreach (var left in FileNumbers().Select(FileName).Where(left => left != current)) // by a process that was killed
                    IndexFile.Delete(Path.Combine(options.Folder, left));
                var next = FileName(FileNumbers().DefaultIfEmpty(0).Max() + 1);
                return ValueTask.FromResult(new IndexRebuild(
                    IndexFile.Open(Path.Combine(options.Folder, next), options), building, () => Switch(next)));
            }
        }
        catch
        {
            building.Dispose();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (switching)
        {
            isClosed = true;
            file?.Dispose();
            file = null;
        }

        return ValueTask.CompletedTask;
    }

    private static string FileName(int number) => $"index-{number.ToString(CultureInfo.InvariantCulture)}.db";

    private string PointerPath => Path.Combine(options.Folder, "current");

    private List<int> FileNumbers() =>
        [.. Directory.EnumerateFiles(options.Folder, "index-*.db")
            .Select(path => int.TryParse(Path.GetFileNameWithoutExtension(path)["index-".Length..], CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Where(number => number > 0)];

    /// <summary>Another process may have put a rebuilt file in the place of this one: the pointer names the file that answers.</summary>
    private void Follow()
    {
        var written = File.GetLastWriteTimeUtc(PointerPath);
        lock (switching)
        {
            if (written == followed || isClosed)
                return;
            if (!File.Exists(PointerPath))
                WritePointer(FileName(1));
            followed = File.GetLastWriteTimeUtc(PointerPath);
            var current = Path.GetFileName(File.ReadAllText(PointerPath).Trim());
            if (current == name)
                return;
            var old = file;
            (file, damage, name) = (null, null, current);
            try
            {
                file = IndexFile.Open(Path.Combine(options.Folder, current), options);
            }
            catch (SqliteException e) when (IsDamage(e) || e.SqliteErrorCode == Error)
            {
                damage = new SearchIndexException("The search index is damaged and must be rebuilt.", e);
            }

            old?.Retire();
        }
    }

    private void Switch(string next)
    {
        lock (switching)
            WritePointer(next);
        Follow();
    }

    private void WritePointer(string fileName)
    {
        File.WriteAllText(PointerPath + ".new", fileName);
        File.Move(PointerPath + ".new", PointerPath, overwrite: true);
    }

    private ValueTask<T> ReadAsync<T>(Func<IndexReading, T> read, CancellationToken cancellation) =>
        UseAsync(file => file.ReadAsync(read, cancellation));

    private async ValueTask<T> UseAsync<T>(Func<IndexFile, ValueTask<T>> use)
    {
        while (true)
        {
            Follow();
            ObjectDisposedException.ThrowIf(isClosed, this);
            if (damage is { } known)
                throw known;
            if (file is not { } used || !used.TryUse())
                continue; // it has just been replaced
            try
            {
                return await use(used);
            }
            catch (SqliteException e) when (IsDamage(e))
            {
                damage = new SearchIndexException("The search index is damaged and must be rebuilt.", e);
                throw damage;
            }
            finally
            {
                used.Release();
            }
        }
    }

    private static bool IsDamage(SqliteException e) => e.SqliteErrorCode is Corrupt or NotADatabase;
}
