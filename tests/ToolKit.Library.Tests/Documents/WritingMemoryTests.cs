namespace ToolKit.Library.Tests;

/// <summary>Looks at what the whole process allocates, so nothing else runs beside it.</summary>
public abstract class WritingMemoryContract(DatabaseKind kind) : LibraryContract(kind)
{
    [Fact]
    public async Task MemoryStaysFlatForABodyOf200Megabytes()
    {
        const long size = 200L * 1024 * 1024;
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await Library.WriteAsync(At("/gross.bin"), new EndlessStream(size), Anna);
        using (var reader = await Library.OpenAsync(await EntryAsync("/gross.bin")))
        {
            var pipe = new System.IO.Pipelines.Pipe();
            var copying = Task.Run(async () =>
            {
                await reader.CopyToAsync(pipe.Writer, 0, reader.Length);
                await pipe.Writer.CompleteAsync();
            });
            await pipe.Reader.AsStream().CopyToAsync(Stream.Null);
            await copying;
        }

        // A body held in memory, once for the way in or the way out, would be size and more.
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.True(allocated < size / 2, $"{allocated:n0} bytes were allocated");
    }
}

[CollectionDefinition(Alone, DisableParallelization = true)]
public sealed class MemoryWatchers
{
    public const string Alone = "memory of the process";
}

[Collection(MemoryWatchers.Alone)]
public sealed class SqliteWritingMemoryTests() : WritingMemoryContract(DatabaseKind.Sqlite);

[Collection(MemoryWatchers.Alone)]
public sealed class PostgresWritingMemoryTests() : WritingMemoryContract(DatabaseKind.Postgres);
