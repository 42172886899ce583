using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace ToolKit.Server;

/// <summary>Files that come with the program and do not change while it runs: nobody needs to watch them.</summary>
internal sealed class FixedFiles(IFileProvider files) : IFileProvider
{
    public IDirectoryContents GetDirectoryContents(string subpath) => files.GetDirectoryContents(subpath);

    public IFileInfo GetFileInfo(string subpath) => files.GetFileInfo(subpath);

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;
}
