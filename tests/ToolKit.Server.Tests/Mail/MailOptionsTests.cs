namespace ToolKit.Server.Tests;

public sealed class MailOptionsTests
{
    private const string Url = "https://toolkit.example";

    [Fact]
    public void NothingNeedsToBeSet() => Assert.Empty(new MailOptions().Problems(null));

    [Fact]
    public void AServerNeedsASenderAndAnAddressForLinks()
    {
        Assert.Empty(new MailOptions { Host = "mail.amt.example", From = "toolkit@amt.example" }.Problems(Url));
        Assert.Contains("ToolKit:PublicUrl", Problem(new MailOptions { Host = "mail.amt.example", From = "toolkit@amt.example" }, null), StringComparison.Ordinal);
        Assert.Contains("ToolKit:Mail:From is missing", Problem(new MailOptions { Host = "mail.amt.example" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.5")]
    [InlineData("mail.amt.example")]
    public void APasswordDoesNotCrossTheNetworkReadable(string host)
    {
        var options = new MailOptions { Host = host, From = "toolkit@amt.example", User = "toolkit", Password = "geheim", StartTls = false };

        Assert.Contains("ToolKit:Mail:StartTls", Problem(options), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", Problem(options), StringComparison.Ordinal);
        options.Host = "localhost";
        Assert.Empty(options.Problems(Url));
        options.Host = "127.0.0.1";
        Assert.Empty(options.Problems(Url));
    }

    [Fact]
    public void EachWrongSettingIsNamed()
    {
        Assert.Contains("Mail:Host", Problem(Good(options => options.Host = "mail server")), StringComparison.Ordinal);
        Assert.Contains("Mail:Port", Problem(Good(options => options.Port = 0)), StringComparison.Ordinal);
        Assert.Contains("Mail:From", Problem(Good(options => options.From = "Werkzeugkoffer <toolkit@amt.example>")), StringComparison.Ordinal);
        Assert.Contains("Mail:From", Problem(Good(options => options.From = "toolkit@amt.example\r\nBcc: a@amt.example")), StringComparison.Ordinal);
        Assert.Contains("Mail:Language", Problem(Good(options => options.Language = "fr")), StringComparison.Ordinal);
        Assert.Contains("only one is set", Problem(Good(options => options.User = "toolkit")), StringComparison.Ordinal);
        Assert.Contains("Mail:Host is not", Problem(new MailOptions { User = "toolkit", Password = "geheim" }), StringComparison.Ordinal);
    }

    private static MailOptions Good(Action<MailOptions> change)
    {
        var options = new MailOptions { Host = "mail.amt.example", From = "toolkit@amt.example" };
        change(options);
        return options;
    }

    private static string Problem(MailOptions options, string? publicUrl = Url) => Assert.Single(options.Problems(publicUrl));
}
