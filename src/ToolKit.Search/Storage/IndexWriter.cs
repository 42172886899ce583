namespace ToolKit.Search;

/// <summary>Writes changes into one file, inside a transaction that <see cref="IndexFile"/> begins and ends.</summary>
internal sealed class IndexWriter(IndexConnection connection)
{
    public IndexConnection Connection => connection;

    public long ReadUpTo() => connection.Number("SELECT value FROM meta WHERE name = 'read_up_to'") ?? 0;

    public void SetReadUpTo(long number) => connection.Statement("UPDATE meta SET value = ? WHERE name = 'read_up_to'").Bind(number).Run();

    public void Apply(IEnumerable<object> changes, Catalog.Editor edit, CancellationToken cancellation)
    {
        foreach (var change in changes)
        {
            cancellation.ThrowIfCancellationRequested();
            switch (change)
            {
                case IndexFolder folder:
                    connection.Statement(
                        """
                        INSERT INTO folder (id, parent_id, name, region, removed) VALUES (?1, ?2, ?3, ?4, 0)
                        ON CONFLICT (id) DO UPDATE SET parent_id = ?2, name = ?3, region = ?4, removed = 0
                        """).Bind(folder.Id, folder.ParentId, folder.Name, folder.Region).Run();
                    edit.PutFolder(folder.Id, new CatalogFolder(folder.ParentId, folder.Name, folder.Region, IsRemoved: false));
                    break;
                case FolderRemoval removal:
                    connection.Statement("UPDATE folder SET removed = 1 WHERE id = ?").Bind(removal.Id).Run();
                    edit.RemoveFolder(removal.Id);
                    break;
                case PreparedDocument document:
                    Put(document, edit);
                    break;
                case DocumentMove move:
                    Move(move, edit);
                    break;
                case DocumentRemoval removal:
                    if (FindNumber(removal.Id) is { } number)
                        Remove(number, edit);
                    break;
                default:
                    throw new InvalidOperationException($"A batch holds no {change.GetType().Name}.");
            }
        }
    }

    /// <summary>Removes documents whose folder cannot be reached, and then the folders.</summary>
    public int Sweep(Catalog catalog, Catalog.Editor edit, int limit)
    {
        var gone = new List<int>();
        for (var number = 0; number < catalog.End && gone.Count < limit; number++)
        {
            if (catalog.TryGet(number, out var document) && !catalog.Folders.IsReachable(document.Folder))
                gone.Add(number);
        }

        foreach (var number in gone)
            Remove(number, edit);
        if (gone.Count < limit)
        {
            foreach (var id in catalog.Folders.Copy().Keys.Where(id => !catalog.Folders.IsReachable(id)))
            {
                connection.Statement("DELETE FROM folder WHERE id = ?").Bind(id).Run();
                edit.ForgetFolder(id);
            }
        }

        return gone.Count;
    }

    private int? FindNumber(long id) => (int?)connection.Number("SELECT number FROM document WHERE id = ?", id);

    /// <summary>What takes the time of indexing a document, before the transaction: several at once.</summary>
    public static PreparedDocument Prepare(IndexDocument document)
    {
        var passages = Passages.Cut(document.Sections).ToList();
        return new PreparedDocument(document, PreparedText.Make(TitleText(document.Title, document.Name), passages));
    }

    private void Put(PreparedDocument prepared, Catalog.Editor edit)
    {
        var (document, text) = prepared;
        if (FindNumber(document.Id) is { } old)
            RemoveText(old);
        var areas = document.LegalAreas.Count == 0 ? null : string.Join('\n', document.LegalAreas);
        var number = (int)connection.Number(
            """
            INSERT INTO document (id, folder_id, name, title, state, field, kind, level, legal_areas, format, year, created, modified, size, passages)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
            ON CONFLICT (id) DO UPDATE SET folder_id = ?2, name = ?3, title = ?4, state = ?5, field = ?6, kind = ?7, level = ?8, legal_areas = ?9,
              format = ?10, year = ?11, created = ?12, modified = ?13, size = ?14, passages = ?15
            RETURNING number
            """,
            document.Id,
            document.FolderId,
            document.Name,
            document.Title,
            document.State,
            document.Field,
            document.Kind,
            document.Level,
            areas,
            document.Format,
            document.Year,
            document.Created.ToUnixTimeMilliseconds(),
            document.Modified.ToUnixTimeMilliseconds(),
            document.Size,
            text.Passages.Count)!.Value;
        edit.Put(
            number,
            document.FolderId,
            document.Field,
            document.Kind,
            document.Level,
            areas,
            document.Format,
            document.Year,
            document.Modified.ToUnixTimeMilliseconds());
        AddText(number, text);
    }

