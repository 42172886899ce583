namespace ToolKit.Access.Tests;

public abstract class MailStoreTests(DatabaseKind kind) : AccessContract(kind)
{
    private MailStore Mails => Here.Mails;

    [Fact]
    public async Task AMailIsTakenOnceAndForgetsItsTextWhenItIsSent()
    {
        await QueueAsync("anna@amt.example");

        var taken = Assert.Single(await Mails.TakeDueAsync(10));

        Assert.Equal(("Invitation", "anna@amt.example", "Betreff", "Text mit Link\n"), (taken.Mail.Kind, taken.Mail.To, taken.Mail.Subject, taken.Mail.Body));
        Assert.Equal(1, taken.Attempts);
        Assert.Empty(await Mails.TakeDueAsync(10));
        await Mails.MarkSentAsync(taken.Id);
        var sent = Assert.Single(await Mails.ListAsync(MailState.Sent));
        Assert.Equal(Time.Now, sent.SentAt);
        Assert.Equal(0, await Here.Database.ReadAsync(session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM mail WHERE body <> ''")));
        Assert.Equal(new MailCounts(0, 0, 1), await Mails.CountAsync());
    }

    [Fact]
    public async Task AMailWhoseSenderWasKilledIsTakenAgain()
    {
        await QueueAsync();
        await Mails.TakeDueAsync(10);

        Time.Pass(MailStore.Lease);

        Assert.Equal(2, Assert.Single(await Mails.TakeDueAsync(10)).Attempts);
    }

    [Fact]
    public async Task WhatFailsIsTriedAgainAfterGrowingPausesAndGivenUpAfterThreeDays()
    {
        await QueueAsync();
        var pauses = new List<TimeSpan>();
        while (await Mails.FindNextAttemptAsync() is { } next)
        {
            Time.Pass(next - Time.Now);
            var taken = Assert.Single(await Mails.TakeDueAsync(10));
            if (await Mails.MarkFailedAsync(taken.Id, "Niemand da.\r\nUnd nochmal.") is { } again)
                pauses.Add(again - Time.Now);
        }

        Assert.Equal(["00:01:00", "00:05:00", "00:30:00", "02:00:00", "06:00:00", "12:00:00"], pauses.Take(6).Select(pause => pause.ToString()));
        Assert.InRange(pauses.Aggregate((sum, pause) => sum + pause), TimeSpan.FromDays(2.5), MailStore.GivenUpAfter);
        var failed = Assert.Single(await Mails.ListAsync(MailState.Failed));
        Assert.Equal("Niemand da. Und nochmal.", failed.LastError);
        Assert.Equal(Time.Now, failed.FailedAt);
        Assert.Empty(await Mails.ListAsync(MailState.Waiting));
    }

    [Fact]
    public async Task WhatWasGivenUpCanBeTriedAgainOrDiscarded()
    {
        await Mails.QueueAsync([new NewMail("Invitation", "nobody", "Betreff", "Text") { Problem = "Die Adresse kann nicht verwendet werden." }]);
        Assert.Empty(await Mails.TakeDueAsync(10));
        var failed = Assert.Single(await Mails.ListAsync(MailState.Failed));

        Assert.True(await Mails.RetryAsync(failed.Id));
        Assert.Equal("Text", Assert.Single(await Mails.TakeDueAsync(10)).Mail.Body);
        Assert.True(await Mails.DiscardAsync(failed.Id, LibraryGate.Anonymous(Door.Browser)));
        Assert.False(await Mails.DiscardAsync(failed.Id, LibraryGate.Anonymous(Door.Browser)));
        Assert.False(await Mails.RetryAsync(failed.Id));
        Assert.Equal(new MailCounts(0, 0, 0), await Mails.CountAsync());
    }

    [Fact]
    public async Task AMailThatWasSentIsNotTriedAgain()
    {
        await QueueAsync();
        var taken = Assert.Single(await Mails.TakeDueAsync(10));
        await Mails.MarkSentAsync(taken.Id);

        Assert.False(await Mails.RetryAsync(taken.Id));
        Assert.False(await Mails.DiscardAsync(taken.Id, LibraryGate.Anonymous(Door.Browser)));
        Assert.Null(await Mails.MarkFailedAsync(taken.Id, "zu spät"));
        Assert.Single(await Mails.ListAsync(MailState.Sent));
    }

    [Fact]
    public async Task RowsGoAfterAMonth()
    {
        await QueueAsync();
        await Mails.MarkSentAsync(Assert.Single(await Mails.TakeDueAsync(10)).Id);
        await Mails.QueueAsync([new NewMail("Invitation", "nobody", "Betreff", "Text") { Problem = "geht nicht" }]);
        await QueueAsync();

        Time.Pass(MailStore.KeptFor - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await Mails.SweepAsync());
        Time.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await Mails.SweepAsync());

        Assert.Equal(new MailCounts(1, 0, 0), await Mails.CountAsync()); // what waits is never swept
    }

    [Fact]
    public async Task APersonGetsToKnowHerMailsAndTakesThemAlong()
    {
        var person = await PersonAsync();
        await QueueAsync(person.Key.Mail!);
        await QueueAsync();

        var export = (await Here.People.ExportAsync(person.Id))!;
        await Here.People.EraseAsync(person.Id);

        Assert.Equal("Betreff", Assert.Single(export.Mails).Subject);
        Assert.Equal("somebody@amt.example", Assert.Single(await Mails.ListAsync(MailState.Waiting)).To);
    }

    private ValueTask QueueAsync(string to = "somebody@amt.example") => Mails.QueueAsync([new NewMail("Invitation", to, "Betreff", "Text mit Link\n")]);
}

public sealed class SqliteMailStoreTests() : MailStoreTests(DatabaseKind.Sqlite);

public sealed class PostgresMailStoreTests() : MailStoreTests(DatabaseKind.Postgres);
