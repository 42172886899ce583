using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ToolKit.Search;

/// <summary>One file of the index: a writer, some readers beside it, and the catalog in memory.</summary>
internal sealed class IndexFile : IDisposable
{
    private const int SchemaVersion = 1;
    private const long MostWalBytes = 8_000_000; // before it is written into the file
    private const int RestFactor = 20; // reading the vocabulary takes a twentieth of one processor at most
    private const int FewWords = 20_000; // read in some milliseconds

    private readonly SearchIndexOptions options;
    private readonly ConcurrentBag<IndexConnection> readers = [];
    private readonly SemaphoreSlim freeReaders;
    private readonly SemaphoreSlim writing = new(1);
    private readonly Lock publishing = new();
    private readonly IndexWriter writer;
    private readonly TermCounts counts = new();
    private Vocabulary? vocabulary;
    private int isReadingVocabulary;
    private long readVocabularyAgain; // a timestamp
    private Catalog catalog;
    private int users = 1; // the index itself
    private volatile bool isRetired;

    private IndexFile(string path, SearchIndexOptions options, IndexConnection connection)
    {
        Path = path;
        this.options = options;
        freeReaders = new SemaphoreSlim(options.Readers);
        writer = new IndexWriter(connection);
        catalog = Catalog.Load(connection);
        Version = connection.Text("SELECT value FROM meta WHERE name = 'version'") ?? "";
    }

    public string Path { get; }

    /// <summary>Of tokenizer and lexicon it was made with.</summary>
    public string Version { get; }

    /// <summary>What a file made now would have as <see cref="Version"/>.</summary>
    public static string CurrentVersion { get; } =
        string.Create(CultureInfo.InvariantCulture, $"{SchemaVersion}.{GermanAnalyzer.Version}.{Lexicon.Version}");

    public Catalog Catalog => Volatile.Read(ref catalog);