    private void AddText(int number, PreparedText text)
    {
        for (var place = 0; place < text.Passages.Count; place++)
        {
            var passage = text.Passages[place];
            var id = PassageId(number, place);
            connection.Statement("INSERT INTO passage (id, heading, anchor, body) VALUES (?, ?, ?, ?)")
                .Bind(id, passage.Heading, passage.Anchor, passage.Body).Run();
            connection.Statement("INSERT INTO passage_text (rowid, title, heading, body) VALUES (?, ?, ?, ?)")
                .Bind(id, text.Title, passage.Heading, passage.Body).Run();
        }

        if (text.Passages.Count == 0)
        {
            connection.Statement("INSERT INTO passage_text (rowid, title, heading, body) VALUES (?, ?, NULL, NULL)")
                .Bind(PassageId(number, 0), text.Title).Run();
        }

        connection.Statement("INSERT INTO document_text (rowid, title, heading, body) VALUES (?, ?, ?, ?)")
            .Bind(number, text.TitleTerms, text.HeadingTerms, text.BodyTerms).Run();
        connection.Statement("INSERT INTO title_text (rowid, title) VALUES (?, ?)").Bind(number, text.Title).Run();
    }

    private void Move(DocumentMove move, Catalog.Editor edit)
    {
        if (FindNumber(move.Id) is not { } number)
            return;
        var oldName = connection.Text("SELECT name FROM document WHERE number = ?", number);
        connection.Statement("UPDATE document SET folder_id = ?, name = ? WHERE number = ?").Bind(move.FolderId, move.Name, number).Run();
        edit.Move(number, move.FolderId);
        if (oldName != move.Name)
            Rename(number, move.Name);
    }

    /// <summary>The name is looked for with the title: in every passage, so that name and text may be asked for together.</summary>
    private void Rename(int number, string name)
    {
        var title = TitleText(connection.Text("SELECT title FROM document WHERE number = ?", number) ?? "", name);
        var sections = new List<Passage>();
        var read = connection.Statement("SELECT heading, anchor, body FROM passage WHERE id BETWEEN ? AND ? ORDER BY id")
            .Bind(PassageId(number, 0), PassageId(number, Passages.MostPassages));
        while (read.Step())
            sections.Add(new Passage(read.GetStringOrNull(0), read.GetStringOrNull(1), read.GetString(2)));
        read.Reset();
        RemoveText(number);
        AddText(number, PreparedText.Make(title, sections));
    }

    private void Remove(int number, Catalog.Editor edit)
    {
        RemoveText(number);
        connection.Statement("DELETE FROM document WHERE number = ?").Bind(number).Run();
        edit.Remove(number);
    }

    private void RemoveText(int number)
    {
        var passages = connection.Number("SELECT passages FROM document WHERE number = ?", number) ?? 0;
        for (var place = 0; place < Math.Max(1, passages); place++)
            connection.Statement("DELETE FROM passage_text WHERE rowid = ?").Bind(PassageId(number, place)).Run();
        connection.Statement("DELETE FROM passage WHERE id BETWEEN ? AND ?").Bind(PassageId(number, 0), PassageId(number, Passages.MostPassages)).Run();
        connection.Statement("DELETE FROM document_text WHERE rowid = ?").Bind(number).Run();
        connection.Statement("DELETE FROM title_text WHERE rowid = ?").Bind(number).Run();
    }

    public static long PassageId(int number, int place) => ((long)number << 16) + place;

    /// <summary>A name that says more than the title is looked for as well.</summary>
    private static string TitleText(string title, string name)
    {
        var dot = name.LastIndexOf('.');
        var stem = dot > 0 ? name[..dot] : name;
        return title.Contains(stem, StringComparison.OrdinalIgnoreCase) ? title : $"{title}\n{stem}";
    }
}

/// <summary>A document with its text cut and counted.</summary>
internal sealed record PreparedDocument(IndexDocument Document, PreparedText Text);

internal sealed record PreparedText(string Title, IReadOnlyList<Passage> Passages, Utf8Text TitleTerms, Utf8Text HeadingTerms, Utf8Text BodyTerms)
{
    public static PreparedText Make(string title, IReadOnlyList<Passage> passages)
    {
        var titles = new TermCounter();
        var headings = new TermCounter();
        var bodies = new TermCounter();
        titles.Add(title);
        for (var place = 0; place < passages.Count; place++)
        {
            if (place == 0 || passages[place - 1].Heading != passages[place].Heading)
                headings.Add(passages[place].Heading);
            bodies.Add(passages[place].Body);
        }

        return new PreparedText(
            title, passages, new Utf8Text(titles.ToTerms()), new Utf8Text(headings.ToTerms()), new Utf8Text(bodies.ToTerms()));
    }
}
