using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ToolKit.WebDav;

/// <summary>Mounts a WebDAV tree in an ASP.NET Core application.</summary>
public static class WebDavEndpointExtensions
{
    // The folders above trees that are answered already: two endpoints for one address are an error to ASP.NET Core.
    private static readonly ConditionalWeakTable<IEndpointRouteBuilder, HashSet<string>> Parents = [];

    /// <summary>
    /// Serves a tree under <paramref name="prefix"/>, all methods of RFC 4918. Authentication and further policies go onto what this returns, or before it.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="prefix">For example <c>/dav</c>; <c>/</c> for the whole host. Without a dot: Office takes paths with one for something else (README W28).</param>
    /// <param name="configure">Sets at least <see cref="WebDavOptions.StoreProvider"/>.</param>
    /// <exception cref="ArgumentException">The prefix is no path.</exception>
    /// <exception cref="InvalidOperationException">An option is wrong; the message says which.</exception>
    public static IEndpointConventionBuilder MapWebDav(this IEndpointRouteBuilder endpoints, string prefix, Action<WebDavOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new WebDavOptions();
        configure(options);
        options.Validate();

        var services = endpoints.ServiceProvider;
        var endpoint = new WebDavEndpoint(
            prefix,
            options,
            services.GetService<TimeProvider>() ?? TimeProvider.System,
            services.GetRequiredService<ILogger<WebDavEndpoint>>());
        var route = endpoint.Prefix.IsRoot ? "" : endpoint.Prefix.Value;
        var builders = new List<IEndpointConventionBuilder>
        {
            endpoints.Map(route + "/{**path}", endpoint.HandleAsync).WithDisplayName("WebDAV " + endpoint.Prefix),
        };
        if (options.AnswerParents)
        {
            for (var parent = endpoint.Prefix; !parent.IsRoot;)
            {
                parent = parent.Parent;
                if (!Parents.GetValue(endpoints, static _ => new HashSet<string>(StringComparer.OrdinalIgnoreCase)).Add(parent.Value))
                    continue; // an earlier tree answers there
                builders.Add(endpoints.MapMethods(parent.Value, ["OPTIONS", "PROPFIND"], endpoint.HandleParentAsync)
                    .WithDisplayName("WebDAV above " + endpoint.Prefix));
            }
        }

        return new Together(builders);
    }

    /// <summary>Serves a tree under <paramref name="prefix"/> with all other options at their defaults.</summary>
    public static IEndpointConventionBuilder MapWebDav(this IEndpointRouteBuilder endpoints, string prefix, Func<HttpContext, IDavStore?> store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return endpoints.MapWebDav(prefix, options => options.StoreProvider = context => new ValueTask<IDavStore?>(store(context)));
    }

    /// <summary>
    /// Sets Kestrel up for WebDAV clients: request lines of deep paths with umlauts, and raw non-ASCII in <c>Destination</c> and <c>If</c>, which would otherwise be refused before
    /// this library sees it. Limits what slow clients may cost: 30 seconds for a head, 240 bytes a second on average for XML bodies and for reading answers, each after ten seconds
    /// (PUT has its own, wider limit), 130 seconds for an idle connection. To set others, do so after this call.
    /// </summary>
    public static KestrelServerOptions AcceptWebDavClients(this KestrelServerOptions kestrel)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        kestrel.Limits.MaxRequestLineSize = Math.Max(kestrel.Limits.MaxRequestLineSize, 32 * 1024);
        kestrel.Limits.MaxRequestHeadersTotalSize = Math.Max(kestrel.Limits.MaxRequestHeadersTotalSize, 64 * 1024);
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(30);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(10));
        kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(10));
        var others = kestrel.RequestHeaderEncodingSelector;
        kestrel.RequestHeaderEncodingSelector = name =>
            name.Equals("Destination", StringComparison.OrdinalIgnoreCase) || name.Equals("If", StringComparison.OrdinalIgnoreCase)
                ? Encoding.Latin1
                : others(name);
        return kestrel;
    }

    private sealed class Together(List<IEndpointConventionBuilder> builders) : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention) => builders.ForEach(builder => builder.Add(convention));

        public void Finally(Action<EndpointBuilder> finallyConvention) => builders.ForEach(builder => builder.Finally(finallyConvention));
    }
}
