using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>Who may begin an upload in parts, by session and by device token: whoever may create a document there.</summary>
[Collection(RightsWorld.Name)]
public sealed class UploadRightsTests(RightsWorld world)
{
    [Fact]
    public async Task AnUploadIsBegunByWhoMayCreateThereAndByNobodyElse()
    {
        var wrong = new List<string>();
        foreach (var person in world.People)
        {
            foreach (var place in RightsWorld.Places)
            {
                var folder = RightsWorld.FolderOf(person, place);
                var expected = person.Person is null ? Outcome.SignIn : await world.DecideAsync(person, Right.Create, folder) switch
                {
                    Decision.Allowed => Outcome.Allowed,
                    Decision.Denied => Outcome.Denied,
                    _ => Outcome.Absent,
                };
                var address = "/api/uploads?path=" + Uri.EscapeDataString(folder + "/neu.txt");
                var (byToken, bySession) = (expected, expected);
                if (!world.HasAccess(person))
                    byToken = Outcome.SignIn; // a token without a running grant is none
                var program = await person.Dav.SendAsync("POST", new Uri(world.Application.Address, address), "", ("Upload-Length", "4"));
                using var nothing = new ByteArrayContent([]);
                var browser = await person.Browser.SendAsync(
                    HttpMethod.Post, address, nothing, ("Upload-Length", "4"), ("RequestVerificationToken", await person.Browser.FormTokenAsync()));
                if (ShareRightsTests.Of(program) != byToken)
                    wrong.Add($"{person}, program, in {folder}: {program.Status} instead of {byToken}");
                if (ShareRightsTests.Of(browser) != bySession)
                    wrong.Add($"{person}, browser, in {folder}: {browser.Status} instead of {bySession}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} cells are wrong:\n{string.Join('\n', wrong.Take(20))}");
    }
}
