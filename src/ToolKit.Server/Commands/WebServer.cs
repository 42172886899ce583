using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using ToolKit.Access;
using ToolKit.WebDav;

namespace ToolKit.Server;

/// <summary>The web server over an open installation: a table of contents, one line per feature.</summary>
internal static class WebServer
{
    /// <summary>Under which name everything is encrypted with the keys of <see cref="Installation.KeyFolder"/>. Under another one nothing could be read any more.</summary>
    private const string DataProtectionName = "ToolKit";

    /// <summary>How long answers that are on their way may take when the server is told to stop. Less than the ten seconds after which Docker kills.</summary>
    public static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(8);

    public static WebApplication Build(Installation installation, string[] settings, string urls)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(WebServer).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory, // relative paths on the command line stay those of the caller
            EnvironmentName = Environments.Production,
            Args = ["--hostBuilder:reloadConfigOnChange=false"], // settings are read once; each watcher would take one of the system's few
        });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(ServerSettings.Read(settings));
        builder.Environment.WebRootFileProvider = new FixedFiles(builder.Environment.WebRootFileProvider);
        builder.WebHost.UseUrls(urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AcceptWebDavClients();
        });
        builder.Logging.ClearProviders().AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None); // what keeps it from starting, the command says in a sentence
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace); // standard output is for scripts

        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = LongestStop);
        builder.Services.AddSingleton(installation.Time);
        builder.Services.AddSingleton(installation.Options);
        builder.Services.AddSingleton(installation.Gate);
        builder.Services.AddSingleton(installation.People);
        builder.Services.AddSingleton(installation.Grants);
        builder.Services.AddSingleton(installation.DeviceTokens);
        builder.Services.AddSingleton(installation.Regions);
        builder.Services.AddSingleton(installation.Identities);
        builder.Services.AddSingleton(installation.Sessions);
        builder.Services.AddSingleton(services => installation.SecondFactorsWith(services.GetRequiredService<IDataProtectionProvider>()));
        builder.Services.AddSingleton(new SignInThrottle(installation.Time, installation.Options.Throttle)); // of passwords; the gate has its own for tokens
        builder.Services.AddSingleton(installation.Requests);
        builder.Services.AddSingleton(installation.Calendar);
        builder.Services.AddSingleton(installation.Audit);
        builder.Services.AddSingleton(installation.AuditMark);
        builder.Services.AddSingleton<AuditForwarder>();
        builder.Services.AddHostedService(services => services.GetRequiredService<AuditForwarder>());
        builder.Services.AddSingleton(installation.Gate.RefusalLog);
        builder.Services.AddMail(installation.Mails, installation.Options, installation.MailFolders);
        builder.Services.AddRequests();
        builder.Services.AddCollections(installation.Collections);
        builder.Services.AddPublishing(installation.Reviews);
        builder.Services.AddSingleton(installation.Follows);
        builder.Services.AddSingleton<Digests>();
        builder.Services.AddSingleton<ConnectionAttempts>();
        builder.Services.AddSingleton<OfficeTickets>();
        builder.Services.AddSingleton(new DiskSpace(installation.Drive, installation.Options, installation.Time));
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<Upkeep>(services, installation));
        builder.Services.AddSearch(installation);
        builder.Services.AddDataProtection().SetApplicationName(DataProtectionName).PersistKeysToFileSystem(new DirectoryInfo(installation.KeyFolder));
        builder.Services.AddSessions(installation.Options);
        builder.Services.AddSingleton<PasswordTurns>();
        builder.Services.AddSingleton<PasswordResets>();
        builder.Services.AddHostedService(services => services.GetRequiredService<PasswordResets>());
        // For all that reads office files. Two at least, so that one that takes long leaves a turn to the others.
        builder.Services.AddSingleton(_ => new FewAtOnce(Math.Max(2, Environment.ProcessorCount / 2), installation.Time));
        builder.Services.AddSingleton<MarkdownRendering>();
        builder.Services.AddSingleton<LeadingQuestions>();
        builder.Services.AddSingleton(OperatorTexts.Read(installation.OperatorTextFolder));
        builder.Services.AddSingleton<DocumentRendering>();
        builder.Services.AddSingleton<TemplateFilling>();
        builder.Services.AddSingleton<FolderOrders>();
        builder.Services.AddScoped<Adaptations>();
        builder.Services.AddRenditions(installation);
        builder.Services.AddSingleton<ReleaseRequests>();
        builder.Services.AddPages(installation.Options);
        builder.Services.AddPageCompression();
        builder.Services.AddApi();
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded => Trust(forwarded, installation.Options));

        var app = builder.Build();

        // Otherwise the framework puts both before everything else: before it is known who the proxy speaks for, and on /dav.
        ((IApplicationBuilder)app).Properties["__AuthenticationMiddlewareSet"] = true;
        ((IApplicationBuilder)app).Properties["__AuthorizationMiddlewareSet"] = true;
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UsePageCompression();
        app.UseFailurePages();
        app.UseWhen(
            context => !IsShare(context), // where it would ask the disk for a file before every GET
            pages =>
            {
                pages.UseSafeTransport();
                pages.UsePrefixedCookies();
                pages.UseLanguage();
                pages.UsePageAssets();
            });
        app.UseRouting();
        app.UseDeviceTokens();
        app.UseWhen(
            context => !IsShare(context), // where cookies mean nothing
            pages =>
            {
                pages.UseAuthentication();
                pages.UseBodyLimits();
                pages.UseSecondFactorGuard();
                pages.UseAuthorization();
                pages.UseAntiforgery();
                pages.UseRateLimiter();
            });
        app.MapDav();
        app.MapApi();
        app.MapDownloads();
        app.MapArchives();
        app.MapCleanedDownloads();
        app.MapPermanentLinks();
        app.MapAuditDownload();
        app.MapSearchFeed();
        app.MapSecurityTxt();
        app.MapNewsFeed();
        app.MapCollectionDownloads();
        app.MapFigureDownload();
        app.MapOpenId();
        app.MapRazorPages();
        return app;
    }

    private static bool IsShare(HttpContext context) => context.Request.Path.StartsWithSegments("/dav", StringComparison.Ordinal);

    private static void Trust(ForwardedHeadersOptions forwarded, ServerOptions options)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        foreach (var address in options.ProxyAddresses())
            forwarded.KnownProxies.Add(address);
        forwarded.KnownProxies.Add(IPAddress.Loopback);
        forwarded.KnownProxies.Add(IPAddress.IPv6Loopback);
    }
}
