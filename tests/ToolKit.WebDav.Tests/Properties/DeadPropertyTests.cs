using System.Xml.Linq;

namespace ToolKit.WebDav.Tests;

/// <summary>What a client sets is what everybody gets (RFC 4918 §4.3).</summary>
public sealed class DeadPropertyTests
{
    [Theory]
    [InlineData("<x:p xmlns:x=\"urn:x\">text</x:p>")]
    [InlineData("<x:p xmlns:x=\"urn:x\"/>")]
    [InlineData("<x:p xmlns:x=\"urn:x\"></x:p>")]
    [InlineData("<p>no namespace</p>")]
    [InlineData("<p xmlns=\"urn:default\"><q xmlns=\"\">none</q></p>")]
    [InlineData("<x:p xmlns:x=\"urn:x\" a=\"1\" x:b=\"&lt;2&gt; &quot;&amp;&#10;\">v</x:p>")]
    [InlineData("<x:p xmlns:x=\"urn:x\">  mixed <y:q xmlns:y=\"urn:y\">con<x:r/>tent</y:q> &amp; space\n </x:p>")]
    [InlineData("<x:p xmlns:x=\"urn:x\"><x:q xmlns:x=\"urn:other\"><x:r/></x:q><x:s/></x:p>")]
    [InlineData("<D:p xmlns:D=\"urn:not-dav\"><D:q/></D:p>")]
    [InlineData("<x:p xmlns:x=\"urn:x\" xml:lang=\"de\">Größe</x:p>")]
    [InlineData("<x:p xmlns:x=\"urn:x&amp;y\">\U00010000 &lt;script&gt;</x:p>")]
    [InlineData("<x:p xmlns:x=\"urn:x\">a&#13;b</x:p>")]
    public async Task AFragmentComesBackAsItWasSent(string fragment)
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "x");
        var sent = XElement.Parse(fragment, LoadOptions.PreserveWhitespace);
        var set = await host.SendAsync("PROPPATCH", "/a", Some.Set(fragment));
        Assert.Equal(200, set.StatusOf(sent.Name));

        var name = sent.Name.NamespaceName.Length == 0 ? "<p/>" : new XElement(sent.Name).ToString();
        var named = await host.SendAsync("PROPFIND", "/a", Some.Find(name), "Depth: 0");
        Assert.True(XNode.DeepEquals(Canonical(sent), Canonical(named.Property(sent.Name)!)), named.Text);
        var all = await host.SendAsync("PROPFIND", "/a", "<D:propfind xmlns:D=\"DAV:\"><D:allprop/></D:propfind>", "Depth: 0");
        Assert.True(XNode.DeepEquals(Canonical(sent), Canonical(all.Property(sent.Name)!)), all.Text);

        // Setting what was got changes no byte any more.
        var first = Raw(named, sent);
        await host.SendAsync("PROPPATCH", "/a", Some.Set(first));
        Assert.Equal(first, Raw(await host.SendAsync("PROPFIND", "/a", Some.Find(name), "Depth: 0"), sent));
    }

    [Fact]
    public async Task NamespacesAndLanguageFromAroundComeWithIt()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "x");
        await host.SendAsync(
            "PROPPATCH",
            "/a",
            "<D:propertyupdate xmlns:D=\"DAV:\" xmlns:x=\"urn:x\" xmlns:y=\"urn:y\" xmlns:unused=\"urn:unused\" xml:lang=\"en\"><D:set xml:lang=\"de\"><D:prop><x:p y:a=\"1\"><D:href>/</D:href><x:q/></x:p></D:prop></D:set></D:propertyupdate>");
        var answer = await host.SendAsync("PROPFIND", "/a", Some.Find("<x:p xmlns:x=\"urn:x\"/>"), "Depth: 0");
        var property = answer.Property("{urn:x}p")!;
        Assert.Equal("de", property.Attribute(XNamespace.Xml + "lang")!.Value);
        Assert.Equal("1", property.Attribute("{urn:y}a")!.Value);
        Assert.Equal("/", property.Element("{DAV:}href")!.Value);
        Assert.NotNull(property.Element("{urn:x}q"));
        Assert.DoesNotContain("unused", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CommentsAndProcessingInstructionsAreDroppedAndCDataIsText()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "x");
        await host.SendAsync("PROPPATCH", "/a", Some.Set("<x:p xmlns:x=\"urn:x\">a<!-- c --><?pi d?><![CDATA[<b>&]]></x:p>"));
        var answer = await host.SendAsync("PROPFIND", "/a", Some.Find("<x:p xmlns:x=\"urn:x\"/>"), "Depth: 0");
        Assert.Contains(">a&lt;b&gt;&amp;</", answer.Text, StringComparison.Ordinal);
    }

    private static XElement Canonical(XElement element)
    {
        var copy = new XElement(element.Name, element.Attributes().Where(one => !one.IsNamespaceDeclaration).OrderBy(one => one.Name.ToString()));
        foreach (var node in element.Nodes())
            copy.Add(node is XElement child ? Canonical(child) : node is XText text ? new XText(text.Value) : node);
        return copy.Nodes().Any() ? copy : new XElement(copy.Name, copy.Attributes());
    }

    private static string Raw(Answer answer, XElement sent)
    {
        var prop = answer.Text[(answer.Text.IndexOf("<D:prop>", StringComparison.Ordinal) + 8)..answer.Text.IndexOf("</D:prop><D:status>", StringComparison.Ordinal)];
        Assert.Contains(sent.Name.LocalName, prop, StringComparison.Ordinal);
        return prop;
    }
}

