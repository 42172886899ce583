using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>
/// A form made of the fields that a template declares. What is typed is in the page and in the requests it sends, and nowhere else: it is not stored, not logged, and no browser keeps the answers.
/// </summary>
[RequestFormLimits(ValueCountLimit = MostValues)]
public sealed class AusfuellenModel(CurrentPerson me, TemplateFilling filling, PdfPrinter pdf, ServerOptions options) : DocumentPage(me, Prefix)
{
    private const string Prefix = "/ausfuellen";

    // 200 entries of a list have some fields each.
    private const int MostValues = 5_000;

    // Names of the page's own controls have a hyphen, which names of fields cannot have.
    private const string RowsName = "zeilen-";
    private const string SiteName = "profil-standort";
    private const string FormerSiteName = "profil-bisher";
    private const string OpenName = "offen-lassen";
    private const string AddName = "eintrag-mehr";
    private const string RemoveName = "eintrag-weg";

    private readonly Dictionary<string, int> rows = new(StringComparer.Ordinal);

    public FillableTemplate Template { get; private set; } = null!;

    public FieldValues Values { get; private set; } = new();

    public FormProblems Problems { get; } = new();

    public RenderedDocument Preview { get; private set; } = null!;

    /// <summary>The sites whose profile she may use.</summary>
    public IReadOnlyList<Site> Sites { get; private set; } = [];

    /// <summary>The site whose profile the form began with; null: none.</summary>
    public ProfiledSite? Profile { get; private set; }

    /// <summary>What is missing stays open, instead of being asked for again.</summary>
    public bool LeavesOpen { get; private set; }

    /// <summary>The filled document is shown to be printed, not the form.</summary>
    public bool IsPrint { get; private set; }

    /// <summary>Whether the filled document can be had as PDF: not one that somebody has uploaded, see <see cref="PdfPrinter"/>.</summary>
    public bool MakesPdf => pdf.IsThere && Template is FillableMarkdown;

    public string Title => Titles.Of(Place.Entry!);

    public static string UrlOf(LibraryPath path, string? handler = null) => LibraryUrl.For(Prefix, path, handler);

    public FieldInput Input(TemplateField field) => new(field, field.Name, Values, Problems);

    public FieldInput Input(TemplateField list, int row, TemplateField field) =>
        new(field, string.Create(CultureInfo.InvariantCulture, $"{list.Name}.{row}.{field.Name}"), row < Values.Entries(list.Name).Count ? Values.Entries(list.Name)[row] : new FieldValues(), Problems);

    /// <summary>How many entries of a list the form shows, those included in which nothing stands yet.</summary>
    public int RowsOf(TemplateField list) => Math.Max(Values.Entries(list.Name).Count, rows.GetValueOrDefault(list.Name, 1));

    /// <summary>What the form sends, for a page that leads back to it.</summary>
    public IEnumerable<(string Name, string Value)> Sent => Request.Form
        .Where(pair => IsField(pair.Key) || pair.Key is SiteName or OpenName || pair.Key.StartsWith(RowsName, StringComparison.Ordinal))
        .SelectMany(pair => pair.Value, (pair, value) => (pair.Key, value ?? ""));

