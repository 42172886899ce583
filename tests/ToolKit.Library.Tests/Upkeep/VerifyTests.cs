using ToolKit.TestSupport;

namespace ToolKit.Library.Tests;

public abstract class VerifyContract(DatabaseKind kind) : LibraryContract(kind)
{
    private async Task BusyLibraryAsync()
    {
        await MakeFolderAsync("/f");
        await PutAsync("/f/klein.txt", "klein");
        await PutAsync("/f/gross.bin", Some.Bytes(100_000));
        await PutAsync("/f/gross.bin", Some.Bytes(100_001));
        await PutAsync("/~$scratch", "x");
        await SetPropertyAsync("/f/klein.txt", "farbe", "rot");
        await LockAsync("/f");
        await PutAsync("/weg.txt", "weg");
        await DeleteAsync("/weg.txt");
        await CopyAsync("/f", "/kopie");
    }

    [Fact]
    public async Task ASoundLibraryHasNoDamage()
    {
        await BusyLibraryAsync();
        Assert.Empty(await DamageAsync());
    }

    [Fact]
    public async Task UploadsInProgressUnclaimedBytesAndExpiredLocksAreNoDamage()
    {
        await BusyLibraryAsync();
        await File.WriteAllBytesAsync(Path.Combine(BlobFolder, "tmp", "0123"), [1, 2, 3]);
        Directory.CreateDirectory(Path.Combine(BlobFolder, "ab"));
        await File.WriteAllBytesAsync(Path.Combine(BlobFolder, "ab", new string('c', 62)), [1, 2, 3]);
        await PutAsync("/~$scratch", "y"); // its first bytes are unclaimed now
        Time.Pass(TimeSpan.FromHours(1));
        Assert.Empty(await DamageAsync());
    }

    [Theory]
    [InlineData("UPDATE entry SET size = size + 1 WHERE name = 'klein.txt'", "repeats it wrongly")]
    [InlineData("UPDATE entry SET version_id = 0 WHERE name = 'klein.txt'", "has no current version")]
    [InlineData("UPDATE entry SET trashed_at = 5 WHERE name = 'klein.txt'", "half in the trash")]
    [InlineData("UPDATE entry SET has_properties = 0 WHERE name = 'klein.txt'", "has properties but says")]
    [InlineData("UPDATE entry SET parent_id = id WHERE name = 'kopie'", "circle")]
    [InlineData("UPDATE entry SET parent_id = (SELECT MIN(id) FROM entry WHERE name = 'klein.txt') WHERE name = '~$scratch'", "is a document")]
    [InlineData("UPDATE version SET size = size + 1 WHERE size = 5", "another size")]
    [InlineData("UPDATE lock SET path = '/anders'", "does not lie there")]
    [InlineData("UPDATE lock SET ancestors = '/1/99/'", "does not lie there")]
    [InlineData("UPDATE blob SET unclaimed_since = 5 WHERE size = 5", "marked as unclaimed")]
    [InlineData("UPDATE blob SET size = size + 1 WHERE size = 100000", "is a file of 100000 bytes")]
    [InlineData("UPDATE counter SET value = 1", "never given")]
    public async Task PlantedDamageOfRowsIsFound(string damage, string sentence)
    {
        await BusyLibraryAsync();
        await ExecuteAsync(damage);
        Assert.Contains(await DamageAsync(), found => found.Contains(sentence, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AMissingOrChangedFileIsFound()
    {
        await BusyLibraryAsync();
        var files = BlobFiles();
        Assert.Equal(2, files.Length);
        File.Delete(files[0]);
        await using (var file = File.OpenWrite(files[1]))
            file.WriteByte(0xFF);
        var damage = await DamageAsync();
        Assert.Equal(2, damage.Length);
        Assert.Contains(damage, found => found.Contains("has no file", StringComparison.Ordinal));
        Assert.Contains(damage, found => found.Contains("does not have the bytes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ChangedBytesInTheDatabaseAreFound()
    {
        await PutAsync("/a.txt", "aaaa");
        await ExecuteAsync(DatabaseOptions.PostgresConnectionString is null ? "UPDATE blob SET body = x'62626262'" : "UPDATE blob SET body = '\\x62626262'");
        Assert.Contains("does not have the bytes", Assert.Single(await DamageAsync()), StringComparison.Ordinal);
    }
}

public sealed class SqliteVerifyTests() : VerifyContract(DatabaseKind.Sqlite);

public sealed class PostgresVerifyTests() : VerifyContract(DatabaseKind.Postgres);
