using System.Globalization;
using System.Text;

namespace ToolKit.EndToEnd.Tests;

public class XmlTests(Share share)
{
    private static readonly Dictionary<string, (string Method, string Name)> Requests = new()
    {
        ["propfind"] = ("PROPFIND", "file.txt"),
        ["propertyupdate"] = ("PROPPATCH", "file.txt"),
        ["lockinfo"] = ("LOCK", "neu.txt"),
        ["mkcol"] = ("MKCOL", "neu/"),
    };

    public static TheoryData<string> Roots() => new(Requests.Keys);

    [Theory, MemberData(nameof(Roots))]
    public Task EntitiesThatGrowAreRefused(string root) => RefusedAsync(root, XmlBodies.ManyLaughs(root), 400, 403, 413);

    [Theory, MemberData(nameof(Roots))]
    public Task FilesOfTheServerAreNotReadIn(string root) => RefusedAsync(root, XmlBodies.ExternalEntity(root), 400, 403);

    [Theory, MemberData(nameof(Roots))]
    public Task ADocumentTypeIsRefused(string root) =>
        RefusedAsync(root, "<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/x.dtd\">" + XmlBodies.Wrap(root, ""), 400, 403);

    [Theory, MemberData(nameof(Roots))]
    public Task ElementsNestedWithoutEndAreRefused(string root) => RefusedAsync(root, XmlBodies.Deep(root, 100_000), 400, 413);

    [Theory, MemberData(nameof(Roots))]
    public Task AHugeBodyIsRefused(string root) => RefusedAsync(root, XmlBodies.Huge(root, 40_000_000), 400, 413);

    [Theory, MemberData(nameof(Roots))]
    public Task XmlThatIsNotWellFormedIsRefused(string root) => RefusedAsync(root, XmlBodies.Wrap(root, "<a></b>"), 400);

    [Theory, MemberData(nameof(Roots))]
    public Task XmlThatBreaksOffIsRefused(string root) => RefusedAsync(root, XmlBodies.Wrap(root, "")[..^10], 400);

    [Theory, MemberData(nameof(Roots))]
    public Task AnUndeclaredPrefixIsRefused(string root) => RefusedAsync(root, XmlBodies.Wrap(root, "<y:a/>"), 400);

    [Theory, MemberData(nameof(Roots))]
    public Task AnotherDocumentIsRefused(string root) => RefusedAsync(root, "<html xmlns=\"DAV:\"><body/></html>", 400, 415, 422);

    [Theory, MemberData(nameof(Roots))]
    public Task BytesThatAreNoTextAreRefused(string root) => RefusedAsync(root, XmlBodies.Wrap(root, "\u00ff\u00fe\u0000\u0001"), 400);

    [Fact]
    public async Task AHundredThousandPropertyNamesAreRefusedOrAnswered()
    {
        var names = new StringBuilder();
        for (var number = 0; number < 100_000; number++)
            names.Append(CultureInfo.InvariantCulture, $"<p{number} xmlns=\"urn:x\"/>");
        await RefusedAsync("propfind", $"<D:propfind xmlns:D=\"DAV:\"><D:prop>{names}</D:prop></D:propfind>", 207, 400, 413);
    }

    private async Task RefusedAsync(string root, string body, params int[] expected)
    {
        await using var untouched = await Untouched.PrepareAsync(share);
        var (method, name) = Requests[root];
        var answer = await RawRequest.SendWithBodyAsync(
            share, method, untouched.Target + name, body,
            ("Content-Type", "application/xml"), ("Depth", "0"), ("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture)));
        Assert.DoesNotContain("root:x:0", answer.Body, StringComparison.Ordinal);
        await untouched.MustBeRefusedAsync(answer, expected);
    }
}
