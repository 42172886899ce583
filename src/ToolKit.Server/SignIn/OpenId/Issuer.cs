using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ToolKit.Server;

/// <summary>An identity provider, as it describes itself: endpoints and keys, looked up when first needed and again now and then.</summary>
internal sealed class Issuer : IDisposable
{
    private const int MostBytes = 1_000_000; // of any answer

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    // A token with an unknown key makes us look again; whoever sends such tokens must not make us ask without end, and who comes while the issuer does not answer must not wait
    // for those before.
    private static readonly TimeSpan LeastBetween = TimeSpan.FromSeconds(30);

    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly SemaphoreSlim one = new(1);
    private OpenIdConnectConfiguration? known;
    private DateTimeOffset askedAt;
    private IssuerUnavailableException? failed; // the last time, if it was so
    private DateTimeOffset failedAt;

    public Issuer(IssuerOptions options, TimeProvider time, ILogger logger)
    {
        this.time = time;
        this.logger = logger;
        Options = options;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
        {
            Timeout = TimeSpan.FromSeconds(15),
            MaxResponseContentBufferSize = MostBytes,
        };
    }

    public IssuerOptions Options { get; }

    public string Name => Options.Name;

    /// <summary>The scheme of its handler.</summary>
    public string Scheme => "openid-" + Options.PathName;

    /// <summary>Where its sign-in begins here.</summary>
    public string Path => "/anmelden/" + Options.PathName;

    /// <summary>Where it sends people back to.</summary>
    public string ReturnPath => Path + "/zurueck";

    /// <summary>Where it says that a session of its own has ended: by a browser, or itself.</summary>
    public string SignOutPath => Path + "/abmelden";

    /// <summary>For all that is asked of it.</summary>
    public HttpClient Http { get; }

    /// <summary>The scheme and host of its address: who may show our front-channel page in a frame.</summary>
    public string Origin => new Uri(Options.Authority).GetLeftPart(UriPartial.Authority);

    /// <summary>What it says about itself; what it has said before while it does not say it again.</summary>
    /// <exception cref="IssuerUnavailableException">It does not answer, or what it says cannot be used, and has never done so. It is asked at most twice a minute then.</exception>
    public async ValueTask<OpenIdConnectConfiguration> DescribeAsync(CancellationToken cancellation) =>
        Volatile.Read(ref known) is { } configuration && time.GetUtcNow() - askedAt < Lifetime ? configuration : await AskAsync(Lifetime, orElse: known, cancellation);

    /// <summary>As <see cref="DescribeAsync"/>, asked anew because a key is unknown. At most twice a minute; otherwise what is known.</summary>
    /// <exception cref="IssuerUnavailableException">It does not answer, or what it says cannot be used.</exception>
    public ValueTask<OpenIdConnectConfiguration> DescribeAnewAsync(CancellationToken cancellation) => AskAsync(LeastBetween, orElse: null, cancellation);

    public void Dispose()
    {
        Http.Dispose();
        one.Dispose();
    }

    /// <param name="orElse">What to give back when it cannot be had; null: the failure is thrown.</param>
    private async ValueTask<OpenIdConnectConfiguration> AskAsync(TimeSpan unlessWithin, OpenIdConnectConfiguration? orElse, CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            if (known is not null && time.GetUtcNow() - askedAt < unlessWithin)
                return known; // somebody else has just asked
            if (failed is null || time.GetUtcNow() - failedAt >= LeastBetween)
            {
                try
                {
                    var found = await RetrieveAsync();
                    (askedAt, failed) = (time.GetUtcNow(), null);
                    Volatile.Write(ref known, found);
                    return found;
                }
                catch (IssuerUnavailableException failure)
                {
                    (failedAt, failed) = (time.GetUtcNow(), failure);
                    if (orElse is not null)
                        OpenIdLog.Unavailable(logger, Name, failure);
                }
            }

            return orElse ?? throw new IssuerUnavailableException(failed.Message, failed.InnerException);
        }
        finally
        {
            one.Release();
        }
    }

    // Whoever goes away does not break it off: the answer is for all.
    private async Task<OpenIdConnectConfiguration> RetrieveAsync()
    {
        try
        {
            var documents = new HttpDocumentRetriever(Http) { RequireHttps = Options.Authority.StartsWith("https:", StringComparison.OrdinalIgnoreCase) };
            var found = await OpenIdConnectConfigurationRetriever.GetAsync(
                Options.Authority.TrimEnd('/') + "/.well-known/openid-configuration", documents, CancellationToken.None);

            // OpenID Connect Discovery §4.3: it must be the issuer that was asked, or another could speak for it.
            if (found.Issuer?.TrimEnd('/') != Options.Authority.TrimEnd('/'))
                throw new IssuerUnavailableException($"{Options.Authority} says that it is '{found.Issuer}'. Set Authority to the issuer's own name for itself.");
            foreach (var (name, endpoint) in new[] { ("authorization", found.AuthorizationEndpoint), ("token", found.TokenEndpoint) })
            {
                if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || !IssuerOptions.IsSafe(address))
                    throw new IssuerUnavailableException($"{Options.Authority} names no {name} endpoint that can be used.");
            }

            return found;
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or InvalidOperationException or ArgumentException or SecurityTokenException
                                            or System.Text.Json.JsonException or TaskCanceledException)
        {
            throw new IssuerUnavailableException($"{Options.Authority} does not describe itself as an OpenID provider.", failure);
        }
    }
}

/// <summary>The identity providers, in the order of the settings.</summary>
internal sealed class Issuers : IDisposable
{
    public Issuers(ServerOptions options, TimeProvider time, ILogger<Issuers> logger)
    {
        All = [.. options.SignIn.Issuers.Select(issuer => new Issuer(issuer, time, logger))];
    }

    public IReadOnlyList<Issuer> All { get; }

    /// <summary>Null when there is none at that address.</summary>
    public Issuer? FindByPath(string? path) => All.FirstOrDefault(issuer => issuer.Options.PathName == path);

    /// <summary>Null when none calls itself that.</summary>
    public Issuer? FindByName(string? issuer) => All.FirstOrDefault(candidate => candidate.Options.Authority.TrimEnd('/') == issuer?.TrimEnd('/'));

    public void Dispose()
    {
        foreach (var issuer in All)
            issuer.Dispose();
    }
}

/// <summary>An identity provider does not answer, or what it says cannot be used. The message is for the log.</summary>
internal sealed class IssuerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What an identity provider has sent does not prove what it should. The message is for the log and holds no secret.</summary>
internal sealed class SignInRefusedException(string message) : Exception(message);
