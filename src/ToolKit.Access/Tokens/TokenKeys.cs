using System.Collections.Concurrent;
using System.Globalization;

namespace ToolKit.Access;

/// <summary>
/// The keys of the device tokens' hashes, each a file: <c>device-tokens.key</c> is the first, <c>device-tokens.2.key</c> the second. The newest makes hashes; those before go on to verify what they
/// have made, until their file is removed.
/// </summary>
internal sealed class TokenKeys
{
    private const string FirstName = DeviceTokenStore.KeyFileName;

    private readonly string folder;
    private readonly ConcurrentDictionary<long, byte[]> read = new();

    /// <summary>Reads the newest key, or makes the first.</summary>
    /// <exception cref="InvalidDataException">A key file is damaged.</exception>
    public TokenKeys(string folder)
    {
        this.folder = folder;
        Newest = Directory.Exists(folder) ? Math.Max(1, FindNewest()) : 1;
        read[Newest] = KeyFile.ReadOrCreate(folder, NameOf(Newest));
    }

    /// <summary>The version that makes hashes.</summary>
    public long Newest { get; private set; }

    /// <summary>A key; null when its file was removed. What was read once is known until the process ends.</summary>
    public byte[]? Find(long version)
    {
        if (read.TryGetValue(version, out var key))
            return key;
        if (version < 1 || !File.Exists(Path.Combine(folder, NameOf(version))))
            return null;
        key = KeyFile.ReadOrCreate(folder, NameOf(version));
        read[version] = key;
        if (version > Newest)
            Newest = version; // a command has made it
        return key;
    }

    /// <summary>Makes another key, which makes hashes from now on: here at once, in other processes from their next start, or when they see a token made with it.</summary>
    public void Renew()
    {
        var version = Math.Max(Newest, FindNewest()) + 1;
        read[version] = KeyFile.ReadOrCreate(folder, NameOf(version));
        Newest = version;
    }

    private static string NameOf(long version) => version == 1 ? FirstName : string.Create(CultureInfo.InvariantCulture, $"device-tokens.{version}.key");

    private long FindNewest() => Directory.EnumerateFiles(folder, "device-tokens*.key")
        .Select(file => Path.GetFileName(file).Split('.') switch
        {
            [_, "key"] => 1,
            [_, var number, "key"] when long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version) => version,
            _ => 0,
        })
        .DefaultIfEmpty(0).Max();
}