    /// <summary>Opens a file, or makes it where there is none.</summary>
    /// <exception cref="SqliteException">It is damaged or cannot be read.</exception>
    public static IndexFile Open(string path, SearchIndexOptions options)
    {
        var connection = new IndexConnection(path, options.CacheKilobytes);
        try
        {
            if (connection.Number("SELECT COUNT(*) FROM sqlite_master WHERE name = 'meta'") == 0)
                Create(connection);
            return new IndexFile(path, options, connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Keeps the file open until <see cref="Release"/>. False: it has been replaced and closed.</summary>
    public bool TryUse()
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref users);
            if (seen == 0)
                return false;
        }
        while (Interlocked.CompareExchange(ref users, seen + 1, seen) != seen);
        return true;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref users) > 0)
            return;
        Close();
        if (isRetired)
            Delete(Path);
    }

    /// <summary>The file goes when its last user has released it.</summary>
    public void Retire()
    {
        isRetired = true;
        Release();
    }

    /// <summary>Reads one state of the index, rows and catalog alike.</summary>
    public async ValueTask<T> ReadAsync<T>(Func<IndexReading, T> read, CancellationToken cancellation)
    {
        await freeReaders.WaitAsync(cancellation);
        try
        {
            if (!readers.TryTake(out var connection))
                connection = new IndexConnection(Path, options.CacheKilobytes);
            try
            {
                var state = Begin(connection);
                return read(new IndexReading(connection, state, () => CurrentVocabulary(connection, state), counts));
            }
            finally
            {
                PutBack(connection);
            }
        }
        finally
        {
            freeReaders.Release();
        }
    }

    /// <summary>Makes the changes of a batch. False: the index has not read up to where the batch begins.</summary>
    public ValueTask<bool> ApplyAsync(IndexBatch batch, CancellationToken cancellation)
    {
        var prepared = new object[batch.Count];
        Parallel.For(
            0,
            prepared.Length,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation },
            i => prepared[i] = batch.Changes[i] is IndexDocument document ? IndexWriter.Prepare(document) : batch.Changes[i]);
        return WriteAsync(
            edit =>
            {
                if (writer.ReadUpTo() != batch.ReadFrom)
                    return false;
                writer.Apply(prepared, edit, cancellation);
                writer.SetReadUpTo(batch.ReadUpTo);
                return true;
            },
            cancellation);
    }

    /// <summary>Removes documents that nobody can find any more, as many as given at most; how many it were.</summary>
    public ValueTask<int> SweepAsync(int limit, CancellationToken cancellation) =>
        Catalog.HasUnreachable() ? WriteAsync(edit => writer.Sweep(Catalog, edit, limit), cancellation) : ValueTask.FromResult(0);

    public ValueTask OptimizeAsync(CancellationToken cancellation) =>
        MaintainAsync(
            static connection =>
            {
                foreach (var table in (ReadOnlySpan<string>)["passage_text", "document_text", "title_text"])
                    connection.Run($"INSERT INTO {table} ({table}) VALUES ('optimize')");
                connection.Run("PRAGMA wal_checkpoint(TRUNCATE)");
            },
            cancellation);

    private async ValueTask MaintainAsync(Action<IndexConnection> maintain, CancellationToken cancellation)
    {
        await writing.WaitAsync(cancellation);
        try
        {
            maintain(writer.Connection);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Null: the file is sound.</summary>
    public async ValueTask<string?> CheckAsync(CancellationToken cancellation)
    {
        string? damage = null;
        await MaintainAsync(
            connection =>
            {
                var check = connection.Text("PRAGMA quick_check(1)");
                if (check != "ok")
                {
                    damage = check;
                    return;
                }

                foreach (var table in (ReadOnlySpan<string>)["passage_text", "document_text", "title_text"])
                    connection.Run($"INSERT INTO {table} ({table}) VALUES ('integrity-check')");
                if (connection.Number("SELECT COUNT(*) FROM document") != connection.Number("SELECT COUNT(*) FROM document_text_docsize"))
                    damage = "Not every document has its text in the index.";
                else if (connection.Number("SELECT SUM(MAX(passages, 1)) FROM document") is { } passages && passages != connection.Number("SELECT COUNT(*) FROM passage_text_docsize"))
                    damage = "Not every passage has its text in the index.";
            },
            cancellation);
        return damage;
    }

    public void Dispose() => Release();

    /// <summary>Removes a file of the index and what SQLite keeps beside it.</summary>
    public static void Delete(string path)
    {
        foreach (var ending in (ReadOnlySpan<string>)["", "-wal", "-shm"])
            File.Delete(path + ending);
    }

    private static void Create(IndexConnection connection)
    {
        using var schema = new StreamReader(typeof(IndexFile).Assembly.GetManifestResourceStream("schema.sql")!);
        connection.RunScript("BEGIN IMMEDIATE");
        connection.RunScript(schema.ReadToEnd());
        connection.Run("INSERT INTO meta VALUES ('version', ?), ('read_up_to', 0), ('state', 0)", CurrentVersion);
        // Less merging while much is written at once; only the writer needs the memory.
        foreach (var table in (ReadOnlySpan<string>)["passage_text", "document_text"])
            connection.Run($"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', 16777216)");
        connection.RunScript("COMMIT");
    }

    private async ValueTask<T> WriteAsync<T>(Func<Catalog.Editor, T> write, CancellationToken cancellation)
    {
        await writing.WaitAsync(cancellation);
        try
        {
            var connection = writer.Connection;
            T result;
            connection.Statement("BEGIN IMMEDIATE").Run();
            try
            {
                // Another process may have written since.
                var state = connection.Number("SELECT value FROM meta WHERE name = 'state'") ?? 0;
                var origin = Catalog;
                if (origin.State != state)
                    origin = Catalog.Load(connection);
                var edit = new Catalog.Editor(origin);
                result = write(edit);
                connection.Statement("UPDATE meta SET value = ? WHERE name = 'state'").Bind(state + 1).Run();
                var next = edit.Finish(state + 1);
                lock (publishing)
                {
                    connection.Statement("COMMIT").Run();
                    Volatile.Write(ref catalog, next);
                }
            }
            catch
            {
                connection.RollBack();
                throw;
            }

            if (new FileInfo(Path + "-wal") is { Exists: true, Length: > MostWalBytes })
                connection.Run("PRAGMA wal_checkpoint(PASSIVE)");
            return result;
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Rows and catalog are of the same state: what may be read is never judged by the place a document had before.</summary>
    private Catalog Begin(IndexConnection connection)
    {
        Catalog seen;
        long state;
        lock (publishing)
        {
            connection.Statement("BEGIN").Run();
            state = connection.Number("SELECT value FROM meta WHERE name = 'state'") ?? 0;
            seen = Catalog;
        }

        if (seen.State == state)
            return seen;
        var loaded = Catalog.Load(connection);
        lock (publishing)
        {
            if (loaded.State > Catalog.State)
                Volatile.Write(ref catalog, loaded);
        }

        return loaded;
    }

    /// <summary>Ends the transaction of a reader and keeps it for the next search. Where the transaction does not end, nobody may find the reader so: it is closed.</summary>
    private void PutBack(IndexConnection connection)
    {
        var hasEnded = false;
        try
        {
            connection.ResetAll();
            connection.Statement("COMMIT").Run();
            hasEnded = true;
        }
        catch (SqliteException)
        {
            // What went wrong has been thrown by what was read; and where it was read to its end, what came out is right.
        }
        finally
        {
            if (hasEnded)
                readers.Add(connection);
            else
                connection.Dispose();
        }
    }

    /// <summary>
    /// The words of this state, or of one a little older while they are read anew: a large index takes a third of a second for it, and nothing but the
    /// spelling of its newest words waits for it.
    /// </summary>
    private Vocabulary CurrentVocabulary(IndexConnection connection, Catalog state)
    {
        var known = Volatile.Read(ref vocabulary);
        if (known is not null && known.State >= state.State)
            return known;
        if (known is null || known.Count <= FewWords)
        {
            known = Vocabulary.Load(connection, state.State);
            Volatile.Write(ref vocabulary, known);
            return known;
        }

        if (options.Clock.GetTimestamp() >= Interlocked.Read(ref readVocabularyAgain) && Interlocked.Exchange(ref isReadingVocabulary, 1) == 0)
        {
            if (TryUse())
                _ = Task.Run(ReadVocabularyAsync);
        }

        return known;
    }

    private async Task ReadVocabularyAsync()
    {
        try
        {
            await freeReaders.WaitAsync();
            try
            {
                var begun = options.Clock.GetTimestamp();
                using var connection = new IndexConnection(Path, options.CacheKilobytes);
                var state = Begin(connection);
                Volatile.Write(ref vocabulary, Vocabulary.Load(connection, state.State));
                var now = options.Clock.GetTimestamp();
                Interlocked.Exchange(ref readVocabularyAgain, now + RestFactor * (now - begun));
            }
            finally
            {
                freeReaders.Release();
            }
        }
        catch (SqliteException)
        {
            // The next search tries again; a damaged file is found by what it asks itself.
        }
        finally
        {
            Volatile.Write(ref isReadingVocabulary, 0);
            Release();
        }
    }

    private void Close()
    {
        while (readers.TryTake(out var reader))
            reader.Dispose();
        writer.Connection.Dispose();
        freeReaders.Dispose();
        writing.Dispose();
    }
}
