using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>curl: what scripts send.</summary>
public class CurlTests(Share share)
{
    [Fact]
    public async Task AnUploadThatExpectsContinueIsStored()
    {
        var (address, here) = await PrepareAsync();
        using var _ = here;
        var content = Some.Bytes(2_000_000);
        await File.WriteAllBytesAsync(here.Below("in"), content);

        var result = await CurlAsync("-v", "-H", "Expect: 100-continue", "--expect100-timeout", "20", "-T", here.Below("in"), address.AbsoluteUri + "a.bin");

        Assert.Contains("HTTP/1.1 100 Continue", result.Error, StringComparison.Ordinal);
        await MustHoldAsync(address, "a.bin", content);
    }

    [Fact]
    public async Task AnUploadOfUnknownLengthIsStored()
    {
        var (address, here) = await PrepareAsync();
        using var _ = here;
        var content = Some.Text();

        var result = await ExternalProgram.RunAsync(
            "curl", ["-sS", "-v", "-f", "-u", $"{share.User}:{share.Password}", "-T", "-", address.AbsoluteUri + "a.txt"], input: content);

        result.MustSucceed();
        Assert.Contains("Transfer-Encoding: chunked", result.Error, StringComparison.OrdinalIgnoreCase);
        await MustHoldAsync(address, "a.txt", System.Text.Encoding.UTF8.GetBytes(content));
    }

    [Fact]
    public async Task APartOfAFileIsRead()
    {
        var (address, here) = await PrepareAsync();
        using var _ = here;
        var content = await PutAsync(address, "a.bin", 200_000);

        await CurlAsync("-r", "1000-1999", "-o", here.Below("part"), address.AbsoluteUri + "a.bin");
        await CurlAsync("-r", "-10", "-o", here.Below("end"), address.AbsoluteUri + "a.bin");

        Assert.Equal(content[1000..2000], await File.ReadAllBytesAsync(here.Below("part")));
        Assert.Equal(content[^10..], await File.ReadAllBytesAsync(here.Below("end")));
    }

    [Fact]
    public async Task ABrokenDownloadIsResumed()
    {
        var (address, here) = await PrepareAsync();
        using var _ = here;
        var content = await PutAsync(address, "a.bin", 3_000_000);
        await File.WriteAllBytesAsync(here.Below("out"), content[..1_234_567]);

        await CurlAsync("-C", "-", "-o", here.Below("out"), address.AbsoluteUri + "a.bin");

        Assert.Equal(content, await File.ReadAllBytesAsync(here.Below("out")));
    }

    [Fact]
    public async Task AFileIsReadAgainOnlyWhenItHasChanged()
    {
        var (address, here) = await PrepareAsync();
        using var _ = here;
        await PutAsync(address, "a.bin", 1000);
        string[] ask = ["--etag-save", here.Below("etag"), "--etag-compare", here.Below("etag"), "-w", "%{http_code}", "-o", here.Below("out"), address.AbsoluteUri + "a.bin"];

        var first = await CurlAsync(ask);
        var second = await CurlAsync(ask);
        await PutAsync(address, "a.bin", 1000);
        var third = await CurlAsync(ask);

        Assert.Equal(["200", "304", "200"], [first.Output.Trim(), second.Output.Trim(), third.Output.Trim()]);
    }

    private async Task<(Uri Address, TemporaryFolder Here)> PrepareAsync()
    {
        Needs.Programs("curl");
        return (await share.NewFolderAsync(), new TemporaryFolder());
    }

    private async Task<ProgramResult> CurlAsync(params string[] arguments) =>
        (await ExternalProgram.RunAsync("curl", ["-sS", "-f", "-m", "60", "-u", $"{share.User}:{share.Password}", .. arguments])).MustSucceed();

    private async Task<byte[]> PutAsync(Uri folder, string name, int length)
    {
        var content = Some.Bytes(length);
        using var client = share.CreateClient();
        await client.PutAsync(new Uri(folder, name), content);
        return content;
    }

    private async Task MustHoldAsync(Uri folder, string name, byte[] content)
    {
        using var client = share.CreateClient();
        Assert.Equal(content, await client.GetAsync(new Uri(folder, name)));
    }
}
