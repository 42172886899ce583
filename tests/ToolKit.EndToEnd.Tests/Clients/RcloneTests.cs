using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>rclone as it is used for backups and mirrors.</summary>
public class RcloneTests(Share share)
{
    [Fact]
    public async Task CopySyncAndCheckKeepEveryNameAndByte()
    {
        var folder = await RemoteAsync();
        using var here = new TemporaryFolder();
        var tree = here.Folder("tree");
        FileTree.Create(tree, files: 60);

        await RcloneAsync("copy", tree, folder.Remote);
        await RcloneAsync("check", "--download", tree, folder.Remote);

        File.Delete(Path.Combine(tree, "Verträge", "005 a&b+c;d=e.txt"));
        await File.WriteAllTextAsync(Path.Combine(tree, "Verträge", "neu äöü #1 100 %.txt"), Some.Text());
        await File.WriteAllTextAsync(Path.Combine(tree, "Verträge", "tief", "000 Größe.txt"), Some.Text());
        await RcloneAsync("sync", tree, folder.Remote);
        await RcloneAsync("check", "--download", tree, folder.Remote);

        var copy = here.Folder("copy");
        await RcloneAsync("copy", folder.Remote, copy);
        FileTree.MustBeEqual(tree, copy);
    }

    [Fact]
    public async Task AFolderIsMovedAndDeletedOnTheServer()
    {
        var folder = await RemoteAsync();
        using var here = new TemporaryFolder();
        FileTree.Create(here.Folder("tree"), files: 10);

        await RcloneAsync("copy", here.Folder("tree"), folder.Remote + "alt");
        await RcloneAsync("move", folder.Remote + "alt", folder.Remote + "neu # 1", "--delete-empty-src-dirs");
        await RcloneAsync("check", "--download", here.Folder("tree"), folder.Remote + "neu # 1");
        await RcloneAsync("purge", folder.Remote + "neu # 1");

        using var client = share.CreateClient();
        Assert.DoesNotContain(await client.ListAsync(folder.Address, "infinity"), entry => entry.Path.Contains("neu", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SyncGoesThroughAFolderWhoseMarkdownAlsoAppearsForOfficePrograms()
    {
        var folder = await RemoteAsync();
        using var here = new TemporaryFolder();
        var tree = here.Folder("tree");
        await File.WriteAllTextAsync(Path.Combine(tree, "Plan.md"), "# Plan\n\nEin Satz.\n");

        await RcloneAsync("sync", tree, folder.Remote);
        await RcloneAsync("sync", tree, folder.Remote); // finds the renditions, and deletes them in vain

        var names = (await RcloneAsync("lsf", folder.Remote)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["Plan.docx", "Plan.md", "Plan.odt"], names.Order(StringComparer.Ordinal));
    }

    private async Task<(string Remote, Uri Address)> RemoteAsync()
    {
        Needs.Programs("rclone");
        var address = await share.NewFolderAsync();
        var obscured = await RcloneAsync("obscure", share.Password);
        return ($":webdav,url='{address.AbsoluteUri}',vendor=other,user={share.User},pass='{obscured.Output.Trim()}':", address);
    }

    private static async Task<ProgramResult> RcloneAsync(params string[] arguments) =>
        (await ExternalProgram.RunAsync("rclone", ["--config", "/dev/null", "--retries", "1", .. arguments], TimeSpan.FromSeconds(120))).MustSucceed();
}
