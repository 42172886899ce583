using ToolKit.Library;
using ToolKit.TestSupport;

namespace ToolKit.Access.Tests;

/// <summary>
/// What a person may not see is answered as if it were absent, and by the same statements: neither the answer nor its time tells that something is there.
/// </summary>
public abstract class HiddenAndAbsentTests(DatabaseKind kind) : AccessContract(kind)
{
    private static readonly Dictionary<string, Func<LibraryView, LibraryPath, ValueTask>> Acts = new()
    {
        ["find"] = async (view, path) => await view.FindAsync(path),
        ["list"] = async (view, path) => await view.ListAsync(await view.FindAsync(path)),
        ["list its tree"] = async (view, path) => await view.ListTreeAsync(await view.FindAsync(path), 100),
        ["open"] = async (view, path) => (await view.OpenAsync(await view.FindAsync(path))).Dispose(),
        ["list its versions"] = async (view, path) => await view.ListVersionsAsync(await view.FindAsync(path)),
        ["write"] = async (view, path) => await view.WriteAsync(path, Body("x")),
        ["write below it"] = async (view, path) => await view.WriteAsync(path.Append("neu.txt"), Body("x")),
        ["make a folder below it"] = async (view, path) => await view.CreateFolderAsync(path.Append("Neu")),
        ["delete"] = async (view, path) => await view.DeleteAsync(path),
        ["move away"] = async (view, path) => await view.MoveAsync(path, At(Kassel + "/hierher.docx"), overwrite: false),
        ["copy away"] = async (view, path) => await view.CopyAsync(path, At(Kassel + "/hierher.docx"), overwrite: false, recursive: true),
        ["copy below it"] = async (view, path) => await view.CopyAsync(At(Kassel + "/Plan.docx"), path.Append("x.docx"), overwrite: false, recursive: true),
        ["adopt"] = async (view, path) => await view.AdoptAsync(path, At(Kassel + "/hierher.docx")),
        ["adopt below it"] = async (view, path) => await view.AdoptAsync(At(Kassel + "/Plan.docx"), path.Append("x.docx")),
        ["find what it was made of"] = async (view, path) => await view.FindAdaptationAsync(await view.FindAsync(path)),
        ["count what was made of it"] = async (view, path) => await view.CountAdaptationsAsync(await view.FindAsync(path)),
        ["count what was made of what lies in it"] = async (view, path) => await view.CountAdaptationsInAsync(await view.FindAsync(path)),
        ["change"] = async (view, path) => await view.ChangeAsync(path, new EntryChanges()),
        ["restore a version"] = async (view, path) => await view.RestoreVersionAsync(path, 1),
        ["lock"] = async (view, path) => await view.LockAsync(path, null, LockScope.Exclusive, false, TimeSpan.FromMinutes(1)),
        ["see the locks on"] = async (view, path) => await view.LocksCoveringAsync(path),
    };

    private static readonly string[] Grants = [$"Reader {Kassel}", $"Contributor {Kassel}", $"Editor {Kassel}", $"RegionAdmin {Hessen}", "Editor /Werkzeugkoffer"];

    private static readonly (string Hidden, string Absent)[] Places =
    [
        (Augsburg + "/Intern", Augsburg + "/Fehlt"),
        (Augsburg + "/Intern/Geheim.docx", Augsburg + "/Intern/Fehlend.docx"),
        ("/Regionen/Bayern", "/Regionen/Niemand"),
    ];

    [Fact]
    public async Task TakeTheSameStatementsAndGetTheSameAnswer()
    {
        await PutAsync(Kassel + "/Plan.docx");
        await MakeFolderAsync(Augsburg + "/Intern");
        await PutAsync(Augsburg + "/Intern/Geheim.docx");
        foreach (var grant in Grants)
        {
            var person = await PersonAsync(grant);
            foreach (var act in Acts.Keys)
            {
                foreach (var (hidden, absent) in Places)
                {
                    var seen = await TraceAsync(person, act, hidden);
                    var missing = await TraceAsync(person, act, absent);

                    Assert.Equal((act, grant, missing.Outcome), (act, grant, seen.Outcome));
                    Assert.Equal([act, grant, .. missing.Statements], [act, grant, .. seen.Statements]);
                    Assert.NotEmpty(seen.Statements);
                }
            }
        }
    }

    /// <summary>What came of it, without the path, and the statements it took when nothing was remembered.</summary>
    private async Task<(string Outcome, IReadOnlyList<string> Statements)> TraceAsync(Person person, string act, string path)
    {
        await PutAsync("/Ablage.txt", $"{Some.Number()}"); // somebody else's commit: all caches begin anew
        var view = await ViewAsync(person);
        Statements.Clear();
        string outcome;
        try
        {
            await Acts[act](view, At(path));
            outcome = "done";
        }
        catch (Exception refusal) when (refusal is LibraryException or AccessDeniedException)
        {
            outcome = $"{refusal.GetType().Name} {(refusal as LibraryException)?.Error} {refusal.Message.Replace(path, "PATH", StringComparison.Ordinal)}";
        }

        return (outcome, [.. Statements]);
    }
}

public sealed class SqliteHiddenAndAbsentTests() : HiddenAndAbsentTests(DatabaseKind.Sqlite);

/// <summary>Runs alone: PostgreSQL's state is that of the whole cluster, and another test's commit would make a cache begin anew in between.</summary>
[CollectionDefinition(nameof(PostgresHiddenAndAbsentTests), DisableParallelization = true)]
[Collection(nameof(PostgresHiddenAndAbsentTests))]
public sealed class PostgresHiddenAndAbsentTests() : HiddenAndAbsentTests(DatabaseKind.Postgres);
