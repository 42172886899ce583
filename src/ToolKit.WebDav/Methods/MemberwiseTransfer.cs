using System.IO.Pipelines;

namespace ToolKit.WebDav;

/// <summary>COPY and MOVE for stores that cannot do it themselves: member by member, failures collected (RFC 4918 §9.8.3, §9.9.2). Not atomic.</summary>
internal sealed class MemberwiseTransfer(IDavStore store, CancellationToken cancellation)
{
    private readonly List<FailedMember> _failed = [];

    public async ValueTask<TransferResult> CopyAsync(
        IDavResource source, IDavCollection parent, DavPath destination, bool deep, Preconditions preconditions)
    {
        // There is no transaction around all of it: this is the one moment to ask.
        await preconditions.RefuseEarlyAsync(store, cancellation);
        var replaced = await store.FindAsync(destination, ResourceDetail.None, cancellation);

        // RFC 4918 §9.8.4: a collection replaces and is replaced, it is never merged. A file over a file is a write and keeps what hangs on it.
        if (replaced is not null && !(replaced is IDavFile && source is IDavFile))
        {
            var undeleted = await replaced.DeleteAsync(Preconditions.None, cancellation);
            if (undeleted.Count > 0)
                return new TransferResult(false, undeleted);
        }

        await CopyOneAsync(source, source.Path, parent, destination, deep, isTop: true);
        return new TransferResult(replaced is null, _failed);
    }

    public async ValueTask<TransferResult> MoveAsync(IDavResource source, IDavCollection parent, DavPath destination, Preconditions preconditions)
    {
        var copied = await CopyAsync(source, parent, destination, deep: true, preconditions);
        if (copied.Failed.Count > 0)
            return copied; // what could not be copied must not be deleted
        var remaining = await source.DeleteAsync(Preconditions.None, cancellation);
        return copied with { Failed = remaining };
    }

    private async ValueTask CopyOneAsync(IDavResource source, DavPath sourcePath, IDavCollection parent, DavPath destination, bool deep, bool isTop)
    {
        try
        {
            if (source is IDavFile file)
                await CopyFileAsync(file, parent, destination);
            else
                await CopyCollectionAsync((IDavCollection)source, sourcePath, parent, destination, deep);
        }
        catch (WebDavException refusal) when (!isTop)
        {
            _failed.Add(new FailedMember(destination, refusal)); // the others go on
        }
    }

    private async ValueTask CopyFileAsync(IDavFile file, IDavCollection parent, DavPath destination)
    {
        var pipe = new Pipe();
        var sending = SendAsync(file, pipe.Writer);
        var content = new IncomingFile
        {
            Body = pipe.Reader,
            Length = file.Length,
            ContentType = file.ContentType,
            LastModified = file.LastModified,
        };
        try
        {
            await parent.WriteFileAsync(destination.Name, content, Preconditions.None, cancellation);
        }
        finally
        {
            await pipe.Reader.CompleteAsync(); // lets a sender go on that waits for a reader who gave up
            await sending;
        }

        if (await store.FindAsync(destination, ResourceDetail.None, cancellation) is { } written)
            await CopyPropertiesAsync(file, written);
    }

    private async Task SendAsync(IDavFile file, PipeWriter writer)
    {
        try
        {
            using (var content = await file.OpenAsync(cancellation))
                await content.SendAsync(writer, 0, file.Length, cancellation);
            await writer.CompleteAsync();
        }
        catch (Exception problem)
        {
            await writer.CompleteAsync(problem); // the reader throws it
        }
    }

    private async ValueTask CopyCollectionAsync(IDavCollection source, DavPath sourcePath, IDavCollection parent, DavPath destination, bool deep)
    {
        var problems = await parent.CreateCollectionAsync(
            destination.Name, new PropertyPatch { Changes = ChangesOf(source) }, Preconditions.None, cancellation);
        if (problems.Count > 0)
            throw problems[0].Reason;
        if (!deep || await store.FindAsync(destination, ResourceDetail.None, cancellation) is not IDavCollection made)
            return;
        await foreach (var batch in source.ListAsync(ResourceDetail.DeadProperties, cancellation))
        {
            foreach (var member in batch)
                await CopyOneAsync(member, sourcePath.Append(member.Name), made, destination.Append(member.Name), deep, isTop: false);
        }
    }

    private async ValueTask CopyPropertiesAsync(IDavResource source, IDavResource copy)
    {
        var changes = ChangesOf(source);
        if (changes.Count == 0)
            return;
        var problems = await copy.PatchPropertiesAsync(new PropertyPatch { Changes = changes }, Preconditions.None, cancellation);
        if (problems.Count > 0)
            throw problems[0].Reason;
    }

    private static List<PropertyChange> ChangesOf(IDavResource source)
    {
        var changes = new List<PropertyChange>();
        foreach (var dead in source.DeadProperties)
            changes.Add(new PropertyChange(dead.Name, dead.Xml, ""));
        return changes;
    }
}
