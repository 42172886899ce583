using System.Text.RegularExpressions;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>
/// A folder with something of everything in it, described before and compared after a request that must be refused: nothing is
/// changed, the answer is readable and gives away nothing of the inside.
/// </summary>
internal sealed partial class Untouched : IAsyncDisposable
{
    private readonly DavClient client;
    private readonly Uri root;
    private string before = "";

    private Untouched(Share share, Uri folder)
    {
        client = share.CreateClient();
        root = share.Address;
        Folder = folder;
    }

    /// <summary>Holds <c>file.txt</c>, and <c>sub/</c> with <c>inner.txt</c> in it.</summary>
    public Uri Folder { get; }

    /// <summary>The folder's path as a request target, with a slash at the end.</summary>
    public string Target => Folder.AbsolutePath;

    public static async Task<Untouched> PrepareAsync(Share share)
    {
        var untouched = new Untouched(share, await share.NewFolderAsync());
        await untouched.client.PutAsync(new Uri(untouched.Folder, "file.txt"), Some.Bytes(1000));
        await untouched.client.MakeFolderAsync(new Uri(untouched.Folder, "sub/"));
        await untouched.client.PutAsync(new Uri(untouched.Folder, "sub/inner.txt"), Some.Bytes(10));
        untouched.before = await untouched.DescribeAsync();
        return untouched;
    }

    /// <summary>Fails the test unless the answer is one of these refusals, fit to be read, and nothing has changed.</summary>
    public async Task MustBeRefusedAsync(RawAnswer answer, params int[] expected)
    {
        Assert.True(expected.Contains(answer.Status), $"answered {answer.Status}, expected {string.Join(" or ", expected)}\n{answer.Headers}\n{answer.Body}");
        MustBeReadable(answer);
        Assert.Equal(before, await DescribeAsync());
    }

    public static void MustBeReadable(RawAnswer answer)
    {
        // Kestrel refuses what is no HTTP at all by itself, closes the connection and sends no body.
        var byKestrel = answer.Status is 400 or 408 or 411 or 413 or 414 or 431 or 505 && answer.Headers.Contains("Connection: close", StringComparison.OrdinalIgnoreCase);
        Assert.True(byKestrel || Letters().IsMatch(answer.Body), $"no readable body\n{answer.Headers}\n{answer.Body}");
        Assert.DoesNotMatch(Inside(), answer.Body);
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> DescribeAsync() =>
        await client.DescribeTreeAsync(Folder)
        + "\n---\n"
        + string.Join('\n', (await client.ListAsync(root, "1", DavClient.Dav + "resourcetype")).Select(e => e.Path).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\p{L}{3,}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Letters();

    /// <summary>A stack trace, a type's full name, or a path of the server's disk.</summary>
    [GeneratedRegex(@"   at [A-Z]|[A-Za-z]+Exception\b|ToolKit\.[A-Z][A-Za-z]+\.|Microsoft\.|System\.[A-Z]|/tmp/|SQLite|\.cs\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Inside();
}