public sealed class PropPatchTests
{
    [Fact]
    public async Task InstructionsAreCarriedOutInDocumentOrder()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "x");
        var answer = await host.SendAsync(
            "PROPPATCH",
            "/a",
            """
            <D:propertyupdate xmlns:D="DAV:" xmlns:x="urn:x">
              <D:set><D:prop><x:a>1</x:a><x:b>1</x:b></D:prop></D:set>
              <D:remove><D:prop><x:a/></D:prop></D:remove>
              <D:remove><D:prop><x:b/></D:prop></D:remove>
              <D:set><D:prop><x:b>2</x:b></D:prop></D:set>
              <D:remove><D:prop><x:never/></D:prop></D:remove>
            </D:propertyupdate>
            """);
        Assert.Equal(207, answer.Status);
        Assert.Equal(200, answer.StatusOf("{urn:x}never")); // removing what is absent is a success
        var found = await host.SendAsync("PROPFIND", "/a", Some.Find("<x:a xmlns:x=\"urn:x\"/><x:b xmlns:x=\"urn:x\"/>"), "Depth: 0");
        Assert.Equal(404, found.StatusOf("{urn:x}a"));
        Assert.Equal("2", found.Property("{urn:x}b")!.Value);
    }

    [Theory]
    [InlineData("getetag")]
    [InlineData("getcontentlength")]
    [InlineData("getlastmodified")]
    [InlineData("creationdate")]
    [InlineData("resourcetype")]
    [InlineData("lockdiscovery")]
    [InlineData("supportedlock")]
    [InlineData("quota-used-bytes")]
    public async Task AProtectedPropertyFailsAllTheOthers(string name)
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "x");
        var answer = await host.SendAsync("PROPPATCH", "/a", Some.Set($"<x:p xmlns:x=\"urn:x\">v</x:p><D:{name}>mine</D:{name}>"));
        Assert.Equal(207, answer.Status);
        Assert.Equal((403, 424), (answer.StatusOf(Answer.D + name), answer.StatusOf("{urn:x}p")));
        Assert.NotNull(answer.Xml.Descendants(Answer.D + "cannot-modify-protected-property").SingleOrDefault());
        Assert.Equal(404, (await host.SendAsync("PROPFIND", "/a", Some.Find("<x:p xmlns:x=\"urn:x\"/>"), "Depth: 0")).StatusOf("{urn:x}p"));
    }

    [Fact]
    public async Task TheDisplayNameCanBeSetAndTakenBack()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "x");
        await host.SendAsync("PROPPATCH", "/a", Some.Set("<D:displayname>Freiburg i. Br. &lt;neu&gt;</D:displayname>"));
        Assert.Equal("Freiburg i. Br. <neu>", await NameAsync());
        await host.SendAsync("PROPPATCH", "/a", "<D:propertyupdate xmlns:D=\"DAV:\"><D:remove><D:prop><D:displayname/></D:prop></D:remove></D:propertyupdate>");
        Assert.Equal("a", await NameAsync());

        async Task<string> NameAsync() => (await host.SendAsync("PROPFIND", "/a", null, "Depth: 0")).Property("{DAV:}displayname")!.Value;
    }

    [Fact]
    public async Task APropertyThatIsTooLongAndTooManyAreRefused()
    {
        await using var host = await WebDavHost.StartAsync(options => (options.MaxPropertyBytes, options.MaxProperties) = (1000, 10));
        await host.SendAsync("PUT", "/a", "x");
        var answer = await host.SendAsync("PROPPATCH", "/a", Some.Set($"<x:p xmlns:x=\"urn:x\">{new string('a', 2000)}</x:p>"));
        Assert.Equal(507, answer.StatusOf("{urn:x}p"));
        Assert.Equal(413, (await host.SendAsync("PROPPATCH", "/a", Some.Set(string.Concat(Enumerable.Range(0, 11).Select(i => $"<p{i}/>"))))).Status);
        Assert.Equal(413, (await host.SendAsync("PROPFIND", "/a", Some.Find(string.Concat(Enumerable.Range(0, 11).Select(i => $"<p{i}/>"))), "Depth: 0")).Status);
    }

    [Fact]
    public async Task ItIsRefusedWithoutABodyAndOnWhatIsAbsent()
    {
        await using var host = await WebDavHost.StartAsync();
        Assert.Equal(404, (await host.SendAsync("PROPPATCH", "/a", Some.Set("<x/>"))).Status);
        await host.SendAsync("PUT", "/a", "x");
        Assert.Equal(400, (await host.SendAsync("PROPPATCH", "/a")).Status);
        Assert.Equal(400, (await host.SendAsync("PROPPATCH", "/a", "<D:propfind xmlns:D=\"DAV:\"/>")).Status);
    }

    [Fact]
    public async Task TheRootCarriesPropertiesToo()
    {
        await using var host = await WebDavHost.StartAsync();
        Assert.Equal(200, (await host.SendAsync("PROPPATCH", "/", Some.Set("<x:p xmlns:x=\"urn:x\">v</x:p>"))).StatusOf("{urn:x}p"));
        Assert.Equal("v", (await host.SendAsync("PROPFIND", "", Some.Find("<x:p xmlns:x=\"urn:x\"/>"), "Depth: 0")).Property("{urn:x}p")!.Value);
    }

    [Fact]
    public async Task APropertyWithHundredsOfNamespacesIsRefused()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "x");
        string Declare(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $" xmlns:n{i}=\"urn:n\""));
        Assert.Equal(207, (await host.SendAsync("PROPPATCH", "/a", Some.Set($"<p xmlns=\"urn:x\"{Declare(255)}/>"))).Status);
        Assert.Equal(400, (await host.SendAsync("PROPPATCH", "/a", Some.Set($"<p xmlns=\"urn:x\"{Declare(256)}/>"))).Status);
    }
}