    /// <summary>What a button is called that makes a file of this format.</summary>
    public static string LabelOf(WrittenFormat format) =>
        format == WrittenFormat.Docx ? T("Als Word-Dokument")
        : format == WrittenFormat.Odt ? T("Als LibreOffice-Dokument")
        : format == WrittenFormat.Xlsx ? T("Als Excel-Tabelle")
        : format == WrittenFormat.Ods ? T("Als LibreOffice-Tabelle")
        : T("Als LibreOffice-Präsentation");

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await OpenAsync(cancellation) is { } refused)
            return refused;
        await Me.View.NoteReadAsync(Place, ReadKind.View, cancellation);
        Profile = await FindFirstProfileAsync(cancellation);
        Values = Template.Defaults(SiteProfiles.ValuesOf(Profile));
        return await ShowAsync(cancellation);
    }

    /// <summary>Shows what the document will look like.</summary>
    public async Task<IActionResult> OnPostVorschauAsync(CancellationToken cancellation) => await ReadFormAsync(cancellation) ?? await ShowAsync(cancellation);

    /// <summary>Adds an entry to a list, or takes one out.</summary>
    public async Task<IActionResult> OnPostEintragAsync(CancellationToken cancellation)
    {
        if (await ReadFormAsync(cancellation) is { } refused)
            return refused;
        if (Find(Request.Form[AddName]) is { } longer)
            rows[longer.Name] = Math.Min(RowsOf(longer) + 1, FieldValues.MostEntries);
        else if (Find(Request.Form[RemoveName].ToString().Split('.')[0]) is { } shorter)
            rows[shorter.Name] = Math.Max(rows.GetValueOrDefault(shorter.Name) - 1, 0);
        return await ShowAsync(cancellation);
    }

    /// <summary>Takes what another site has stated, where nothing else was typed.</summary>
    public async Task<IActionResult> OnPostStandortAsync(CancellationToken cancellation)
    {
        if (await ReadFormAsync(cancellation) is { } refused)
            return refused;
        var former = Template.Defaults(SiteProfiles.ValuesOf(await FindProfileAsync(Request.Form[FormerSiteName], cancellation)));
        var now = Template.Defaults(SiteProfiles.ValuesOf(Profile));
        foreach (var name in Template.Fields.Select(field => field.Name).Where(name => former[name] != now[name]))
        {
            if (Values[name].Length == 0 || Values[name].ReplaceLineEndings("\n") == former[name])
                Values[name] = now[name];
        }

        return await ShowAsync(cancellation);
    }

    /// <summary>Makes the file.</summary>
    /// <param name="als">The format's name.</param>
    public async Task<IActionResult> OnPostAusgebenAsync(string? als, CancellationToken cancellation)
    {
        if (await ReadFormAsync(cancellation) is { } refused)
            return refused;
        var isPdf = als == DocumentFiles.Pdf && MakesPdf;
        if ((isPdf ? WrittenFormat.Odt : Template.Formats.FirstOrDefault(format => format.Name == als)) is not { } wanted)
            return BadRequest();
        if (!Check())
            return await ShowAsync(cancellation);
        var folder = Place.Path.Parent;
        var address = PublicAddress.Of(Request, options);
        using var stored = await Me.View.OpenAsync(Place, cancellation);
        var pictures = await new VisiblePictures(Me.View).FindAsync(folder, Template.Pictures, cancellation);
        var writing = new WritingOptions
        {
            Picture = await pictures.LoadAsync(Me.View, cancellation),
            StatesPropertiesAmongKeywords = isPdf,
            Link = link => LibraryUrl.Resolve(folder, link) is { } page ? address + page : null,
            Properties = (await TemplateStamp.OfAsync(Me.View, Place, Place.Entry!.VersionNumber, stored, cancellation)).ToProperties(),
        };
        if (await filling.WriteAsync(Template, Values, wanted, writing, cancellation) is not { } file)
            return Busy();
        try
        {
            file = isPdf ? await pdf.PrintAsync(file, cancellation) : file;
        }
        catch (PdfFailedException failure)
        {
            FailurePages.Refuse(HttpContext, StatusCodes.Status503ServiceUnavailable, T(failure.Message));
            return new EmptyResult();
        }

        await Me.View.NoteReadAsync(Place, ReadKind.Download, cancellation);
        await pictures.NoteReadAsync(Me.View, cancellation);
        Response.Headers.ContentSecurityPolicy = SecurityHeaders.FilePolicy;
        return isPdf
            ? File(file, DocumentFiles.PdfType, Path.ChangeExtension(Place.Entry.Name, ".pdf"))
            : File(file, wanted.MediaType, Path.ChangeExtension(Place.Entry.Name, wanted.Extension));
    }

    /// <summary>Shows the filled document alone, to be printed or kept as PDF.</summary>
    public async Task<IActionResult> OnPostDruckenAsync(CancellationToken cancellation)
    {
        if (await ReadFormAsync(cancellation) is { } refused)
            return refused;
        IsPrint = Check();
        return await ShowAsync(cancellation);
    }

    private static bool IsField(string name) => !name.Contains('-', StringComparison.Ordinal);

    private TemplateField? Find(string? list) => Template.Fields.FirstOrDefault(field => field.Type == FieldType.List && field.Name == list);

    /// <summary>Whether the document can be made; else the page says what is in the way.</summary>
    private bool Check()
    {
        foreach (var problem in Values.Check(Template.Fields).Where(problem => !(problem.IsMissing && LeavesOpen)))
            Problems.Add(FieldInput.IdOf(problem.Field), problem.Message);
        if (!Problems.IsEmpty)
            Response.StatusCode = StatusCodes.Status400BadRequest;
        return Problems.IsEmpty;
    }

    /// <summary>Finds the template; otherwise says why there is none for her.</summary>
    private async Task<IActionResult?> OpenAsync(CancellationToken cancellation)
    {
        Response.Headers.CacheControl = "no-store";
        if (!await FindAsync(Right.See, cancellation) || !TemplateFilling.IsFor(Place.Entry!))
            return Absent();
        if (await RefuseAsync(Right.Read, cancellation) is { } refused)
            return refused;
        if (await filling.ReadAsync(Me.View, Place, cancellation) is not { } template)
        {
            FailurePages.Refuse(HttpContext, StatusCodes.Status409Conflict, T("Dieses Dokument lässt sich nicht ausfüllen: Es ist beschädigt, verschlüsselt oder zu umfangreich."));
            return new EmptyResult();
        }

        Template = template;
        Sites = await Me.View.ListSitesAsync(cancellation);
        return null;
    }

    private async Task<IActionResult?> ReadFormAsync(CancellationToken cancellation)
    {
        if (await OpenAsync(cancellation) is { } refused)
            return refused;
        if (!Request.HasFormContentType)
            return BadRequest();
        var form = Request.Form;
        var removed = form[RemoveName] is [{ Length: > 0 } entry] ? entry + "." : null;
        Values = FieldValues.FromForm(form.Where(pair => IsField(pair.Key) && (removed is null || !pair.Key.StartsWith(removed, StringComparison.Ordinal)))
            .SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? "")));
        foreach (var list in Template.Fields.Where(field => field.Type == FieldType.List))
            rows[list.Name] = int.TryParse(form[RowsName + list.Name], NumberStyles.None, CultureInfo.InvariantCulture, out var shown) ? Math.Min(shown, FieldValues.MostEntries) : 1;
        LeavesOpen = form.ContainsKey(OpenName);
        Profile = await FindProfileAsync(form[SiteName], cancellation);
        return null;
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        Preview = await filling.PreviewAsync(Template, Values, Place, cancellation);
        return Page();
    }

    private EmptyResult Busy()
    {
        FailurePages.Refuse(HttpContext, StatusCodes.Status503ServiceUnavailable, DocumentRendering.TooMany);
        return new EmptyResult();
    }

    private async Task<ProfiledSite?> FindProfileAsync(string? id, CancellationToken cancellation) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var site) ? await Me.View.FindProfileAsync(site, cancellation) : null;

    /// <summary>The site in whose folder the template lies; else the only one that can be meant.</summary>
    private async Task<ProfiledSite?> FindFirstProfileAsync(CancellationToken cancellation)
    {
        var around = await Me.View.FindSiteOfAsync(Place, cancellation);
        var own = Sites.Where(site => Me.Principal.Grants.Any(grant => grant.ScopeId == site.FolderId)).ToList();
        var meant = Sites.FirstOrDefault(site => site.Id == around?.Id) ?? (own.Count == 1 ? own[0] : Sites.Count == 1 ? Sites[0] : null);
        return meant is null ? null : await Me.View.FindProfileAsync(meant.Id, cancellation);
    }
}
