using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>cadaver, the client on the command line that shows locks and properties.</summary>
public class CadaverTests(Share share)
{
    [Fact]
    public async Task AFileIsPutLockedEditedUnlockedAndKeepsItsProperties()
    {
        Needs.Programs("cadaver");
        var address = await share.NewFolderAsync();
        using var client = share.CreateClient();
        using var here = new TemporaryFolder();
        await File.WriteAllTextAsync(here.Below("first.txt"), "erste Fassung");
        await File.WriteAllTextAsync(here.Below("second.txt"), "zweite Fassung");

        var told = await CadaverAsync(here, address, "put first.txt brief.txt", "lock brief.txt", "discover brief.txt");
        Assert.Contains("succeeded", told, StringComparison.Ordinal);
        Assert.Matches("Lock token <?[a-z]+:", told);

        // cadaver forgets the lock when it ends, and so nobody may write.
        Assert.Equal(System.Net.HttpStatusCode.Locked, await client.StatusAsync("PUT", new Uri(address, "brief.txt"), new StringContent("fremd")));

        told = await CadaverAsync(
            here, address,
            "steal brief.txt", "put second.txt brief.txt", "propset brief.txt kennung ABJB-7", "propget brief.txt kennung", "unlock brief.txt",
            "mkcol Ordner", "copy brief.txt Ordner/kopie.txt", "move brief.txt Ordner/brief.txt", "ls Ordner", "get Ordner/kopie.txt zurueck.txt");
        Assert.Contains("ABJB-7", told, StringComparison.Ordinal);
        Assert.DoesNotContain("failed", told, StringComparison.Ordinal);

        Assert.Equal("zweite Fassung", await File.ReadAllTextAsync(here.Below("zurueck.txt")));
        Assert.Equal("zweite Fassung", await client.GetTextAsync(new Uri(address, "Ordner/brief.txt")));
        Assert.Null(await client.GetAsync(new Uri(address, "brief.txt")));
        Assert.Contains(
            (await client.FindAsync(new Uri(address, "Ordner/brief.txt"))).Properties,
            property => property.Key.LocalName == "kennung" && property.Value.Value == "ABJB-7");
    }

    private async Task<string> CadaverAsync(TemporaryFolder here, Uri address, params string[] commands)
    {
        await File.WriteAllTextAsync(here.Below(".netrc"), $"machine {address.Host} login {share.User} password {share.Password}\n");
        var result = await ExternalProgram.RunAsync(
            "cadaver",
            [address.AbsoluteUri],
            TimeSpan.FromSeconds(60),
            here.Path,
            new Dictionary<string, string> { ["HOME"] = here.Path, ["LC_ALL"] = "C.UTF-8" },
            string.Join('\n', commands) + "\nquit\n");
        return result.MustSucceed().Output;
    }
}
