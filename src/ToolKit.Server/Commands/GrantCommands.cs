using System.CommandLine;
using System.Globalization;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary><c>toolkit grant</c> and <c>toolkit revoke</c>.</summary>
internal static class GrantCommands
{
    public static Command CreateGrant(CommandContext context)
    {
        var mail = new Argument<string>("MAIL") { Description = "Whose grant." };
        var role = new Option<string>("--role") { Description = "Reader, Contributor, Editor, RegionAdmin or Administrator, in any case.", Required = true };
        var scope = new Option<string>("--scope") { Description = "The folder, such as /Regionen/Hessen.", Required = true };
        var until = new Option<string>("--until") { Description = "The last day, YYYY-MM-DD. Without it the grant does not end." };
        var command = new Command("grant", "Gives a person a role at a folder, or gives the grant she has there another end.") { mail, role, scope, until };
        command.SetAction((parsed, cancellation) => context.RunAsync(parsed, async installation =>
        {
            if (!RoleNames.TryParse(parsed.GetValue(role), out var wanted))
                throw new CommandRefusedException($"'{parsed.GetValue(role)}' is no role. The roles are {string.Join(", ", Enum.GetNames<Role>())}.");
            var person = await CommandContext.FindPersonAsync(installation, parsed.GetValue(mail)!, cancellation);
            var folder = await CommandContext.FindFolderAsync(installation.Library, parsed.GetValue(scope)!, cancellation);
            await installation.Grants.GiveAsync(new NewGrant(person.Id, wanted, folder, EndOf(parsed.GetValue(until))), cancellation);
            return 0;
        }));
        return command;
    }

    public static Command CreateRevoke(CommandContext context)
    {
        var mail = new Argument<string>("MAIL") { Description = "Whose grants." };
        var scope = new Option<string>("--scope") { Description = "Only those at this folder. Without it all are withdrawn." };
        var command = new Command("revoke", "Withdraws grants with immediate effect.") { mail, scope };
        command.SetAction((parsed, cancellation) => context.RunAsync(parsed, async installation =>
        {
            var person = await CommandContext.FindPersonAsync(installation, parsed.GetValue(mail)!, cancellation);
            long? folder = parsed.GetValue(scope) is { } path ? await CommandContext.FindFolderAsync(installation.Library, path, cancellation) : null;
            await installation.Grants.WithdrawAllAsync(person.Id, folder, cancellation);
            return 0;
        }));
        return command;
    }

    /// <summary>The moment after a last day, in the time zone of this machine.</summary>
    private static DateTimeOffset? EndOf(string? lastDay)
    {
        if (lastDay is null)
            return null;
        if (!DateOnly.TryParseExact(lastDay, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day == DateOnly.MaxValue)
            throw new CommandRefusedException($"'{lastDay}' is no day. Write it as 2027-12-31.");
        return LocalDays.EndOf(day);
    }
}
