using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server.Pages;

/// <summary>Home: the four fields of action with their leading questions, in rising degree of commitment.</summary>
public sealed class IndexModel(CurrentPerson me, TimeProvider time) : PageModel
{
    private const int MostNews = 8;

    // How far back the feed is looked through for news.
    private const int NewsWindow = 200;

    private const string Toolkit = "/Werkzeugkoffer";

    private static readonly Dictionary<string, string> Questions = new(StringComparer.Ordinal)
    {
        ["transparenz"] = "Wissen alle drei Rechtskreise, wer Hilfe braucht, was es gibt und wen man anspricht?",
        ["informationsaustausch"] = "Erreicht eine Angabe die Stelle, die sie braucht – mit Einwilligung und auf sicherem Weg?",
        ["ablaeufe"] = "Planen und handeln die Partner gemeinsam, von der Maßnahme bis zur Fallkonferenz?",
        ["one-stop-government"] = "Findet ein junger Mensch alle Leistungen unter einem Dach?",
    };

    public List<Field> Fields { get; } = [];

    /// <summary>Null where the person does not see it.</summary>
    public string? Introduction { get; private set; }

    public List<string> Places { get; } = [];

    public IReadOnlyList<NewsItem> News { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        foreach (var field in FieldOfAction.All)
            Fields.Add(new Field(field.Name, Questions[field.Key], await SeenAsync($"{Toolkit}/{field.Name}", cancellation)));
        Introduction = await SeenAsync($"{Toolkit}/Einstieg", cancellation);
        if (!me.IsSignedIn)
            return;
        var now = time.GetUtcNow();
        foreach (var scope in me.Principal.Grants.Where(grant => grant.IsRunning(now)).Select(grant => grant.ScopeId).Distinct())
        {
            if (await me.View.FindAsync(scope, cancellation) is { Path.IsRoot: false } found)
                Places.Add(found.Path.ToString());
        }

        await FindNewsAsync(cancellation);
    }

    private async Task<string?> SeenAsync(string path, CancellationToken cancellation) =>
        (await me.View.FindAsync(LibraryPath.Parse(path), cancellation)).Entry is null ? null : path;

    private async Task FindNewsAsync(CancellationToken cancellation)
    {
        var since = await me.View.GetLastChangeAsync(cancellation) - NewsWindow;
        var news = await NewsReader.ReadAsync(me.View, since, NewsWindow, null, cancellation);
        News = [.. news.Items.Where(item => !item.IsFolder && item.Url is not null && item.Path.Name != DokumenteModel.Readme).Take(MostNews)];
    }

    /// <param name="Name">The field's name.</param>
    /// <param name="Question">What it asks of an alliance.</param>
    /// <param name="Path">Its folder; null where the person does not see it.</param>
    public sealed record Field(string Name, string Question, string? Path);
}
