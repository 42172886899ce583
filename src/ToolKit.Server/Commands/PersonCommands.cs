using System.CommandLine;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary><c>toolkit person add|link|disable|export|erase</c>.</summary>
internal static class PersonCommands
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // for people, not for a page
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    public static Command Create(CommandContext context) => new("person", "Keeps the people who may sign in.")
    {
        CreateAdd(context),
        CreateLink(context),
        CreateDisable(context),
        CreateResetFactor(context),
        CreateExport(context),
        CreateErase(context),
    };

    private static Argument<string> Mail() => new("MAIL") { Description = "The mail address of a local account, or ISSUER#SUBJECT of an identity provider's." };

    private static Command CreateAdd(CommandContext context)
    {
        var mail = Mail();
        var name = new Option<string>("--name") { Description = "The name that others see.", Required = true };
        var password = new Option<bool>("--password-stdin") { Description = "Reads the account's password from standard input: one line." };
        var command = new Command("add", "Adds a person, or gives one who is there another name.") { mail, name, password };
        command.SetAction((parsed, cancellation) => context.RunAsync(parsed, async installation =>
        {
            var person = await installation.People.AddAsync(CommandContext.ParsePerson(parsed.GetValue(mail)!), parsed.GetValue(name)!, cancellation: cancellation);
            if (parsed.GetValue(password))
            {
                var line = await context.Terminal.Input.ReadLineAsync(cancellation);
                await installation.People.SetPasswordAsync(person.Id, line ?? "", cancellation: cancellation);
            }

            return 0;
        }));
        return command;
    }

    private static Command CreateLink(CommandContext context)
    {
        var mail = Mail();
        var command = new Command("link", "Prints a one-time link with which the person chooses a password.") { mail };
        command.SetAction((parsed, cancellation) => context.RunAsync(parsed, async installation =>
        {
            var person = await CommandContext.FindPersonAsync(installation, parsed.GetValue(mail)!, cancellation);
            if (!installation.Options.SignIn.LocalAccounts)
                throw new CommandRefusedException("Local accounts are switched off (ToolKit:SignIn:LocalAccounts), so nobody needs a password.");
            var secret = await installation.People.CreateLinkAsync(person.Id, cancellation: cancellation);
            await context.Terminal.Output.WriteLineAsync(OneTimeLinks.ForPassword(PublicAddress.Of(installation.Options, installation.ServedAddress ?? ServeCommand.DefaultUrls), secret));
            return 0;
        }));
        return command;
    }

    private static Command CreateDisable(CommandContext context)
    {
        var mail = Mail();
        var command = new Command("disable", "Ends a person's sessions and lets her sign in no more, by any door. Her grants stay.") { mail };
        command.SetAction((parsed, cancellation) => context.RunAsync(parsed, async installation =>
        {
            var person = await CommandContext.FindPersonAsync(installation, parsed.GetValue(mail)!, cancellation);
            await installation.People.SetDisabledAsync(person.Id, disabled: true, cancellation: cancellation);
            return 0;
        }));
        return command;
    }

    private static Command CreateResetFactor(CommandContext context)
    {
        var mail = Mail();
        var command = new Command("reset-factor", "Removes a person's second factor, when device and recovery codes are lost. Her sessions end.") { mail };
        command.SetAction((parsed, cancellation) => context.RunAsync(parsed, async installation =>
        {
            var person = await CommandContext.FindPersonAsync(installation, parsed.GetValue(mail)!, cancellation);
            var factors = installation.SecondFactorsWith(new EphemeralDataProtectionProvider()); // what is removed is not read
            await factors.RemoveAsync(null, person.Id, cancellation: cancellation);
            return 0;
        }));
        return command;
    }

    private static Command CreateExport(CommandContext context)
    {
        var mail = Mail();
        var command = new Command("export", "Prints everything that is kept about a person, as JSON.") { mail };
        command.SetAction((parsed, cancellation) => context.RunAsync(parsed, async installation =>
        {
            var person = await CommandContext.FindPersonAsync(installation, parsed.GetValue(mail)!, cancellation);
            var export = await installation.People.ExportAsync(person.Id, cancellation: cancellation);
            await context.Terminal.Output.WriteLineAsync(JsonSerializer.Serialize(export, Readable));
            return 0;
        }));
        return command;
    }

    private static Command CreateErase(CommandContext context)
    {
        var mail = Mail();
        var command = new Command("erase", $"Removes everything about a person; what she wrote stays and names \"{PersonStore.FormerPerson}\".") { mail };
        command.SetAction((parsed, cancellation) => context.RunAsync(parsed, async installation =>
        {
            // Who is not there has been erased: repeating a command is no error.
            if (await installation.People.FindAsync(CommandContext.ParsePerson(parsed.GetValue(mail)!), cancellation) is { } person)
            {
                var mail = await installation.People.FindMailAsync(person.Id, cancellation);
                await installation.People.EraseAsync(person.Id, cancellation: cancellation);
                OutboxDelivery.Forget(installation.MailFolders.Outbox, person.Key.Mail, mail);
            }

            return 0;
        }));
        return command;
    }
}
