#pragma warning disable RS0030 // Commands and indexing act for the operator: they stand on the library's side of the gate.
using System.CommandLine;
using Microsoft.Data.Sqlite;
using ToolKit.Access;
using ToolKit.Database;
using ToolKit.Library;
using ToolKit.Search;

namespace ToolKit.Server;

/// <summary>What all commands share: where they speak, the data folder, and how a failure becomes one sentence and an exit code.</summary>
internal sealed class CommandContext(Terminal terminal, Option<DirectoryInfo> data, string[] settings)
{
    public Terminal Terminal => terminal;

    /// <summary>The settings given on the command line: <c>--ToolKit:Name=value</c>.</summary>
    public string[] Settings => settings;

    /// <summary>Opens the data folder, runs a command on it, and closes it.</summary>
    /// <returns>What the command says; 1 with a sentence on standard error when it was refused or failed.</returns>
    public async Task<int> RunAsync(ParseResult parsed, Func<Installation, Task<int>> command)
    {
        try
        {
            await using var installation = await Installation.OpenAsync(parsed.GetValue(data)!, settings, TimeProvider.System, CancellationToken.None);
            return await command(installation);
        }
        catch (OperationCanceledException)
        {
            await terminal.Error.WriteLineAsync("Stopped before the end. What was done so far stays; run it again to go on.");
            return 1;
        }
        catch (Exception failure) when (Sentence(failure) is { } sentence)
        {
            await terminal.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    /// <summary>A path in the library.</summary>
    public static LibraryPath ParsePath(string text) =>
        LibraryPath.TryParse(text, out var path) ? path : throw new CommandRefusedException($"'{text}' is no library path. It must begin with /, such as /Werkzeugkoffer.");

    /// <summary>What lies at a path; refused when there is nothing.</summary>
    public static async Task<Resolution> FindAsync(DocumentLibrary library, string text, CancellationToken cancellation)
    {
        var found = await library.ResolveAsync(ParsePath(text), cancellation);
        return found.Entry is null ? throw new CommandRefusedException($"There is nothing at {text}.") : found;
    }

    /// <summary>The folder at a path; refused when there is none.</summary>
    public static async Task<long> FindFolderAsync(DocumentLibrary library, string text, CancellationToken cancellation)
    {
        var found = await FindAsync(library, text, cancellation);
        return found.Entry!.IsFolder ? found.Entry.Id : throw new CommandRefusedException($"{text} is a document. A scope is a folder.");
    }

    /// <summary>The person that a mail or <c>ISSUER#SUBJECT</c> names; refused when there is none.</summary>
    public static async Task<Person> FindPersonAsync(Installation installation, string name, CancellationToken cancellation) =>
        await installation.People.FindAsync(ParsePerson(name), cancellation)
        ?? throw new CommandRefusedException($"Nobody is known as {name}. Add the person first: toolkit person add {name} --name NAME");

    public static PersonKey ParsePerson(string name) =>
        PersonKey.TryParse(name, out var key) ? key : throw new CommandRefusedException($"'{name}' is neither a mail address nor ISSUER#SUBJECT.");

    private static string? Sentence(Exception failure) => failure switch
    {
        CommandRefusedException or LibraryException or DatabaseVersionException or StorageFullException => failure.Message,
        RefusedException refused => refused.Refusal.English,
        AccessDeniedException denied => denied.Refusal.English,
        InvalidDataException => failure.Message,
        SearchIndexException index => $"{index.Message} toolkit reindex builds it anew.",
        SqliteException { SqliteErrorCode: 5 } => "The database is busy with another program. Try again in a moment.",
        SqliteException sqlite => $"The database does not answer: {sqlite.Message}",
        UnauthorizedAccessException or IOException => failure.Message,
        _ => null,
    };
}
