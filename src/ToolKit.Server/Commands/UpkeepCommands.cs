#pragma warning disable RS0030 // Commands and indexing act for the operator: they stand on the library's side of the gate.
using System.CommandLine;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary><c>toolkit reindex</c>, <c>toolkit verify</c>, <c>toolkit purge</c> and <c>toolkit renew-key</c>.</summary>
internal static class UpkeepCommands
{
    public static Command CreateReindex(CommandContext context)
    {
        var command = new Command("reindex", "Reads anew what is derived from the documents: what they say of themselves, and the search index.");
        command.SetAction((parsed, cancellation) => context.RunAsync(parsed, async installation =>
        {
            await installation.Audit.NoteCommandAsync(new AuditNote(AuditActs.Reindexed, "/"), cancellation);
            var count = await Reindexer.RunAsync(installation.Library, cancellation);
            var indexer = installation.Indexer;
            await indexer.RebuildAsync(isAsked: true, cancellation);
            await indexer.FollowAsync(cancellation); // what has happened while the new index took the old one's place
            await context.Terminal.Error.WriteLineAsync(
                $"{count} documents read; {await indexer.Index.CountDocumentsAsync(cancellation)} can be searched.");
            if (indexer.WhyNoPdf is { } reason)
                await context.Terminal.Error.WriteLineAsync($"PDF files are found by name only: {reason}");
            return 0;
        }));
        return command;
    }

    public static Command CreateVerify(CommandContext context)
    {
        var command = new Command("verify", "Checks every row, lock and byte, and the search index; exits with 1 on damage.");
        command.SetAction((parsed, cancellation) => context.RunAsync(parsed, async installation =>
        {
            var damages = 0;
            await foreach (var damage in installation.Library.VerifyAsync(cancellation))
            {
                damages++;
                await context.Terminal.Output.WriteLineAsync(damage);
            }

            var differences = 0;
            if (installation.HasSearchIndex)
            {
                await foreach (var difference in installation.Indexer.VerifyAsync(cancellation))
                {
                    differences++;
                    await context.Terminal.Output.WriteLineAsync(difference);
                }
            }

            if (differences > 0)
                await context.Terminal.Error.WriteLineAsync($"{differences} differences between search index and library. toolkit reindex builds it anew.");
            await context.Terminal.Error.WriteLineAsync(damages == 0 ? "No damage found." : $"{damages} damages found. Restore a backup, or write the documents named above anew.");
            return damages + differences == 0 ? 0 : 1;
        }));
        return command;
    }

    public static Command CreateRenewKey(CommandContext context)
    {
        var command = new Command("renew-key", "Makes another key for the hashes of device tokens. Tokens go on to count, and take it with their next use.");
        command.SetAction((parsed, cancellation) => context.RunAsync(parsed, async installation =>
        {
            var held = await installation.DeviceTokens.RenewKeyAsync(cancellation);
            await context.Terminal.Error.WriteLineAsync("Another key is in use; a running server takes it with its next start.");
            foreach (var (version, count) in held.OrderBy(pair => pair.Key))
                await context.Terminal.Error.WriteLineAsync($"Device tokens under key {version}: {count}.");
            return 0;
        }));
        return command;
    }

    public static Command CreatePurge(CommandContext context)
    {
        var path = new Argument<string>("PATH") { Description = "The folder or document, living or in the trash." };
        var reason = new Option<string>("--reason") { Description = "Why: it is kept in the audit log.", Required = true };
        var command = new Command("purge", "Removes every version and byte of a path for good: for client data that got in.") { path, reason };
        command.SetAction((parsed, cancellation) => context.RunAsync(parsed, async installation =>
        {
            if (string.IsNullOrWhiteSpace(parsed.GetValue(reason)))
                throw new CommandRefusedException("--reason must say why.");
            var target = CommandContext.ParsePath(parsed.GetValue(path)!);
            if ((await installation.Library.ResolveAsync(target, cancellation)).Entry is { } entry && FolderPurpose.IsProtected(entry.Purpose))
                throw new CommandRefusedException($"{target} belongs to the fixed structure of the library. Purge what lies in it.");
            var report = await installation.PurgeAsync(target, parsed.GetValue(reason)!.Trim(), cancellation)
                ?? throw new CommandRefusedException($"There is nothing at {target}, and nothing was deleted there.");
            await context.Terminal.Error.WriteLineAsync(
                $"Purged: documents {report.Documents}, folders {report.Folders}, versions {report.Versions}, bytes {report.Bytes}.");
            return 0;
        }));
        return command;
    }
}
