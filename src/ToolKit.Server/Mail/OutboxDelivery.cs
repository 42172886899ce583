using System.Globalization;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>
/// Writes mails as files into a folder, where there is no mail server: for somebody who carries them on, and for trying the product out. Only the server's own account can
/// read them: they hold links that let somebody in.
/// </summary>
internal sealed class OutboxDelivery(string folder, string from) : IMailDelivery
{
    private const string TimeFormat = "yyyyMMdd-HHmmss";
    private const string DefaultFrom = "toolkit@localhost";

    private readonly string from = from.Length > 0 ? from : DefaultFrom;

    public async Task DeliverAsync(MailToSend mail, CancellationToken cancellation)
    {
        // Named by what does not change from attempt to attempt: one that is made twice leaves one file.
        var name = string.Create(CultureInfo.InvariantCulture, $"{mail.CreatedAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{mail.Id}-{mail.Mail.Kind}.eml");
        var file = Path.Combine(folder, name);
        var half = Path.Combine(folder, $".{name}.part");
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            File.Delete(half); // the mode counts for a new file only
            await using (var stream = new FileStream(half, options))
            {
                await stream.WriteAsync(MailFile.Write(mail, from), cancellation);
                stream.Flush(flushToDisk: true);
            }

            File.Move(half, file, overwrite: true); // nobody sees half a mail
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MailDeliveryException($"Die Mail lässt sich nicht nach {folder} schreiben: {failure.Message}", isForAll: true, failure);
        }
    }

    /// <summary>Removes the mails to somebody.</summary>
    /// <param name="addresses">Hers; null ones are left out.</param>
    public static void Forget(string folder, params IEnumerable<string?> addresses)
    {
        var lines = addresses.OfType<string>().Select(address => $"To: {address}").ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.eml") : [])
        {
            if (File.ReadLines(file).TakeWhile(line => line.Length > 0).Any(lines.Contains))
                File.Delete(file);
        }
    }

    /// <summary>Removes the mails, and what was left half written, whose name is of a time as long ago as the row of a mail is kept.</summary>
    public static void Sweep(string folder, DateTimeOffset now)
    {
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder) : [])
        {
            var name = Path.GetFileName(file).TrimStart('.');
            if (Path.GetExtension(name) is ".eml" or ".part"
                && DateTimeOffset.TryParseExact(
                    name[..Math.Min(name.Length, TimeFormat.Length)], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var made)
                && made <= now - MailStore.KeptFor)
            {
                File.Delete(file);
            }
        }
    }
}
