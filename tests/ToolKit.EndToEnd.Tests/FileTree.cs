using System.Globalization;
using System.Text;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>A tree of files as an office keeps it: names with umlauts, spaces and signs that mean something in URLs.</summary>
internal static class FileTree
{
    private static readonly string[] FolderNames = ["Verträge", "Übergang Schule #1", "100 % Förderung", "a+b & c", "Ä ß €"];

    private static readonly string[] FileNames = ["Größe.txt", "mit Leerzeichen.docx", "Nr #7.pdf", "50 %.odt", "plain.rtf", "a&b+c;d=e.txt", "日本 😀.txt"];

    // The edges of the buffers on the way: empty, small, around 64 KB, and large.
    private static readonly int[] Sizes = [0, 1, 100, 4095, 10_000, 65_535, 65_536, 65_537];

    /// <summary>Writes that many files into an empty or missing folder, the largest of 3 MB.</summary>
    public static void Create(string folder, int files)
    {
        for (var number = 0; number < files; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{number:000} {FileNames[number % FileNames.Length]}");
            var place = Path.Combine(folder, FolderNames[number % FolderNames.Length], number % 3 == 0 ? "tief" : "");
            Directory.CreateDirectory(place);
            var size = number == files / 2 ? 3_000_000 : number % 50 == 7 ? 700_001 : Sizes[number % Sizes.Length];
            File.WriteAllBytes(Path.Combine(place, name), Some.Bytes(size));
        }
    }

    /// <summary>Fails the test unless both folders hold the same files, folders and bytes.</summary>
    public static void MustBeEqual(string expected, string actual)
    {
        Assert.Equal(Names(expected), Names(actual));
        foreach (var name in Names(expected).Where(name => !name.EndsWith('/')))
        {
            Assert.True(
                File.ReadAllBytes(Path.Combine(expected, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(actual, name))),
                $"{name} holds other bytes");
        }
    }

    /// <summary>Fails the test unless the folder of the share holds the same files, folders and bytes.</summary>
    public static async Task MustBeEqualAsync(string expected, DavClient client, Uri folder)
    {
        var root = Uri.UnescapeDataString(folder.AbsolutePath);
        var entries = await client.ListAsync(folder, "infinity");
        Assert.Equal(
            Names(expected),
            entries.Where(e => e.Path.Length > root.Length).Select(e => e.Path[root.Length..] + (e.IsFolder ? "/" : "")).Order(StringComparer.Ordinal));
        foreach (var name in Names(expected).Where(name => !name.EndsWith('/')))
        {
            var bytes = await client.GetAsync(Address(folder, name));
            Assert.True(bytes.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(expected, name))), $"{name} holds other bytes");
        }
    }

    /// <summary>The address of something below a folder, named by its plain path.</summary>
    public static Uri Address(Uri folder, string path) => new(folder, string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));

    /// <summary>Relative paths in NFC, folders with a slash at the end.</summary>
    private static string[] Names(string folder) =>
    [
        .. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Where(entry => entry.Name != "lost+found" && !entry.FullName.Contains("/lost+found/", StringComparison.Ordinal)) // davfs2's own
            .Select(entry => Path.GetRelativePath(folder, entry.FullName).Normalize(NormalizationForm.FormC) + (entry is DirectoryInfo ? "/" : ""))
            .Order(StringComparer.Ordinal),
    ];
}
