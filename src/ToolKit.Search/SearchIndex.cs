using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ToolKit.Search;

/// <summary>
/// A full-text index of documents, in a folder of its own. All of it is derived: who deletes the folder loses nothing but the time to build it again.
/// Any number of searches and one writer work at the same time, also in several processes.
/// </summary>
public sealed class SearchIndex : IAsyncDisposable
{
    private const string Pointer = "current";

    private readonly SearchIndexOptions options;
    private readonly Lock switching = new();
    private IndexFile? file;
    private string? name;
    private SearchIndexException? damage;

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

    public IndexCondition Condition
    {
        get
        {
            Follow();
            if (damage is not null)
                return IndexCondition.Damaged;
            return file!.Version == IndexFile.CurrentVersion ? IndexCondition.Current : IndexCondition.Outdated;
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

    /// <summary>Begins to build the index anew in a second file, while this one goes on answering.</summary>
    public async ValueTask<IndexRebuild> BeginRebuildAsync(CancellationToken cancellation = default)
    {
        await Task.Yield();
        cancellation.ThrowIfCancellationRequested();
        lock (switching)
        {
            var next = Numbers().DefaultIfEmpty(0).Max() + 1;
            var path = Path.Combine(options.Folder, FileName(next));
            return new IndexRebuild(IndexFile.Open(path, options), () => Switch(FileName(next)));
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (switching)
        {
            file?.Dispose();
            file = null;
            damage = new SearchIndexException("The index is closed.");
        }

        return ValueTask.CompletedTask;
    }

    private static string FileName(int number) => $"index-{number.ToString(CultureInfo.InvariantCulture)}.db";

    private IEnumerable<int> Numbers() =>
        Directory.EnumerateFiles(options.Folder, "index-*.db")
            .Select(path => int.TryParse(Path.GetFileNameWithoutExtension(path)["index-".Length..], CultureInfo.InvariantCulture, out var n) ? n : 0);

    /// <summary>Another process may have put a rebuilt file in the place of this one.</summary>
    private void Follow()
    {
        var pointer = Path.Combine(options.Folder, Pointer);
        lock (switching)
        {
            var current = File.Exists(pointer) ? File.ReadAllText(pointer).Trim() : "";
            if (current.Length == 0)
            {
                current = FileName(1);
                WritePointer(current);
            }

            if (current == name)
                return;
            var old = file;
            (file, damage, name) = (null, null, current);
            try
            {
                file = IndexFile.Open(Path.Combine(options.Folder, Path.GetFileName(current)), options);
            }
            catch (SqliteException e) when (IsDamage(e))
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
        var pointer = Path.Combine(options.Folder, Pointer);
        File.WriteAllText(pointer + ".new", fileName);
        File.Move(pointer + ".new", pointer, overwrite: true);
    }

    private ValueTask<T> ReadAsync<T>(Func<IndexReading, T> read, CancellationToken cancellation) =>
        UseAsync(file => file.ReadAsync(read, cancellation));

    private async ValueTask<T> UseAsync<T>(Func<IndexFile, ValueTask<T>> use)
    {
        while (true)
        {
            Follow();
            if (damage is not null)
                throw damage;
            var used = file!;
            if (!used.TryUse())
                continue;
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

    // SQLITE_CORRUPT, SQLITE_NOTADB; SQLITE_ERROR where a table is missing.
    private static bool IsDamage(SqliteException e) => e.SqliteErrorCode is 11 or 26;
}
