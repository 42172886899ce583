using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav;

/// <summary>A file or folder on disk as it was when it was looked at.</summary>
/// <param name="FullPath">Where it lies, spelled as on disk.</param>
/// <param name="Name">Its name in the tree, in NFC.</param>
internal sealed record FolderEntry(string FullPath, string Name, bool IsFolder, long Length, DateTimeOffset LastModified, DateTimeOffset Created)
{
    public string Folder => Path.GetDirectoryName(FullPath)!;

    public EntityTag? ETag => IsFolder ? null : TagOf(Length, LastModified.UtcTicks, Created.UtcTicks);

    // On Linux .NET has no time of birth: it shows the older of modification and change of status, which a rename sets anew.
    public static EntityTag TagOf(long length, long modified, long created) => EntityTag.Strong(OperatingSystem.IsLinux()
        ? string.Create(CultureInfo.InvariantCulture, $"{length:x}-{modified:x}")
        : string.Create(CultureInfo.InvariantCulture, $"{length:x}-{modified:x}-{created:x}"));
}

/// <summary>
/// The disk below one folder: paths become entries and nothing outside is ever reached. Names of this tree hold no slash and are never <c>.</c> or <c>..</c> (<see cref="DavPath"/>), and no link is followed: on
/// the way down every part is looked at itself, and a link or mount point of Windows counts as absent. Who can make links in the folder by other means at the very same moment is trusted.
/// </summary>
internal sealed class FolderTree
{
    private const string ReservedPrefix = ".toolkit-";
    private const string TemporaryPrefix = ReservedPrefix + "temporary-";
    private const int ReadOnlyDisk = 30; // EROFS

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };

    private readonly string _root;
    private readonly TimeProvider _time;
    private readonly string _ownTemporaries = TemporaryPrefix + Guid.NewGuid().ToString("N") + "-";
    private readonly bool _ignoresCase;
    private long _temporaries;
    private long _lastStamp;

    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    public FolderTree(string folder, TimeProvider time)
    {
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        _time = time;
        if (!Directory.Exists(_root))
            throw new DirectoryNotFoundException($"The folder {_root} does not exist.");
        _ignoresCase = IgnoresCase();
    }

    public FolderEntry? Find(DavPath path)
    {
        var entry = Directory.Exists(_root) ? Describe(new FileInfo(_root), "", isFolder: true) : null;
        if (path.IsRoot)
            return entry;
        foreach (var range in path.Value.AsSpan(1).Split('/'))
        {
            if (entry is not { IsFolder: true })
                return null;
            entry = FindIn(entry, path.Value.AsSpan(1)[range].ToString());
        }

        return entry;
    }

    public FolderEntry? FindIn(FolderEntry folder, string name)
    {
        if (IsReserved(name) || IsImpossible(name))
            return null;
        var found = Look(folder.FullPath, name, name);

        // A Mac leaves its names in NFD when it copies files by other ways.
        if (found is null && !Ascii.IsValid(name))
            found = Look(folder.FullPath, name.Normalize(NormalizationForm.FormD), name);
        return found is not null && _ignoresCase && !IsSpelledSo(found.FullPath) ? null : found;
    }

    /// <summary>The members as they come from the disk: no order is made, so no memory grows with the folder.</summary>
    public IEnumerable<FolderEntry> Members(FolderEntry folder)
    {
        foreach (var path in PathsIn(folder.FullPath))
        {
            var stored = Path.GetFileName(path);
            if (IsReserved(stored))
            {
                SweepTemporary(path, stored);
                continue;
            }

            // U+FFFD stands for bytes that are not UTF-8: no address leads there.
            if (stored.Contains('\uFFFD', StringComparison.Ordinal) || !DavPath.Root.TryAppend(stored, out var asPath))
                continue;
            var name = asPath.Name;
            if (name != stored && (name.Normalize(NormalizationForm.FormD) != stored || Exists(Path.Join(folder.FullPath, name))))
                continue; // found by no address, or another member has that address
            if (Look(folder.FullPath, stored, name) is { } entry)
                yield return entry;
        }
    }

    /// <exception cref="WebDavException">403: no member can have this name.</exception>
    public static void RequireName(string name)
    {
        if (IsReserved(name))
            throw WebDavException.Forbidden($"Names that begin with {ReservedPrefix} are kept for the server itself.");
        if (IsImpossible(name))
            throw WebDavException.Forbidden("The server's disk cannot hold a file of this name.");
    }

    /// <summary>Where a new member will lie.</summary>
    /// <param name="folder">The folder it will lie in.</param>
    /// <param name="name">A name nothing was found under.</param>
    /// <param name="moved">What will be moved there; null for something new.</param>
    /// <exception cref="WebDavException">403: something that is not served has this name, such as a link, or a file whose name differs in case where the disk ignores case.</exception>
    public string FreePath(FolderEntry folder, string name, string? moved = null)
    {
        RequireName(name);
        var path = Path.Join(folder.FullPath, name);
        var isOnlyCase = _ignoresCase && string.Equals(moved, path, StringComparison.OrdinalIgnoreCase);
        if (Exists(path) && !isOnlyCase)
            throw WebDavException.Forbidden("Something that is not served here has this name already, or one that differs in case only.");
        return path;
    }

    /// <summary>A name no client can see or ask for, beside what it will replace: so the last step is a rename.</summary>
    public string NewTemporaryName() => string.Create(CultureInfo.InvariantCulture, $"{_ownTemporaries}{Interlocked.Increment(ref _temporaries)}");

    /// <summary>
    /// Reads a body into a temporary file and has it on disk before anybody can see it. What breaks off leaves nothing.
    /// </summary>
    /// <returns>The file's full path.</returns>
    public async ValueTask<string> ReceiveAsync(FolderEntry folder, PipeReader body, CancellationToken cancellation)
    {
        var path = Path.Join(folder.FullPath, NewTemporaryName());
        try
        {
            using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous);
            long length = 0;
            while (true)
            {
                var read = await body.ReadAsync(cancellation);
                foreach (var segment in read.Buffer)
                {
                    await RandomAccess.WriteAsync(file, segment, length, cancellation);
                    length += segment.Length;
                }

                body.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    break;
            }

            // After a power cut the old file is there or the new one, never an empty one.
            RandomAccess.FlushToDisk(file);
            return path;
        }
        catch
        {
            Remove(path);
            throw;
        }
    }

    /// <summary>Makes a file without content; only where nothing is.</summary>
    public void MakeEmpty(string path)
    {
        File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write).Dispose();
        Stamp(path, null);
    }

    /// <summary>
    /// Gives a file a modification time that no other file of this tree gets while this process runs, so that two bodies of one length written within one tick of the disk's clock have different tags.
    /// </summary>
    /// <param name="path">The file, not yet visible.</param>
    /// <param name="asked">The second the client wants; null for now.</param>
    public void Stamp(string path, DateTimeOffset? asked)
    {
        long last, stamp;
        do
        {
            last = Volatile.Read(ref _lastStamp);
            stamp = Math.Max(_time.GetUtcNow().UtcTicks, last + 1);
        }
        while (Interlocked.CompareExchange(ref _lastStamp, stamp, last) != last);

        // Years no file system can hold are not kept.
        if (asked is { UtcDateTime.Year: >= 1970 and < 2400 } second)
            stamp = second.UtcTicks - (second.UtcTicks % TimeSpan.TicksPerSecond) + (stamp % TimeSpan.TicksPerSecond);
        File.SetLastWriteTimeUtc(path, new DateTime(stamp, DateTimeKind.Utc));
    }

    /// <summary>
    /// Copies a file or folder to a temporary name in <paramref name="folder"/>. Members that cannot be read are told, the others copied; links are left out.
    /// </summary>
    public string CopyToTemporary(
        FolderEntry source, FolderEntry folder, bool deep, DavPath destination, List<FailedMember> failed, CancellationToken cancellation)
    {
        var path = Path.Join(folder.FullPath, NewTemporaryName());
        try
        {
            if (!source.IsFolder)
                CopyFile(source.FullPath, path, source.Length);
            else if (deep)
                CopyFolder(source.FullPath, path, destination, failed, cancellation);
            else
                Directory.CreateDirectory(path);
            if (source.IsFolder && !deep)
                FolderProperties.Transfer(source.FullPath, "", path, "", keep: true);
            return path;
        }
        catch
        {
            Remove(path);
            throw;
        }
    }

    /// <summary>Puts what lies at <paramref name="source"/> where it belongs, replacing what is there. Readers see the one or the other.</summary>
    /// <returns>Whether the name was free, and where a replaced folder lies now, to be removed when nobody has to wait for it.</returns>
    public (bool IsNew, string? Replaced) Place(string source, bool isFolder, FolderEntry folder, string name)
    {
        var existing = FindIn(folder, name);
        var target = existing?.FullPath ?? FreePath(folder, name, source);
        string? aside = null;
        if (existing is not null && (isFolder || existing.IsFolder))
        {
            aside = Path.Join(folder.FullPath, NewTemporaryName());
            Move(existing.FullPath, aside, existing.IsFolder);
        }

        try
        {
            Move(source, target, isFolder);
        }
        catch when (aside is not null)
        {
            Move(aside, target, existing!.IsFolder);
            throw;
        }

        return (existing is null, aside);
    }

    /// <summary>Takes a folder out of sight in one step.</summary>
    /// <returns>Where it lies now.</returns>
    public string TakeAside(FolderEntry entry)
    {
        var aside = Path.Join(entry.Folder, NewTemporaryName());
        Move(entry.FullPath, aside, entry.IsFolder);
        return aside;
    }

    /// <summary>Deletes what no client can see any more; links in it are deleted, not followed. What resists stays out of sight and is tried again a day later.</summary>
    public static void Remove(string? path)
    {
        try
        {
            if (path is null)
                return;
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
            else
                File.Delete(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // stays out of sight
        }
    }

    /// <summary>The space of the drive; null where the system does not say.</summary>
    public Quota? FindQuota()
    {
        try
        {
            var drive = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(_root)! : _root);
            return new Quota(drive.TotalSize - drive.TotalFreeSpace, drive.AvailableFreeSpace);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null; // a network share, for example
        }
    }

    /// <summary>Whether the file system refused for a reason a client can understand. A full disk is not among them: the endpoint knows it.</summary>
    public static bool IsRefusal(Exception problem) =>
        problem is UnauthorizedAccessException or PathTooLongException or FileNotFoundException or DirectoryNotFoundException or IOException { HResult: ReadOnlyDisk };

    /// <summary>What it means to a client.</summary>
    public static WebDavException Refusal(Exception problem) => problem is FileNotFoundException or DirectoryNotFoundException
        ? new WebDavException(StatusCodes.Status409Conflict, "What this needs has gone at this moment.", cause: problem)
        : new WebDavException(StatusCodes.Status403Forbidden, "The server itself may not do this in its folder.", cause: problem);

    /// <summary>Whether a move failed because the two places lie on different drives.</summary>
    public static bool IsOtherDrive(IOException problem) => problem.HResult is 18 /* EXDEV */ or unchecked((int)0x80070011);

    private static IEnumerable<string> PathsIn(string folder)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(folder, "*", Everything);
        }
        catch (Exception problem) when (IsRefusal(problem))
        {
            return []; // gone meanwhile, or not for us
        }
    }

    private static bool IsReserved(string name) => name.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase);

    // On Windows a name could be a path, a stream, a device, or another name's second spelling.
    private static bool IsImpossible(string name) => OperatingSystem.IsWindows()
        && (name.AsSpan().ContainsAny(Path.GetInvalidFileNameChars()) || name[^1] is '.' or ' ' || IsDevice(name.Split('.')[0].TrimEnd()));

    private static bool IsDevice(string name) => name.ToUpperInvariant() switch
    {
        "CON" or "PRN" or "AUX" or "NUL" or "CONIN$" or "CONOUT$" => true,
        { Length: 4 } other => (other.StartsWith("COM", StringComparison.Ordinal) || other.StartsWith("LPT", StringComparison.Ordinal)) && other[3] is >= '0' and <= '9' or '¹' or '²' or '³',
        _ => false,
    };

    private static bool Exists(string path) => (int)new FileInfo(path).Attributes != -1;

    private static FolderEntry? Look(string folder, string stored, string name)
    {
        try
        {
            var info = new FileInfo(Path.Join(folder, stored));
            var attributes = info.Attributes;
            return (int)attributes == -1 || attributes.HasFlag(FileAttributes.ReparsePoint)
                ? null
                : Describe(info, name, attributes.HasFlag(FileAttributes.Directory));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null; // gone meanwhile, too long a name, or not for us
        }
    }

    // Pipes, sockets and devices have no length: they look like empty files, and a file without length is never opened.
    private static FolderEntry Describe(FileInfo info, string name, bool isFolder) => new(
        info.FullName,
        name,
        isFolder,
        isFolder ? 0 : info.Length,
        new DateTimeOffset(info.LastWriteTimeUtc),
        new DateTimeOffset(info.CreationTimeUtc));

    // Windows knows short names besides, and the last part of a path only ever has one true spelling.
    private static bool IsSpelledSo(string path)
    {
        var name = Path.GetFileName(path);
        foreach (var one in Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!, "*", Everything))
        {
            if (Path.GetFileName(one.AsSpan()).SequenceEqual(name))
                return true;
        }

        return false;
    }

    private bool IgnoresCase()
    {
        var probe = Path.Join(_root, NewTemporaryName());
        try
        {
            File.OpenHandle(probe, FileMode.CreateNew, FileAccess.Write).Dispose();
            return Exists(Path.Join(_root, Path.GetFileName(probe).ToUpperInvariant()));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return !OperatingSystem.IsLinux(); // a folder that is only read
        }
        finally
        {
            Remove(probe);
        }
    }

    // What a process left behind that ended in the middle.
    private void SweepTemporary(string path, string name)
    {
        if (name.StartsWith(TemporaryPrefix, StringComparison.Ordinal)
            && !name.StartsWith(_ownTemporaries, StringComparison.Ordinal)
            && File.GetLastWriteTimeUtc(path) < _time.GetUtcNow().UtcDateTime.AddDays(-1))
        {
            Remove(path);
        }
    }

    private void CopyFolder(string source, string target, DavPath destination, List<FailedMember> failed, CancellationToken cancellation)
    {
        Directory.CreateDirectory(target);
        foreach (var path in Directory.EnumerateFileSystemEntries(source, "*", Everything))
        {
            cancellation.ThrowIfCancellationRequested();
            var stored = Path.GetFileName(path);
            if (stored.StartsWith(TemporaryPrefix, StringComparison.Ordinal) || !destination.TryAppend(stored, out var member))
                continue;
            try
            {
                if (Look(source, stored, member.Name) is not { } entry)
                    continue;
                if (entry.IsFolder)
                    CopyFolder(entry.FullPath, Path.Join(target, stored), member, failed, cancellation);
                else
                    CopyFile(entry.FullPath, Path.Join(target, stored), entry.Length);
            }
            catch (Exception problem) when (IsRefusal(problem))
            {
                failed.Add(new FailedMember(member, Refusal(problem)));
            }
        }
    }

    private void CopyFile(string source, string target, long length)
    {
        if (length == 0)
        {
            MakeEmpty(target);
            return;
        }

        File.Copy(source, target);
        Stamp(target, null);
    }

    private static void Move(string source, string target, bool isFolder)
    {
        if (isFolder)
            Directory.Move(source, target);
        else
            File.Move(source, target, overwrite: true);
    }
}
