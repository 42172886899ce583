using System.Collections.Concurrent;
using Microsoft.Playwright;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>The table of hostile documents in a real browser: on their own pages, as they are stored, and wherever they are listed.</summary>
public sealed class HostileDocumentTests(HostileWorld world, ITestOutputHelper output) : IClassFixture<HostileWorld>
{
    private const int Windows = 2;

    private static readonly string Copies = "/dokumente" + PageWorld.Escape(HostileWorld.Copies);

    [Fact]
    public async Task NoneActsOnItsPageAndNoneBreaksIt()
    {
        // Two of one format are in each comparison, and what is filled in has fields; not all of them are opened so, because each takes a tenth of a second.
        var documents = world.Documents.Select(one => "/dokumente" + PageWorld.Escape(one.Path));
        var compared = world.Documents.Where((_, i) => i % 10 == 0).Select(one => "/vergleichen" + PageWorld.Escape(one.Path));
        var filled = world.Documents.Where(one => one.Document.Name == "a.md" && one.Document.What.Contains("template", StringComparison.Ordinal)).SelectMany(one => new[] { "/ausfuellen", "/drucken" }.Select(page => page + PageWorld.Escape(one.Path)));
        var watch = await VisitAsync([.. documents.Concat(compared).Concat(filled).Select(address => new Visit(address))]);


        watch.MustBeQuiet();
    }

    [Fact]
    public async Task NoneActsWhereItIsOpenedAsItIsStored()
    {
        // What browsers would make a document of is saved instead; pages show pictures by an address of their own.
        var shown = world.Documents.Where(one => one.Document.Kind == "text").Select(one => "/dav" + PageWorld.Escape(one.Path)).ToList();
        var saved = world.Documents.Where(one => Path.GetExtension(one.Path) is ".svg" or ".html").Select(one => "/dav" + PageWorld.Escape(one.Path))
            .Concat(world.Documents.Where(one => one.Document.Kind == "SVG").Select(one => "/ansehen" + PageWorld.Escape(one.Path))).ToList();
        var watch = await VisitAsync([.. shown.Concat(saved).Select(address => new Visit(address, IsPage: false))]);

        watch.MustBeQuiet();
        Assert.Equal(saved.Order(StringComparer.Ordinal), watch.Saved.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task NoneActsWhereManyAreListed()
    {
        string[] asked = ["script", "alert(1)", "<script>alert(1)</script>", "\" autofocus onfocus=\"alert(1)", "{{1337*1337}}", "</title><img src=x onerror=alert(1)>"];
        var searches = asked.SelectMany(text => new[] { "/suche", "/suche.atom" }.Select(page => new Visit($"{page}?q={Uri.EscapeDataString(text)}", IsPage: page == "/suche")));
        var lists = new[] { "/", "/neu?was=alles", "/zahlen", "/pruefdaten", "/verwaltung/protokoll", "/eingang" }.Select(page => new Visit(page)).Append(new Visit("/neu.atom", IsPage: false));
        var watch = await VisitAsync([.. searches, .. lists]);
        await using var context = await world.OpenAsync();
        watch.Over(context);
        var page = await context.NewPageAsync();

        await page.GotoAsync(Copies);
        for (var seen = 0; ;)
        {
            seen += await page.Locator("table.files tbody tr").CountAsync();
            await watch.LookAsync(page);
            if (await page.Locator(".paging a[rel=next]").CountAsync() == 0)
            {
                Assert.Equal(world.Documents.Count, seen);
                break;
            }

            await page.GotoAsync((await page.Locator(".paging a[rel=next]").GetAttributeAsync("href"))!);
        }

        // All of a page into a collection, then elsewhere, then into the trash.
        foreach (var (button, leadsTo) in new[] { ("In den Koffer", "/koffer"), ("Verschieben", "/verschieben"), ("Löschen", "/papierkorb") })
        {
            await page.GotoAsync(Copies);
            await page.GotoAsync((await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Alle auf dieser Seite auswählen" }).GetAttributeAsync("href"))!);
            await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = button, Exact = true }).ClickAsync();
            await (leadsTo == "/verschieben" ? page.WaitForURLAsync("**/verschieben**") : page.Locator("main [role=status] p").WaitForAsync());
            await watch.LookAsync(page);
            if (leadsTo == "/verschieben")
                continue;
            await page.GotoAsync(leadsTo);
            await watch.LookAsync(page);
            if (leadsTo != "/koffer")
                continue;
            await page.GotoAsync((await page.Locator("main table a").First.GetAttributeAsync("href"))!);
            Assert.NotEqual(0, await page.Locator(".packed-documents > li").CountAsync());
            await watch.LookAsync(page);
        }

        watch.MustBeQuiet();
    }

    [Fact]
    public async Task WhatIsWatchedForIsNoticed()
    {
        await using var context = await world.OpenAsync();
        var watch = new Watch(world);
        watch.Over(context);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");

        // What would be, if one of them got through.
        await page.EvaluateAsync("alert(1)");
        await page.EvaluateAsync(
            """
            () => {
                document.querySelector("main").insertAdjacentHTML("beforeend", `<iframe></iframe><p onclick="alert(1)">x</p><a href="javascript:alert(1)">x</a><p style="inset:0">1787569</p><p id="inhalt">x</p>`);
                Object.assign(document.querySelector("main").lastElementChild.style, { position: "fixed", inset: 0, zIndex: 1 });
                document.querySelector("footer").before(document.querySelector("header"));
            }
            """);
        await watch.LookAsync(page);
        await page.GotoAsync("about:blank");
        await page.SetContentAsync($"<img src=\"http://{HostileDocument.Host}/pixel\">");

        string[] expected =
        [
            "alert was called", "1 frame", "an event in an attribute: onclick", "a link to javascript:", "the page shows what a template made", "the heading is not where it can be seen", "one id for two: inhalt", "the order of header, main part and footer",
            HostileDocument.Host,
        ];
        Assert.All(expected, what => Assert.Contains(watch.Problems, problem => problem.Contains(what, StringComparison.Ordinal)));
        Assert.Contains(watch.Stopped, stopped => stopped.Contains("style", StringComparison.OrdinalIgnoreCase));
        Assert.NotEqual(0, world.TakeCalls());
    }

    /// <summary>Opens each of these in turn, in two windows of one browser.</summary>
    private async Task<Watch> VisitAsync(IEnumerable<Visit> visits)
    {
        var watch = new Watch(world);
        await using var context = await world.OpenAsync();
        watch.Over(context);
        var left = new ConcurrentQueue<Visit>(visits);
        var count = left.Count;
        Assert.NotEqual(0, count);
        await Task.WhenAll(Enumerable.Range(0, Windows).Select(async _ =>
        {
            var page = await context.NewPageAsync();
            while (left.TryDequeue(out var visit))
            {
                try
                {
                    var answer = await page.GotoAsync(visit.Address);
                    if (answer!.Status != 200)
                        watch.Problems.Add($"{visit.Address}: status {answer.Status}");
                }
                catch (PlaywrightException saved) when (!visit.IsPage && saved.Message.Contains("Download is starting", StringComparison.Ordinal))
                {
                    watch.Saved.Add(visit.Address);
                }

                if (visit.IsPage)
                    await watch.LookAsync(page);
                watch.NoteCalls(visit.Address);
            }
        }));
        output.WriteLine($"{count} addresses");
        return watch;
    }

    /// <param name="Address">What to open.</param>
    /// <param name="IsPage">With header, main part and footer; false: a file.</param>
    private sealed record Visit(string Address, bool IsPage = true);
}
