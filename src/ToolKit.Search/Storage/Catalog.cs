namespace ToolKit.Search;

/// <summary>
/// What every search needs of every document, in memory: where it lies and what it is counted by; about 60 bytes each. One state of the index,
/// never changed: a batch makes the next one, which shares all blocks that it did not touch.
/// </summary>
internal sealed class Catalog
{
    private const int BlockSize = 512;

    private readonly CatalogDocument[]?[] blocks;

    private Catalog(long state, CatalogDocument[]?[] blocks, FolderTree folders, FacetValues values, int count)
    {
        State = state;
        this.blocks = blocks;
        Folders = folders;
        Values = values;
        Count = count;
    }

    /// <summary>Counts the batches; the same number stands in the file.</summary>
    public long State { get; }

    public FolderTree Folders { get; }

    public FacetValues Values { get; }

    /// <summary>All documents, also those out of sight.</summary>
    public int Count { get; }

    /// <summary>One more than the largest number of a document.</summary>
    public int End => blocks.Length * BlockSize;

    /// <summary>False: there is none of that number.</summary>
    public bool TryGet(int number, out CatalogDocument document)
    {
        var block = (uint)(number / BlockSize) < (uint)blocks.Length ? blocks[number / BlockSize] : null;
        document = block is null ? default : block[number % BlockSize];
        return document.IsThere;
    }

    /// <summary>Whether there is a folder or document that nobody can find.</summary>
    public bool HasUnreachable()
    {
        var reachable = Folders.Readable(SearchScope.Everything);
        if (Folders.Count != reachable.Count)
            return true;
        for (var number = 0; number < End; number++)
        {
            if (TryGet(number, out var document) && !reachable.Contains(document.Folder))
                return true;
        }

        return false;
    }

    public static Catalog Load(IndexConnection connection)
    {
        var state = connection.Number("SELECT value FROM meta WHERE name = 'state'") ?? 0;
        var folders = new Dictionary<long, CatalogFolder>();
        var statement = connection.Statement("SELECT id, parent_id, name, region, removed FROM folder").Bind();
        while (statement.Step())
        {
            folders.Add(statement.GetInt64(0), new CatalogFolder(
                statement.IsNull(1) ? null : statement.GetInt64(1), statement.GetString(2), statement.GetStringOrNull(3), statement.GetInt64(4) != 0));
        }

        statement.Reset();
        var edit = new Editor(new Catalog(0, [], new FolderTree(folders), new FacetValues(), 0));
        statement = connection.Statement("SELECT number, folder_id, field, kind, level, legal_areas, format, year, modified FROM document").Bind();
        while (statement.Step())
        {
            edit.Put(
                statement.GetInt32(0),
                statement.GetInt64(1),
                statement.GetStringOrNull(2),
                statement.GetStringOrNull(3),
                statement.GetStringOrNull(4),
                statement.GetStringOrNull(5),
                statement.GetStringOrNull(6),
                statement.IsNull(7) ? null : statement.GetInt32(7),
                statement.GetInt64(8));
        }

        statement.Reset();
        return edit.Finish(state);
    }

    /// <summary>The next catalog in the making. Used by one writer.</summary>
    public sealed class Editor(Catalog origin)
    {
        private readonly HashSet<int> owned = [];
        private CatalogDocument[]?[] blocks = origin.blocks;
        private Dictionary<long, CatalogFolder>? folders;
        private int count = origin.Count;

        public void Put(
            int number, long folder, string? field, string? kind, string? level, string? legalAreas, string? format, int? year, long modified)
        {
            ref var document = ref Own(number);
            if (!document.IsThere)
                count++;
            var values = origin.Values;
            document = new CatalogDocument(
                IsThere: true,
                folder,
                modified,
                values.Number(Facet.Field, field),
                values.Number(Facet.Kind, kind),
                values.Number(Facet.Level, level),
                values.NumberOfSet(legalAreas),
                values.Number(Facet.Format, format),
                year ?? 0);
        }

        public void Move(int number, long folder)
        {
            ref var document = ref Own(number);
            document = document with { Folder = folder };
        }

        public void Remove(int number)
        {
            ref var document = ref Own(number);
            if (document.IsThere)
                count--;
            document = default;
        }

        public void PutFolder(long id, CatalogFolder folder) => (folders ??= origin.Folders.Copy())[id] = folder;

        public void RemoveFolder(long id)
        {
            folders ??= origin.Folders.Copy();
            if (folders.TryGetValue(id, out var folder))
                folders[id] = folder with { IsRemoved = true };
        }

        public void ForgetFolder(long id) => (folders ??= origin.Folders.Copy()).Remove(id);

        public Catalog Finish(long state) =>
            new(state, blocks, folders is null ? origin.Folders : new FolderTree(folders), origin.Values, count);

        private ref CatalogDocument Own(int number)
        {
            var index = number / BlockSize;
            if (index >= blocks.Length || ReferenceEquals(blocks, origin.blocks))
            {
                // A quarter more than needed, so that growing does not copy each time.
                var grown = new CatalogDocument[]?[index < blocks.Length ? blocks.Length : index + 1 + index / 4];
                blocks.CopyTo(grown, 0);
                blocks = grown;
            }

            if (owned.Add(index))
                blocks[index] = blocks[index] is { } shared ? (CatalogDocument[])shared.Clone() : new CatalogDocument[BlockSize];
            return ref blocks[index]![number % BlockSize];
        }
    }
}

/// <param name="Modified">In milliseconds since 1970.</param>
/// <param name="Field">Here and below: a number given by <see cref="FacetValues"/>, 0 for none.</param>
/// <param name="Year">0: none.</param>
internal readonly record struct CatalogDocument(
    bool IsThere, long Folder, long Modified, int Field, int Kind, int Level, int LegalAreas, int Format, int Year);

internal sealed record CatalogFolder(long? ParentId, string Name, string? Region, bool IsRemoved);
