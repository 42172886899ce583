using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>The share as a mounted file system of Linux (davfs2), used by plain file operations.</summary>
public class DavfsTests(Share share)
{
    [Fact]
    public async Task ATreeIsCopiedInEditedRenamedAndReadBackByteForByte()
    {
        SkipWhereNothingCanBeMounted();
        using var here = new TemporaryFolder();
        var tree = here.Folder("tree");
        FileTree.Create(tree, files: 300);
        var folder = await share.NewFolderAsync();

        await using (var mount = await Mount.AtAsync(folder, share))
        {
            await CopyAsync(tree + "/.", mount.Path);
            // davfs2 sees a change by the file's time in whole seconds: what follows must not fall into the second of the copy.
            await Task.Delay(TimeSpan.FromSeconds(1.1));
            foreach (var place in new[] { tree, mount.Path }) // the same by both, so that they must be equal afterwards
            {
                File.AppendAllText(Path.Combine(place, "Verträge", "005 a&b+c;d=e.txt"), "angehängt äöü");
                File.WriteAllText(Path.Combine(place, "Verträge", "tief", "000 Größe.txt"), "ersetzt");
                File.Move(Path.Combine(place, "Übergang Schule #1", "001 mit Leerzeichen.docx"), Path.Combine(place, "Übergang Schule #1", "umbenannt # 100 %.docx"));
                File.Move(Path.Combine(place, "100 % Förderung", "002 Nr #7.pdf"), Path.Combine(place, "Verträge", "verschoben.pdf"));
                Directory.Move(Path.Combine(place, "a+b & c"), Path.Combine(place, "A+B & C"));
                File.Delete(Path.Combine(place, "Ä ß €", "004 plain.rtf"));
                Directory.Delete(Path.Combine(place, "Ä ß €", "tief"), recursive: true);
            }
        }

        using (var client = share.CreateClient())
            await FileTree.MustBeEqualAsync(tree, client, folder);

        await using (var mount = await Mount.AtAsync(folder, share))
        {
            var copy = here.Folder("copy");
            await CopyAsync(mount.Path + "/.", copy);
            FileTree.MustBeEqual(tree, copy);
        }
    }

    private static void SkipWhereNothingCanBeMounted()
    {
        Needs.Programs("mount.davfs", "umount");
        Needs.Root("mount a share");
        Needs.That(File.Exists("/dev/fuse"), "the kernel has no FUSE here (/dev/fuse is missing)"); // in most containers
    }

    private static async Task CopyAsync(string from, string to) =>
        (await ExternalProgram.RunAsync("cp", ["-r", from, to], TimeSpan.FromSeconds(120))).MustSucceed();

    private sealed class Mount : IAsyncDisposable
    {
        private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

        // davfs2 translates names into the character set of its locale.
        private static readonly Dictionary<string, string> Utf8 = new() { ["LC_ALL"] = "C.UTF-8" };

        private readonly TemporaryFolder settings = new("davfs");

        public string Path => System.IO.Path.Combine(settings.Path, "mnt");

        public static async Task<Mount> AtAsync(Uri address, Share share)
        {
            var mount = new Mount();
            Directory.CreateDirectory(mount.Path);
            // mount.davfs goes on as a user of its own, who must get here and write the cache.
            var cache = mount.settings.Folder("cache");
            File.SetUnixFileMode(mount.settings.Path, (UnixFileMode)0b111_101_101);
            File.SetUnixFileMode(cache, (UnixFileMode)0b111_111_111);
            var secrets = mount.settings.Below("secrets");
            await File.WriteAllTextAsync(secrets, $"{address.AbsoluteUri} {share.User} {share.Password}\n");
            File.SetUnixFileMode(secrets, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            var configuration = mount.settings.Below("davfs2.conf");
            // buf_size: with the default of 16 KB newer kernels answer a listing with "Invalid argument".
            await File.WriteAllTextAsync(
                configuration,
                $"use_locks 1\ndelay_upload 0\nbuf_size 64\nask_auth 0\nsecrets {secrets}\ncache_dir {cache}\n");
            var mounted = await ExternalProgram.RunAsync(
                "mount", ["-t", "davfs", "-o", $"conf={configuration}", address.AbsoluteUri, mount.Path], Limit, environment: Utf8);
            if (mounted.ExitCode != 0)
                mount.settings.Dispose();
            mounted.MustSucceed();
            return mount;
        }

        public async ValueTask DisposeAsync()
        {
            var end = await ExternalProgram.RunAsync("umount", [Path], Limit);
            if (end.ExitCode != 0)
                await ExternalProgram.RunAsync("umount", ["-l", Path], Limit);
            settings.Dispose();
            end.MustSucceed();
        }
    }
}
