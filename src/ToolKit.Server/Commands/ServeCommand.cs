using System.CommandLine;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace ToolKit.Server;

/// <summary><c>toolkit serve</c>, which is also what <c>toolkit</c> alone does.</summary>
internal static class ServeCommand
{
    /// <summary>Where it listens when nothing else is said.</summary>
    public const string DefaultUrls = "http://127.0.0.1:5080";

    public static Command Create(CommandContext context, RootCommand root)
    {
        var urls = new Option<string>("--urls") { Description = "Addresses to listen on, separated by semicolons.", DefaultValueFactory = _ => DefaultUrls };
        var command = new Command("serve", "Serves the library until it is told to stop.") { urls };
        command.SetAction((parsed, cancellation) => RunAsync(context, parsed, parsed.GetValue(urls)!, cancellation));
        root.Add(urls);
        root.SetAction((parsed, cancellation) => RunAsync(context, parsed, parsed.GetValue(urls)!, cancellation));
        return command;
    }

    private static Task<int> RunAsync(CommandContext context, ParseResult parsed, string urls, CancellationToken cancellation) =>
        context.RunAsync(parsed, async installation =>
        {
            foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (!Uri.TryCreate(url.Replace("//+", "//any", StringComparison.Ordinal).Replace("//*", "//any", StringComparison.Ordinal), UriKind.Absolute, out var address)
                    || address.Scheme is not ("http" or "https"))
                {
                    throw new CommandRefusedException($"--urls holds '{url}', which is no address to listen on. Write it as {DefaultUrls}.");
                }
            }

            using var held = installation.HoldForServing();
            installation.PrepareUploadFolder();
            await using var app = WebServer.Build(installation, context.Settings, urls);
            // Kestrel prefers endpoints that are configured to --urls.
            var listens = string.Join(';', app.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>().Prepend(urls));
            if (OperatorTexts.MustBeComplete(installation.Options, listens) && app.Services.GetRequiredService<OperatorTexts>().Gaps().ToList() is { Count: > 0 } gaps)
            {
                throw new CommandRefusedException(
                    $"People reach this server from other machines, and the pages that a public body must have are not complete. {string.Join(". ", gaps)}. Fill them in, then start again; for a closed test network set ToolKit:AllowPlainHttp=true.");
            }

            try
            {
                await app.StartAsync(cancellation);
            }
            catch (Exception failure) when (failure is SocketException or InvalidOperationException or CryptographicException)
            {
                // A port that only root may use, an address of another machine, a certificate that is missing or does not open.
                throw new CommandRefusedException($"The server cannot listen at {listens}: {failure.Message}");
            }

            foreach (var address in app.Urls)
                await context.Terminal.Output.WriteLineAsync($"ToolKit is ready: {address}");
            installation.ServedAddress = app.Urls.First();
            if (await installation.CreateFirstAdministratorLinkAsync(app.Urls.First(), cancellation) is { } link)
            {
                await context.Terminal.Output.WriteLineAsync("There is no administrator yet. Whoever opens this link within 60 minutes becomes the first one:");
                await context.Terminal.Output.WriteLineAsync(link);
            }

            await context.Terminal.Output.FlushAsync(cancellation);
            try
            {
                await app.WaitForShutdownAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                // Answers that took longer than WebServer.LongestStop were broken off.
            }

            return 0;
        });
}
