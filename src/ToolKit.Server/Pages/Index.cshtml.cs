using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server.Pages;

/// <summary>Home: the four fields of action with their leading questions, in rising degree of commitment.</summary>
public sealed class IndexModel(CurrentPerson me, LeadingQuestions questions, TimeProvider time) : PageModel
{
    private const int MostNews = 8;

    // How far back the feed is looked through for news.
    private const int NewsWindow = 200;

    public List<Field> Fields { get; } = [];

    /// <summary>Null where the person does not see it.</summary>
    public string? Introduction { get; private set; }

    /// <summary>Where her grants run: her region, her site.</summary>
    public List<Place> Places { get; } = [];

    /// <summary>She may do everything, everywhere.</summary>
    public bool IsAdministrator { get; private set; }

    public IReadOnlyList<NewsItem> News { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        foreach (var field in FieldOfAction.All)
        {
            var isSeen = (await me.View.FindAsync(LeadingQuestions.FolderOf(field), cancellation)).Entry is not null;
            Fields.Add(new Field(field.Name, await questions.OfAsync(me.View, field, cancellation), isSeen ? HandlungsfeldModel.UrlOf(field) : null));
        }

        var introduction = await me.View.FindAsync(LibraryPath.Parse("/Werkzeugkoffer/Einstieg"), cancellation);
        Introduction = introduction.Entry is null ? null : introduction.Path.ToString();
        if (!me.IsSignedIn)
            return;
        var now = time.GetUtcNow();
        IsAdministrator = me.Principal.Grants.Any(grant => grant.Role == Role.Administrator && grant.IsRunning(now));
        foreach (var scope in me.Principal.Grants.Where(grant => grant.IsRunning(now)).Select(grant => grant.ScopeId).Distinct())
        {
            if (await me.View.FindAsync(scope, cancellation) is { Path.IsRoot: false } found)
                Places.Add(new Place(found.Path, found.DisplayName));
        }

        await FindNewsAsync(cancellation);
    }

    private async Task FindNewsAsync(CancellationToken cancellation)
    {
        var since = await me.View.GetLastChangeAsync(cancellation) - NewsWindow;
        News = (await NewsReader.ReadAsync(
            me.View,
            since,
            MostNews,
            null,
            cancellation,
            change => change is { EntryKind: EntryKind.Document, Kind: not ChangeKind.Deleted } && change.Path.Name != DokumenteModel.Readme)).Items;
    }

    /// <param name="Name">The field's name.</param>
    /// <param name="Questions">What it asks of an alliance.</param>
    /// <param name="Url">Its page; null where the person does not see it.</param>
    public sealed record Field(string Name, IReadOnlyList<string> Questions, string? Url);

    /// <param name="Path">A folder that is a scope of hers.</param>
    /// <param name="Name">What it is called.</param>
    public sealed record Place(LibraryPath Path, string Name);
}
