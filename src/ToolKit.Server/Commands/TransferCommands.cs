#pragma warning disable RS0030 // Commands and indexing act for the operator: they stand on the library's side of the gate.
using System.CommandLine;
using ToolKit.Access;
using ToolKit.Database;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary><c>toolkit import</c> and <c>toolkit export</c>: folders of this machine into the library and back.</summary>
internal static class TransferCommands
{
    public static Command CreateImport(CommandContext context)
    {
        var folder = new Argument<DirectoryInfo>("DIR") { Description = "The folder to read." };
        var to = new Option<string>("--to") { Description = "Where its content goes.", DefaultValueFactory = _ => "/" };
        var command = new Command("import", "Puts a folder of this machine into the library. Equal files make no new version; nothing is deleted.") { folder, to };
        command.SetAction((parsed, cancellation) => context.RunAsync(parsed, async installation =>
        {
            var source = parsed.GetValue(folder)!;
            if (!source.Exists)
                throw new CommandRefusedException($"There is no folder {source.FullName}.");
            var target = CommandContext.ParsePath(parsed.GetValue(to)!);
            await installation.Audit.NoteCommandAsync(new AuditNote(AuditActs.Imported, target.ToString()), cancellation);
            var report = await ImportAsync(installation.Library, source, target, cancellation);
            await context.Terminal.Error.WriteLineAsync(
                $"Written: {report.Written}, unchanged: {report.Unchanged}, folders made: {report.Folders}, refused: {report.Refused.Count}.");
            foreach (var refusal in report.Refused)
                await context.Terminal.Error.WriteLineAsync(refusal);
            return report.Refused.Count == 0 ? 0 : 1;
        }));
        return command;
    }

    public static Command CreateExport(CommandContext context)
    {
        var path = new Argument<string>("PATH") { Description = "The folder or document in the library." };
        var folder = new Argument<DirectoryInfo>("DIR") { Description = "The folder to write into; made when it is not there." };
        var command = new Command("export", "Writes a folder of the library, in its current versions, into a folder of this machine.") { path, folder };
        command.SetAction((parsed, cancellation) => context.RunAsync(parsed, async installation =>
        {
            var library = installation.Library;
            var found = await CommandContext.FindAsync(library, parsed.GetValue(path)!, cancellation);
            var target = parsed.GetValue(folder)!.FullName;
            await installation.Audit.NoteCommandAsync(new AuditNote(AuditActs.Exported, found.Path.ToString()), cancellation);
            Directory.CreateDirectory(target);
            var (documents, refused) = (0, 0);
            if (found.Entry!.IsFolder)
            {
                await foreach (var (relative, entry) in WalkAsync(library, found.Entry.Id, cancellation))
                {
                    var place = Path.Combine(target, relative);
                    if (entry.IsFolder)
                        Directory.CreateDirectory(place);
                    else if (!entry.IsScratch)
                        await WriteAsync(entry, place);
                }
            }
            else
            {
                await WriteAsync(found.Entry, Path.Combine(target, found.Entry.Name));
            }

            await context.Terminal.Error.WriteLineAsync($"{documents} documents written to {target}{(refused == 0 ? "" : $", {refused} not")}.");
            return refused == 0 ? 0 : 1;

            async Task WriteAsync(LibraryEntry document, string place)
            {
                try
                {
                    await WriteFileAsync(library, document, place, cancellation);
                    documents++;
                }
                catch (LibraryException missing)
                {
                    // Its bytes are gone: what can be rescued is.
                    refused++;
                    await context.Terminal.Error.WriteLineAsync($"{place}: {missing.Message}");
                }
            }
        }));
        return command;
    }

