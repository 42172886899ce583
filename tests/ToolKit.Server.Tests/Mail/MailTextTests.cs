using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

public sealed class MailTextTests
{
    [Theory]
    [InlineData("de")]
    [InlineData("en")]
    public void EveryTextIsShippedAndSaysEverythingItIsGiven(string language)
    {
        using var nowhere = new TemporaryFolder("toolkit-mail");
        var mailer = Create(nowhere.Path, language);

        Assert.All(MailText.All, text =>
        {
            var mail = mailer.Write(text, "anna@amt.example", text.Placeholders.ToDictionary(word => word, word => $"<{word}>"));

            Assert.Equal(text.Name, mail.Kind);
            Assert.Null(mail.Problem);
            Assert.All(text.Placeholders, word => Assert.Contains($"<{word}>", mail.Subject + mail.Body, StringComparison.Ordinal));
            Assert.DoesNotContain("{{", mail.Subject + mail.Body, StringComparison.Ordinal);
            Assert.All(mail.Body.Split('\n'), line => Assert.InRange(line.Length, 0, 90));
        });
    }

    [Fact]
    public void TheOperatorsTextGoesBeforeTheShippedOne()
    {
        using var folder = new TemporaryFolder("toolkit-mail");
        File.WriteAllText(Path.Combine(folder.Path, "ReviewDue.de.txt"), "Subject: Durchsicht {{place}}\r\n\r\nBitte hier: {{link}}\r\n");

        var mail = Create(folder.Path).Write(MailText.ReviewDue, "anna@amt.example", Values(("place", "Hessen"), ("link", "https://t.example/x")));

        Assert.Equal("Durchsicht Hessen", mail.Subject);
        Assert.Equal("Bitte hier: https://t.example/x\n", mail.Body);
    }

    [Theory]
    [InlineData("Durchsicht\n\nBitte hier: {{link}}", "must have a first line 'Subject: …'")]
    [InlineData("Subject: Durchsicht\n", "must have a first line 'Subject: …'")]
    [InlineData("Subject: Durchsicht\n\n{{password}}", "holds {{password}}. It can hold {{place}}, {{link}}.")]
    [InlineData("Subject: Durchsicht\n\n{{ link }}", "belong to no word")]
    public void ATextThatCannotBeUsedStopsTheStartAndSaysWhatToChange(string text, string problem)
    {
        using var folder = new TemporaryFolder("toolkit-mail");
        var file = Path.Combine(folder.Path, "ReviewDue.de.txt");
        File.WriteAllText(file, text);

        var refused = Assert.Throws<CommandRefusedException>(() => Create(folder.Path));

        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AParagraphWithNothingToSayIsLeftOut()
    {
        using var nowhere = new TemporaryFolder("toolkit-mail");
        var values = MailText.Refused.Placeholders.ToDictionary(word => word, word => word == "reason" ? "" : $"<{word}>");

        var mail = Create(nowhere.Path).Write(MailText.Refused, "anna@amt.example", values);

        Assert.DoesNotContain("\n\n\n", mail.Body, StringComparison.Ordinal);
        Assert.Contains("<place>", mail.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void AValueCannotAddALineToTheSubject()
    {
        using var nowhere = new TemporaryFolder("toolkit-mail");

        var mail = Create(nowhere.Path).Write(
            MailText.ReviewDue, "anna@amt.example", Values(("place", "Hessen\r\nBcc: all@amt.example\u0085x"), ("link", "a\nb\0c")));

        Assert.DoesNotContain(mail.Subject, char.IsControl);
        Assert.Contains("Hessen Bcc: all@amt.example", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("a\nb c", mail.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("anna@amt.example\nBcc: all@amt.example")]
    [InlineData("anna@amt.example,berta@amt.example")]
    [InlineData("Anna <anna@amt.example>")]
    [InlineData("<anna@amt.example>")]
    [InlineData("\"anna muster\"@amt.example")]
    [InlineData("anna")]
    [InlineData("")]
    public void WhatIsNoSingleAddressIsKeptAsFailed(string to)
    {
        using var nowhere = new TemporaryFolder("toolkit-mail");

        var mail = Create(nowhere.Path).Write(MailText.ReviewDue, to, Values(("place", "Hessen"), ("link", "x")));

        Assert.Equal("Die Adresse kann nicht verwendet werden.", mail.Problem);
    }

    [Fact]
    public void AMissingValueIsAnErrorOfTheProgram()
    {
        using var nowhere = new TemporaryFolder("toolkit-mail");

        Assert.Throws<ArgumentException>(() => Create(nowhere.Path).Write(MailText.ReviewDue, "anna@amt.example", Values(("place", "Hessen"))));
    }

    private static Mailer Create(string folder, string language = "de") => Mailer.Create(null!, new MailSignal(), MailLanguage.Find(language)!, folder);

    private static Dictionary<string, string> Values(params (string Word, string Value)[] values) => values.ToDictionary(value => value.Word, value => value.Value);
}
