using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Primitives;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server.Pages;

/// <summary>The page of one field of action: its leading questions, and its strategic and operative instruments, which can be narrowed down.</summary>
public sealed class HandlungsfeldModel(CurrentPerson me, LeadingQuestions questions) : PageModel
{
    /// <summary>How many documents of one level are shown; the folder's own page shows all.</summary>
    private const int MostOfALevel = 1_000;

    // The books in their order, which is not that of their letters.
    private static readonly string[] LegalAreas = [.. new[] { "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIV" }.Select(book => "SGB " + book)];

    public FieldOfAction Field { get; private set; } = null!;

    public IReadOnlyList<string> Questions { get; private set; } = [];

    /// <summary>Its levels with the documents that are left; a level without any is there too.</summary>
    public List<Level> Levels { get; } = [];

    /// <summary>What can be ticked, with the number of documents that have it.</summary>
    public List<Choice> Choices { get; } = [];

    /// <summary>How many documents are left, and how many there are.</summary>
    public (int Shown, int Total) Count { get; private set; }

    public bool HasFilters => Choices.Any(choice => choice.Values.Any(value => value.IsTicked));

    /// <summary>Its folder.</summary>
    public ViewedPath Folder { get; private set; } = null!;

    public static string UrlOf(FieldOfAction field) => "/handlungsfelder/" + field.Key;

    public async Task<IActionResult> OnGetAsync(string feld, CancellationToken cancellation)
    {
        if (FieldOfAction.All.FirstOrDefault(field => field.Key == feld) is not { } known)
            return NotFound();
        Field = known;
        Folder = await me.View.FindAsync(LeadingQuestions.FolderOf(Field), cancellation);
        if (Folder.Entry is null)
            return me.IsSignedIn ? NotFound() : Challenge();
        Questions = await questions.OfAsync(me.View, Field, cancellation);

        var all = new List<(ViewedPath Folder, List<LibraryEntry> Documents)>();
        foreach (var level in (await me.View.ListAsync(Folder, null, cancellation)).Entries.Where(member => member.Purpose == FolderPurpose.Level).OrderBy(member => FolderPurpose.RankOf(member.Purpose, member.Name)))
        {
            var folder = LibraryView.Member(Folder, level);
            var members = (await me.View.ListAsync(folder, new ListOptions { Limit = MostOfALevel }, cancellation)).Entries;
            all.Add((folder, [.. default(FolderSort).Sort(members.Where(member => !member.IsFolder && FolderOrders.IsShown(member)))]));
        }

        AddChoice("ebene", "Ebene", all.Select(level => (level.Folder.DisplayName, level.Documents.Count)));
        AddChoice("art", "Art", Tally(all.SelectMany(level => level.Documents).Select(document => document.Metadata.Kind).OfType<string>()));
        AddChoice("recht", "Rechtskreis", Tally(all.SelectMany(level => level.Documents).SelectMany(document => document.Metadata.LegalAreas))
            .OrderBy(area => Array.IndexOf(LegalAreas, area.Value) is var at and >= 0 ? at : int.MaxValue));
        foreach (var (folder, documents) in all)
            Levels.Add(new Level(folder.Path, folder.DisplayName, Passes("ebene", folder.DisplayName) ? [.. documents.Where(Passes)] : []));
        Count = (Levels.Sum(level => level.Documents.Count), all.Sum(level => level.Documents.Count));
        return Page();
    }

    private static IEnumerable<(string Value, int Count)> Tally(IEnumerable<string> values) =>
        values.CountBy(value => value).OrderBy(count => count.Key, Language.ByName).Select(count => (count.Key, count.Value));

    private void AddChoice(string name, string label, IEnumerable<(string Value, int Count)> values)
    {
        StringValues ticked = Request.Query[name];
        Choices.Add(new Choice(name, label, [.. values.Select(value => new ChoiceValue(value.Value, value.Count, ticked.Contains(value.Value)))]));
    }

    private bool Passes(LibraryEntry document) =>
        Passes("art", [.. new[] { document.Metadata.Kind }.OfType<string>()]) && Passes("recht", [.. document.Metadata.LegalAreas]);

    /// <summary>Nothing is ticked under a name, or one of the values is.</summary>
    private bool Passes(string name, params string[] values)
    {
        var choice = Choices.First(choice => choice.Name == name);
        return choice.Values.All(value => !value.IsTicked) || choice.Values.Any(value => value.IsTicked && values.Contains(value.Value));
    }

    /// <param name="Path">Its folder.</param>
    /// <param name="Name">Strategische or Operative Instrumente.</param>
    /// <param name="Documents">In the order of the folder.</param>
    public sealed record Level(LibraryPath Path, string Name, IReadOnlyList<LibraryEntry> Documents);

    /// <param name="Name">In the form and the address.</param>
    /// <param name="Label">What people call it.</param>
    public sealed record Choice(string Name, string Label, IReadOnlyList<ChoiceValue> Values);

    /// <param name="Count">How many documents of the field have it.</param>
    public sealed record ChoiceValue(string Value, int Count, bool IsTicked);
}
