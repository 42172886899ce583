using System.IO.Pipelines;
using System.Text;

namespace ToolKit.WebDav.Tests;

/// <summary>A tree whose file <c>/a.txt</c> has three versions, which lie at <c>/versions/1</c> and so on.</summary>
internal sealed class VersionedStore(IDavStore inner) : IDavStore
{
    private static readonly string[] Contents = ["eins", "zwei", "drei ist länger"];

    public string Principal => inner.Principal;

    public ILockStore Locks => inner.Locks;

    public async ValueTask<IDavResource?> FindAsync(DavPath path, ResourceDetail detail, CancellationToken cancellation)
    {
        if (path.Parent.Value == "/versions" && int.TryParse(path.Name, out var number) && number >= 1 && number <= Contents.Length)
            return new Version(number);
        return path.Value == "/a.txt" ? new Current() : await inner.FindAsync(path, detail, cancellation);
    }

    private static DavPath? PathOf(int number) => number < 1 || number > Contents.Length ? null : DavPath.Parse($"/versions/{number}");

    private static async IAsyncEnumerable<IReadOnlyList<IDavVersion>> ListAsync()
    {
        await Task.CompletedTask;
        for (var i = 1; i <= Contents.Length; i++)
            yield return [new Version(i)];
    }

    private abstract class File(int number) : IVersioned, IDavContent
    {
        private readonly byte[] bytes = Encoding.UTF8.GetBytes(Contents[number - 1]);

        protected int Number => number;

        public abstract DavPath Path { get; }

        public string Name => Path.Name;

        public DateTimeOffset? CreationDate => LastModified;

        public DateTimeOffset LastModified => new(2026, 11, number, 9, 0, 0, TimeSpan.Zero);

        public EntityTag? ETag => EntityTag.Strong("v" + number);

        public ResourceRights Rights => ResourceRights.Read;

        public IReadOnlyList<DeadProperty> DeadProperties => [];

        public long Length => bytes.Length;

        public string? ContentType => "text/plain";

        public abstract ValueTask<DavPath?> FindCheckedInAsync(CancellationToken cancellation);

        public IAsyncEnumerable<IReadOnlyList<IDavVersion>> ListVersionsAsync(CancellationToken cancellation) => ListAsync();

        public ValueTask<IDavContent> OpenAsync(CancellationToken cancellation) => new(this);

        public async ValueTask SendAsync(PipeWriter output, long offset, long length, CancellationToken cancellation) =>
            await output.WriteAsync(bytes.AsMemory((int)offset, (int)length), cancellation);

        public void Dispose() => GC.SuppressFinalize(this);

        public ValueTask<IReadOnlyList<PropertyFailure>> PatchPropertiesAsync(PropertyPatch patch, Preconditions preconditions, CancellationToken cancellation) =>
            throw new InvalidOperationException("The rights were not asked.");

        public ValueTask<IReadOnlyList<FailedMember>> DeleteAsync(Preconditions preconditions, CancellationToken cancellation) =>
            throw new InvalidOperationException("The rights were not asked.");
    }

    private sealed class Current() : File(Contents.Length), IDavFile
    {
        public override DavPath Path => DavPath.Parse("/a.txt");

        public override ValueTask<DavPath?> FindCheckedInAsync(CancellationToken cancellation) => new(PathOf(Contents.Length));
    }

    private sealed class Version(int number) : File(number), IDavVersion
    {
        public override DavPath Path => PathOf(Number)!.Value;

        public string VersionName => $"Fassung {Number}";

        public string? CreatorDisplayName => Number == 1 ? null : "Anna & Bert";

        public string? Comment => Number == 2 ? "geprüft" : null;

        public DavPath? Predecessor => PathOf(Number - 1);

        public DavPath? Successor => PathOf(Number + 1);

        public override ValueTask<DavPath?> FindCheckedInAsync(CancellationToken cancellation) => new((DavPath?)null);
    }
}
