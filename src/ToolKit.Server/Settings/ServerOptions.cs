using System.Net;
using System.Text;
using ToolKit.Access;
using ToolKit.Formats;

namespace ToolKit.Server;

/// <summary>
/// The settings <c>ToolKit:*</c>, out of appsettings.json, the environment (<c>ToolKit__Name</c>) or the command line (<c>--ToolKit:Name=value</c>).
/// With none of them set, the server works on the machine it runs on.
/// </summary>
public sealed class ServerOptions
{
    /// <summary>The address under which people reach the server, such as <c>https://toolkit.example</c>. Null, the default: the address of the request.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>
    /// Lets WebDAV clients and scripts send their tokens over plain HTTP from other machines: for closed test networks only. Default false;
    /// on the loopback address it is always allowed.
    /// </summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>
    /// Tells browsers that all hosts below this server's name speak TLS as well, for a year (HSTS <c>includeSubDomains</c>). Default false: only the operator knows.
    /// </summary>
    public bool HstsSubdomains { get; set; }

    /// <summary>Addresses of proxies, separated by commas, whose X-Forwarded-For and X-Forwarded-Proto are believed. Default: none but loopback.</summary>
    public string TrustedProxies { get; set; } = "";

    /// <summary>The largest file that can be uploaded, in megabytes (1,000,000 bytes). Default 4,000.</summary>
    public long MaxUploadMegabytes { get; set; } = 4_000;

    /// <summary>The same in bytes.</summary>
    public long MaxUploadBytes => MaxUploadMegabytes * 1_000_000;

    /// <summary>How much one region's folder may hold with all its sites, in megabytes. Default 0: as much as the disk.</summary>
    public long RegionQuotaMegabytes { get; set; }

    /// <summary>How much one site's workspace may hold, in megabytes. Default 0: as much as its region.</summary>
    public long SiteQuotaMegabytes { get; set; }

    /// <summary>
    /// Where clamd listens, which looks at each upload before anybody can read it: <c>/run/clamav/clamd.ctl</c> (a socket in the file system) or
    /// <c>127.0.0.1:3310</c>. Null, the default: nobody looks. While clamd does not answer, uploads are refused.
    /// </summary>
    public string? VirusScan { get; set; }

    /// <summary>
    /// LibreOffice's program, which makes PDF: a path or a name. Null, the default: <c>soffice</c> is looked for at the start. Empty: PDF is not made, and pages offer the print view.
    /// </summary>
    public string? LibreOffice { get; set; }

    /// <summary>Free space on the disk, in megabytes, below which uploads are refused (507). Default 200.</summary>
    public long DiskReserveMegabytes { get; set; } = 200;

    /// <summary>How many entries a WebDAV listing of infinite depth may have. Default 10,000; 0 refuses such listings.</summary>
    public int DepthInfinityEntries { get; set; } = 10_000;

    /// <summary>
    /// Documents up to this size, in KB (1,024 bytes), lie in the database; larger ones are files of their own. Default 64, 0 to 1,024. What is stored already stays
    /// where it is.
    /// </summary>
    public int InlineKilobytes { get; set; } = 64;

    /// <summary>How long deleted documents and folders stay in the trash, in days. Default 90, at least 1.</summary>
    public int TrashDays { get; set; } = 90;

    /// <summary>The functional mailbox that gets reports of barriers. Null, the default: the administrators get them.</summary>
    public string? BarrierMail { get; set; }

    /// <summary>
    /// Shows the line “Offizielle Website – Bundesrepublik Deutschland” with the flag above each page. Default false: it marks public bodies, and only they may show it.
    /// </summary>
    public bool OfficialWebsite { get; set; }

    /// <summary>
    /// How old, in months, the law a document of the toolkit says it follows may be before its editors are reminded to look at it. Default 24, 0 to 1,200; 0: nobody is reminded.
    /// </summary>
    public int LegalStatusMonths { get; set; } = 24;

    /// <summary>How long the record names who did what, in days; then only counts are left. Default 180, at least 1.</summary>
    public int AuditDays { get; set; } = AuditLog.DefaultRetentionDays;

    /// <summary>Writes each entry of the record to the log as well (category ToolKit.Audit, JSON, without names and reasons), to be carried to another machine. Default false.</summary>
    public bool AuditToLog { get; set; }