    /// <summary>Puts what lies in a folder into the library; makes the folders that are missing.</summary>
    public static async Task<ImportReport> ImportAsync(
        DocumentLibrary library, DirectoryInfo source, LibraryPath to, CancellationToken cancellation)
    {
        var report = new ImportReport();
        await MakeFolderAsync(library, to, report, cancellation);
        var open = new Stack<(DirectoryInfo Folder, LibraryPath Path)>();
        open.Push((source, to));
        while (open.TryPop(out var at))
        {
            FileSystemInfo[] items;
            try
            {
                items = [.. at.Folder.EnumerateFileSystemInfos().OrderBy(item => item.Name, StringComparer.Ordinal)];
            }
            catch (Exception failure) when (IsOfOneFile(failure))
            {
                report.Refused.Add($"{at.Folder.FullName}: {failure.Message}");
                continue;
            }

            foreach (var item in items)
            {
                cancellation.ThrowIfCancellationRequested();
                if (EntryName.Refusal(item.Name) is { } refusal)
                {
                    report.Refused.Add($"{item.FullName}: {refusal}");
                    continue;
                }

                var path = at.Path.Append(item.Name);
                try
                {
                    if (item is DirectoryInfo { LinkTarget: null } folder)
                    {
                        await MakeFolderAsync(library, path, report, cancellation);
                        open.Push((folder, path));
                    }
                    else if (item is FileInfo { LinkTarget: null } file)
                    {
                        await using var body = file.OpenRead();
                        var options = new WriteOptions { ModifiedAt = new DateTimeOffset(file.LastWriteTimeUtc), Length = file.Length };
                        var written = await library.WriteAsync(path, body, Author.System, options: options, cancellation: cancellation);
                        if (written.Outcome == WriteOutcome.Unchanged)
                            report.Unchanged++;
                        else
                            report.Written++;
                    }
                }
                catch (Exception failure) when (IsOfOneFile(failure))
                {
                    report.Refused.Add($"{item.FullName}: {failure.Message}");
                }
            }
        }

        return report;
    }

    /// <summary>One file or folder cannot be had or taken; the others can.</summary>
    private static bool IsOfOneFile(Exception failure) => failure is LibraryException or UnauthorizedAccessException or (IOException and not StorageFullException);

    private static async Task MakeFolderAsync(DocumentLibrary library, LibraryPath path, ImportReport report, CancellationToken cancellation)
    {
        for (var depth = 1; depth <= path.Depth; depth++)
        {
            var part = LibraryPath.Parse("/" + string.Join('/', path.Names.Take(depth)));
            if ((await library.ResolveAsync(part, cancellation)).Entry is null)
            {
                try
                {
                    await library.CreateFolderAsync(part, Author.System, cancellation: cancellation);
                    report.Folders++;
                }
                catch (LibraryException taken) when (taken.Error == LibraryError.AlreadyExists)
                {
                    // Somebody else made it meanwhile.
                }
            }
        }
    }

    private static async IAsyncEnumerable<(string Relative, LibraryEntry Entry)> WalkAsync(
        DocumentLibrary library, long folderId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var open = new Stack<(long Id, string Relative)>();
        open.Push((folderId, ""));
        while (open.TryPop(out var at))
        {
            string? after = null;
            do
            {
                var batch = await library.ListAsync(at.Id, new ListOptions { After = after }, cancellation);
                foreach (var entry in batch.Entries)
                {
                    var relative = Path.Combine(at.Relative, entry.Name);
                    yield return (relative, entry);
                    if (entry.IsFolder)
                        open.Push((entry.Id, relative));
                }

                after = batch.Next;
            }
            while (after is not null);
        }
    }

    /// <summary>Writes beside the target and renames: a file that is there is never half overwritten.</summary>
    private static async Task WriteFileAsync(DocumentLibrary library, LibraryEntry document, string file, CancellationToken cancellation)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(file)!, ".export-" + Guid.NewGuid().ToString("N"));
        try
        {
            using (var reader = await library.OpenAsync(document, cancellation))
            await using (var body = reader.OpenStream())
            await using (var target = new FileStream(temporary, FileMode.CreateNew))
            {
                await body.CopyToAsync(target, cancellation);
            }

            File.SetLastWriteTimeUtc(temporary, document.ModifiedAt.UtcDateTime);
            File.Move(temporary, file, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}

/// <summary>What an import did.</summary>
internal sealed class ImportReport
{
    public int Written { get; set; }

    public int Unchanged { get; set; }

    public int Folders { get; set; }

    /// <summary>A sentence for each file that could not be taken.</summary>
    public List<string> Refused { get; } = [];
}
