using System.IO.Pipelines;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;
using ToolKit.WebDav;

namespace ToolKit.Server;

/// <summary>A Markdown document as a file for office programs: made when it is read, with the rights of reading the document, and not to be changed.</summary>
internal sealed class DavRendition(LibraryDavStore store, LibraryEntry document, WrittenFormat format, KnownRenditions known, ResourceRights rights)
    : IDavFile, ILivePropertySource
{
    private ViewedPath? place;

    /// <summary>Where the document lies.</summary>
    public ViewedPath Place
    {
        get => place ??= LibraryView.Member(Folder!.Place, document);
        init => place = value;
    }

    /// <summary>The folder it was listed in; null when it was found by its path.</summary>
    public DavFolder? Folder { get; init; }

    /// <summary>What it is made of.</summary>
    public IDavResource Document => DavResource.Of(store, Place, rights, null, null);

    public DavPath Path => LibraryDavStore.PathOf(Place.Path.Parent.Append(Name));

    public string Name { get; } = RenditionNames.NameOf(document.Name, format);

    public DateTimeOffset? CreationDate => document.CreatedAt;

    public DateTimeOffset LastModified => known.Pictures.ModifiedAt is { } pictures && pictures > document.ModifiedAt ? pictures : document.ModifiedAt;

    public EntityTag? ETag => known.Key.TagOf(format);

    public long Length => known.Lengths[format];

    public string? ContentType => format.MediaType;

    public ResourceRights Rights => rights & ResourceRights.Read;

    public IReadOnlyList<WebDav.DeadProperty> DeadProperties => [];

    public IReadOnlyList<LivePropertyInfo> LiveProperties => DavMetadata.Properties;

    public PropertyValue? GetLiveProperty(PropertyName name) => DavMetadata.Get(document, name);

    public async ValueTask<IDavContent> OpenAsync(CancellationToken cancellation)
    {
        var bytes = await DavRefusal.TranslateAsync(() => store.Renditions.Writer.WriteAsync(store.View, Place, format, known.Pictures, cancellation));
        if (bytes?.Length == Length)
            return new RenditionContent(store.View, Place, known.Pictures, bytes);

        // The kept length came from another machine's packing, or a picture went just now. The next who asks finds the right one.
        store.Renditions.Writer.Forget(known.Key);
        throw new WebDavException(StatusCodes.Status503ServiceUnavailable, "Das Dokument wird gerade neu geschrieben. Bitte versuchen Sie es gleich noch einmal.");
    }

    public ValueTask<IReadOnlyList<PropertyFailure>> PatchPropertiesAsync(PropertyPatch patch, Preconditions preconditions, CancellationToken cancellation) => throw Refuse();

    public ValueTask<IReadOnlyList<FailedMember>> DeleteAsync(Preconditions preconditions, CancellationToken cancellation) => throw Refuse();

    /// <summary>The refusal of every change.</summary>
    public WebDavException Refuse() => WebDavException.Forbidden(
        $"„{Name}“ wird aus „{document.Name}“ erzeugt und lässt sich nicht ändern. Bearbeiten Sie „{document.Name}“, oder speichern Sie unter einem anderen Namen.");

    private sealed class RenditionContent(LibraryView view, ViewedPath document, ShownPictures pictures, byte[] bytes) : IDavContent
    {
        public async ValueTask SendAsync(PipeWriter output, long offset, long length, CancellationToken cancellation)
        {
            if (offset == 0) // clients that read in parts have read once
            {
                await view.NoteReadAsync(document, ReadKind.Download, cancellation);
                await pictures.NoteReadAsync(view, cancellation);
            }

            await output.WriteAsync(bytes.AsMemory((int)offset, (int)length), cancellation);
        }

        public void Dispose()
        {
            // Nothing is held but memory.
        }
    }
}
