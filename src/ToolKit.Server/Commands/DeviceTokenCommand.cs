using System.CommandLine;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary><c>toolkit device-token</c>.</summary>
internal static class DeviceTokenCommand
{
    public static Command Create(CommandContext context)
    {
        var mail = new Argument<string>("MAIL") { Description = "Whose token." };
        var label = new Option<string>("--label") { Description = "What the person calls it, such as \"Büro-PC\".", Required = true };
        var scope = new Option<string>("--scope") { Description = "The folder outside of which it opens nothing." };
        var readOnly = new Option<bool>("--read-only") { Description = "It can change nothing." };
        var days = new Option<int?>("--days") { Description = "How long it holds." };
        var command = new Command("device-token", "Makes a device token and prints it, this once.") { mail, label, scope, readOnly, days };
        command.SetAction((parsed, cancellation) => context.RunAsync(parsed, async installation =>
        {
            var person = await CommandContext.FindPersonAsync(installation, parsed.GetValue(mail)!, cancellation);
            long? folder = parsed.GetValue(scope) is { } path ? await CommandContext.FindFolderAsync(installation.Library, path, cancellation) : null;
            var created = await installation.DeviceTokens.CreateAsync(
                new NewDeviceToken(person.Id, parsed.GetValue(label)!, folder, parsed.GetValue(readOnly), parsed.GetValue(days), IsByOperator: true), cancellation);
            await context.Terminal.Output.WriteLineAsync(created.Secret);
            return 0;
        }));
        return command;
    }
}
