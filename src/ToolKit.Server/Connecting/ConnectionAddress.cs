namespace ToolKit.Server;

/// <summary>The share's address in the forms that programs want it in.</summary>
/// <param name="Share">Such as <c>https://toolkit.example/dav/</c>.</param>
public sealed record ConnectionAddress(Uri Share)
{
    public string Url => Share.AbsoluteUri;

    public bool IsTls => Share.Scheme == Uri.UriSchemeHttps;

    public string Host => Share.IdnHost;

    public int Port => Share.Port;

    /// <summary>For GNOME: <c>davs://toolkit.example/dav/</c></summary>
    public string Gnome => (IsTls ? "davs" : "dav") + WithoutScheme;

    /// <summary>For KDE: <c>webdavs://toolkit.example/dav/</c></summary>
    public string Kde => (IsTls ? "webdavs" : "webdav") + WithoutScheme;

    /// <summary>What Windows makes of it: <c>\\toolkit.example@SSL\dav</c></summary>
    public string Windows => $@"\\{Host}{(IsTls ? "@SSL" : "")}{(Share.IsDefaultPort ? "" : $"@{Port}")}\dav";

    private string WithoutScheme => Url[Share.Scheme.Length..];
}