    /// <summary>The longest life of a device token, in days. Default 180, at least 1.</summary>
    public int DeviceTokenDays { get; set; } = 180;

    /// <summary>
    /// When wrong device tokens and passwords are answered with 429: <c>ToolKit:Throttle:FreeFailures</c> (10), <c>Window</c> (00:15:00), <c>RememberedKeys</c> (20000).
    /// Tokens and passwords are counted apart.
    /// </summary>
    public SignInThrottleOptions Throttle { get; set; } = new();

    /// <summary>How long a browser session lasts without a request, in hours. Default 8, at least 1.</summary>
    public int SessionIdleHours { get; set; } = 8;

    /// <summary>How long a browser session lasts in all, in hours. Default 24, at least 1.</summary>
    public int SessionHours { get; set; } = 24;

    /// <summary>How people show who they are.</summary>
    public SignInOptions SignIn { get; } = new();

    /// <summary>How mails go out.</summary>
    public MailOptions Mail { get; set; } = new();

    /// <summary>What is wrong with the settings: sentences that say what to change. Empty when all is well.</summary>
    public IEnumerable<string> Problems()
    {
        if (PublicUrl is not null && (!Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.PathAndQuery != "/" || !Ascii.IsValid(PublicUrl)))
            yield return $"ToolKit:PublicUrl is '{PublicUrl}'. Give the address without a path: https://toolkit.example. A name with umlauts is written as the network knows it: xn--…";
        foreach (var proxy in ProxyTexts())
        {
            if (!IPAddress.TryParse(proxy, out _))
                yield return $"ToolKit:TrustedProxies holds '{proxy}', which is no IP address. Give addresses separated by commas: 10.0.0.5, 10.0.0.6";
        }

        if (BarrierMail is not null && !Mailer.CanReach(BarrierMail))
            yield return $"ToolKit:BarrierMail is '{BarrierMail}', which is no mail address. Give one without a name: barrierefrei@amt.example";
        if (VirusScan is not null && UploadScan.EndPointOf(VirusScan) is null)
            yield return $"ToolKit:VirusScan is '{VirusScan}'. Give the socket of clamd: /run/clamav/clamd.ctl or 127.0.0.1:3310";
        if (LibreOffice is { Length: > 0 } office && InstalledProgram.Find(office) is null)
            yield return $"ToolKit:LibreOffice is '{office}', which is not there. Give the path of its program soffice, or nothing to do without PDF.";
        if (Throttle.Problem is { } throttle)
            yield return $"ToolKit:Throttle: {throttle}";
        foreach (var (name, value, least, most) in new (string, long, long, long)[]
                 {
                     (nameof(MaxUploadMegabytes), MaxUploadMegabytes, 1, 1_000_000),
                     (nameof(RegionQuotaMegabytes), RegionQuotaMegabytes, 0, 1_000_000_000),
                     (nameof(SiteQuotaMegabytes), SiteQuotaMegabytes, 0, 1_000_000_000),
                     (nameof(DiskReserveMegabytes), DiskReserveMegabytes, 0, 1_000_000),
                     (nameof(DepthInfinityEntries), DepthInfinityEntries, 0, 1_000_000),
                     (nameof(InlineKilobytes), InlineKilobytes, 0, 1_024),
                     (nameof(TrashDays), TrashDays, 1, 36_500),
                     (nameof(LegalStatusMonths), LegalStatusMonths, 0, 1_200),
                     (nameof(AuditDays), AuditDays, 1, 3_650),
                     (nameof(DeviceTokenDays), DeviceTokenDays, 1, 3_650),
                     (nameof(SessionIdleHours), SessionIdleHours, 1, 24 * 30),
                     (nameof(SessionHours), SessionHours, 1, 24 * 30),
                 })
        {
            if (value < least || value > most)
                yield return $"ToolKit:{name} is {value}. Give a number from {least} to {most}.";
        }

        foreach (var problem in SignIn.Problems())
            yield return problem;
        foreach (var problem in Mail.Problems(PublicUrl))
            yield return problem;
    }

    /// <summary><see cref="TrustedProxies"/>, parsed. Call only after <see cref="Problems"/> had none.</summary>
    public IEnumerable<IPAddress> ProxyAddresses() => ProxyTexts().Select(IPAddress.Parse);

    private string[] ProxyTexts() => TrustedProxies.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
