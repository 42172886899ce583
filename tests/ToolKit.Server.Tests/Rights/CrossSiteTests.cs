using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>What a foreign site can make a browser send, cookies and all, brings nothing about.</summary>
public sealed class CrossSiteTests(ToolKitApplication application) : ApplicationTests(application)
{
    private static readonly (string, string)[] FromElsewhereUnseen = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")];
    private static readonly (string, string)[] FromElsewhere = [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")];

    [Fact]
    public async Task NoFormIsTakenWithoutTheTokenOfThisSite()
    {
        using var browser = await Application.SignInAsync(Role.Administrator);
        var loader = Application.Services.GetRequiredService<PageLoader>();
        var taken = new List<string>();
        var tried = 0;
        foreach (var endpoint in Application.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not { } page)
                continue;
            foreach (var handler in (await loader.LoadAsync(page, endpoint.Metadata)).HandlerMethods.Where(handler => handler.HttpMethod == "Post"))
            {
                var address = "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => segment.Parts[0] switch
                {
                    RoutePatternLiteralPart literal => literal.Content,
                    RoutePatternParameterPart { Name: "art" } => "satz", // one of two words
                    _ => "1",
                })) + (handler.Name is null ? "" : $"?handler={handler.Name}");
                using var body = Browser.Encode(("id", "1"), ("name", "x"), ("kennwort", ToolKitApplication.Password));
                var answer = await browser.SendAsync(HttpMethod.Post, address, body, FromElsewhereUnseen); // here on loopback, Origin alone would refuse it
                if (answer.Status != (handler.Name == "Hochladen" ? 404 : 400)) // before a file is read, it is asked where to
                    taken.Add($"{address}: {answer.Status}");
                tried++;
            }
        }

        Assert.Empty(taken);
        Assert.True(tried > 40, $"only {tried} forms were found");
        Assert.Equal(200, (await browser.OpenAsync("/konto")).Status);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PROPFIND")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("MKCOL")]
    [InlineData("COPY")]
    [InlineData("MOVE")]
    [InlineData("LOCK")]
    [InlineData("PROPPATCH")]
    [InlineData("REPORT")]
    public async Task TheSessionsCookieOpensNothingOnTheShare(string method)
    {
        var path = await Application.WriteAsync(await Application.MakeFolderAsync() + "/a.txt", "Text");
        using var browser = await Application.SignInAsync(Role.Administrator);

        var answer = await browser.SendAsync(new HttpMethod(method), "/dav" + path, null, ("Destination", Application.Address + "dav/Regionen/Hessen/b.txt"));

        Assert.Equal(401, answer.Status);
        Assert.Equal("Text", await Application.ReadAsync(path));
    }

    [Theory]
    [InlineData("/api/tree?path=/")]
    [InlineData("/api/changes")]
    [InlineData("/")]
    [InlineData("/dav/")]
    public async Task NoForeignPageMayReadAnAnswer(string address)
    {
        using var browser = await Application.SignInAsync(Role.Administrator);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Options })
        {
            var answer = await browser.SendAsync(method, address, null, [.. FromElsewhere, ("Access-Control-Request-Method", "PUT")]);

            Assert.DoesNotContain(answer.Headers.Keys, name => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task TheSessionsCookieIsKeptFromOtherSitesForms()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = Application.OpenBrowser();
        using var form = Browser.Encode(("mail", person.Mail), ("kennwort", ToolKitApplication.Password), ("form-token", await browser.FormTokenAsync()));

        var answer = await browser.SendAsync(HttpMethod.Post, "/anmelden", form);

        var cookie = answer["Set-Cookie"]!;
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
    }
}
