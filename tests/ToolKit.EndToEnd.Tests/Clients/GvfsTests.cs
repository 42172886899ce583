using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>The GNOME desktop's file manager without its windows: gvfs, spoken to by gio.</summary>
public class GvfsTests(Share share)
{
    // Its daemons end with the session; the password is asked for on standard input.
    private const string Session = """
        set -e
        printf '%s\n%s\n' "$DAV_USER" "$DAV_PASSWORD" | gio mount "$DAV_URL" >&2
        gio copy "$HERE/first.txt" "$DAV_URL""Gr%C3%B6%C3%9Fe%20100%20%25%20%231.txt"
        gio mkdir "$DAV_URL""Ordner%20%C3%A4"
        gio copy "$HERE/first.txt" "$DAV_URL""Ordner%20%C3%A4/a.txt"
        gio save "$DAV_URL""Ordner%20%C3%A4/a.txt" < "$HERE/second.txt"
        gio move "$DAV_URL""Ordner%20%C3%A4/a.txt" "$DAV_URL""Ordner%20%C3%A4/b.txt"
        gio list "$DAV_URL"
        gio list "$DAV_URL""Ordner%20%C3%A4"
        gio cat "$DAV_URL""Ordner%20%C3%A4/b.txt"
        gio remove "$DAV_URL""Gr%C3%B6%C3%9Fe%20100%20%25%20%231.txt"
        gio mount -u "$DAV_URL" >&2
        """;

    [Fact]
    public async Task AShareIsMountedFilledChangedListedAndUnmounted()
    {
        Needs.Programs("gio", "dbus-run-session");
        Needs.That(File.Exists("/usr/share/gvfs/mounts/dav.mount"), "not installed: gvfs-backends (tests/run installs it when run as root)"); // no program, so not found by its name

        var address = await share.NewFolderAsync();
        using var here = new TemporaryFolder();
        await File.WriteAllTextAsync(here.Below("first.txt"), "erster Text");
        await File.WriteAllTextAsync(here.Below("second.txt"), "zweiter Text");

        var result = await ExternalProgram.RunAsync(
            "dbus-run-session",
            ["--", "bash", "-c", Session],
            TimeSpan.FromSeconds(90),
            environment: new Dictionary<string, string>
            {
                ["DAV_URL"] = "dav" + address.AbsoluteUri["http".Length..],
                ["DAV_USER"] = share.User,
                ["DAV_PASSWORD"] = share.Password,
                ["HERE"] = here.Path,
                ["HOME"] = here.Path,
                ["XDG_RUNTIME_DIR"] = here.Folder("run"),
                ["LC_ALL"] = "C.UTF-8",
            });

        Assert.Equal(["Größe 100 % #1.txt", "Ordner ä", "b.txt", "zweiter Text"], result.MustSucceed().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        using var client = share.CreateClient();
        Assert.Equal("zweiter Text", await client.GetTextAsync(FileTree.Address(address, "Ordner ä/b.txt")));
        Assert.Null(await client.GetAsync(FileTree.Address(address, "Größe 100 % #1.txt")));
    }
}
