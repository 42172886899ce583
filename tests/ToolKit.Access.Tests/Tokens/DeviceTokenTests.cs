using System.Text;
using ToolKit.Library;

namespace ToolKit.Access.Tests;

public abstract class DeviceTokenTests(DatabaseKind kind) : AccessContract(kind)
{
    [Fact]
    public async Task ATokenIsShownOnceInAFormThatCanBeCopied()
    {
        var person = await PersonAsync("Reader /");

        var created = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, " Büro-PC "));

        // 36 characters of 32 kinds: 180 random bits.
        Assert.Matches("^tk_[a-z]{8}_[0-9a-z]{36}$", created.Secret);
        Assert.Equal("Büro-PC", created.Token.Label);
        Assert.Equal(Time.Now.AddDays(180), created.Token.ExpiresAt);
        Assert.StartsWith($"tk_{created.Token.Letters}_", created.Secret, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheDatabaseHoldsNoSecret()
    {
        var person = await PersonAsync("Reader /");
        var created = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "PC"));
        var secret = created.Secret[^36..];

        var hash = await Here.Database.ReadAsync(session => session.QuerySingleAsync<byte[]>("SELECT secret_hash FROM device_token"));

        Assert.Equal(32, hash.Length);
        Assert.NotEqual(Encoding.UTF8.GetBytes(secret), hash);
        Assert.NotEqual(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(secret)), hash);
    }

    [Theory]
    [InlineData("Bearer {0}")]
    [InlineData("bearer {0}")]
    [InlineData("Bearer  {0} ")]
    public async Task BearerOpens(string header)
    {
        var person = await PersonAsync("Reader /");
        var created = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "PC"));

        var principal = await Here.Gate.AuthenticateAsync(string.Format(null, header, created.Secret), Door.Api);

        Assert.Equal(person.Id, principal!.Person!.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("anna@example.org")]
    [InlineData("DOMÄNE\\anna")]
    public async Task BasicOpensWhateverTheUserName(string user)
    {
        var person = await PersonAsync("Reader /");
        var created = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "PC"));

        Assert.NotNull(await Here.Gate.AuthenticateAsync(Basic(user, created.Secret), Door.Dav));
        Assert.NotNull(await Here.Gate.AuthenticateAsync(Basic(user, $" {created.Secret}\n"), Door.Dav));
    }

    [Fact]
    public async Task WhateverIsWrongTheAnswerIsTheSame()
    {
        var person = await PersonAsync("Reader /");
        await Here.People.SetPasswordAsync(person.Id, "Fahrrad Regen Löffel");
        var created = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "PC"));
        var other = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "PC 2"));
        var (secret, letters) = (created.Secret, created.Token.Letters);
        string?[] wrong =
        [
            null, "", "Basic", "Basic ", "Bearer ", "Basic !!!", "Negotiate abc", "Digest username=\"a\"",
            $"Bearer {secret}x", $"Bearer {secret[..^1]}", $"Bearer {secret.ToUpperInvariant()}", $"Bearer tk_{letters}_",
            $"Bearer tk_zzzzzzzz_{secret[^36..]}", $"Bearer tk_{letters}_{other.Secret[^36..]}", $"Bearer tk_{other.Token.Letters}_{secret[^36..]}",
            $"Token {secret}", "Bearer " + new string('a', 5000), Basic(secret, ""), Basic(person.Key.Mail!, "Fahrrad Regen Löffel"),
            "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)), "Basic " + Convert.ToBase64String([0xff, 0xfe, 0x3a, 0xff]),
        ];

        foreach (var header in wrong)
            Assert.Null(await Here.Gate.AuthenticateAsync(header, Door.Dav));
        Assert.NotNull(await Here.Gate.AuthenticateAsync($"Bearer {secret}", Door.Dav));
    }

    [Fact]
    public async Task ATokenEndsByItself()
    {
        var person = await PersonAsync("Reader /");
        var created = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "PC", Days: 3));
        Time.Pass(TimeSpan.FromDays(3) - TimeSpan.FromSeconds(1));
        Assert.NotNull(await Here.Gate.AuthenticateAsync($"Bearer {created.Secret}", Door.Dav));

        Time.Pass(TimeSpan.FromSeconds(1));
        Assert.Null(await Here.Gate.AuthenticateAsync($"Bearer {created.Secret}", Door.Dav));
    }

    [Fact]
    public async Task AWithdrawnTokenIsRefusedAtOnce()
    {
        var person = await PersonAsync("Reader /");
        var created = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "PC"));
        Assert.NotNull(await Here.Gate.AuthenticateAsync($"Bearer {created.Secret}", Door.Dav));

        Assert.False(await Here.Tokens.WithdrawAsync(person.Id + 1, created.Token.Id));
        Assert.True(await Here.Tokens.WithdrawAsync(person.Id, created.Token.Id));

        Assert.Null(await Here.Gate.AuthenticateAsync($"Bearer {created.Secret}", Door.Dav));
        Assert.NotNull((await Here.Tokens.ListAsync(person.Id)).Single().WithdrawnAt);
    }

    [Fact]
    public async Task ATokenDiesWithItsPersonsGrantsAndWithThePerson()
    {
        var person = await PersonAsync($"Reader {Kassel}");
        var created = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "PC"));
        var header = $"Bearer {created.Secret}";
        Assert.NotNull(await Here.Gate.AuthenticateAsync(header, Door.Dav));

        await Here.Grants.WithdrawAllAsync(person.Id);
        Assert.Null(await Here.Gate.AuthenticateAsync(header, Door.Dav));

        await GiveAsync(person, Role.Reader, Kassel, until: Time.Now.AddDays(1));
        Assert.NotNull(await Here.Gate.AuthenticateAsync(header, Door.Dav));
        Time.Pass(TimeSpan.FromDays(1));
        Assert.Null(await Here.Gate.AuthenticateAsync(header, Door.Dav));

        await GiveAsync(person, Role.Reader, Kassel);
        Assert.NotNull(await Here.Gate.AuthenticateAsync(header, Door.Dav));
        await Here.People.SetDisabledAsync(person.Id, disabled: true);
        Assert.Null(await Here.Gate.AuthenticateAsync(header, Door.Dav));
        await Here.People.SetDisabledAsync(person.Id, disabled: false);
        Assert.NotNull(await Here.Gate.AuthenticateAsync(header, Door.Dav));
        await Here.People.EraseAsync(person.Id);
        Assert.Null(await Here.Gate.AuthenticateAsync(header, Door.Dav));
    }

    [Fact]
    public async Task AGrantWhoseFolderIsGoneOpensNothing()
    {
        await MakeFolderAsync("/Projekt");
        var person = await PersonAsync("Contributor /Projekt");
        var created = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "PC"));
        Assert.NotNull(await Here.Gate.AuthenticateAsync($"Bearer {created.Secret}", Door.Dav));

        await Here.Library.DeleteAsync(At("/Projekt"), Author.System);
        Assert.Null(await Here.Gate.AuthenticateAsync($"Bearer {created.Secret}", Door.Dav));
    }

    [Fact]
    public async Task WhatAnotherProcessChangesCountsFromTheNextRequest()
    {
        await using var there = await OpenAsync();
        var person = await PersonAsync($"Reader {Kassel}");
        var created = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "PC"));
        var header = $"Bearer {created.Secret}";
        Assert.NotNull(await Here.Gate.AuthenticateAsync(header, Door.Dav));
        Assert.NotNull(await there.Gate.AuthenticateAsync(header, Door.Dav));

        await there.Grants.WithdrawAllAsync(person.Id);
        Assert.Null(await Here.Gate.AuthenticateAsync(header, Door.Dav));

        await there.Grants.GiveAsync(new NewGrant(person.Id, Role.Contributor, await IdAsync(Augsburg)));
        var principal = await Here.Gate.AuthenticateAsync(header, Door.Dav);
        Assert.True(await SeesAsync(Here.Gate.Open(principal!), Augsburg));
        Assert.False(await SeesAsync(Here.Gate.Open(principal!), Kassel));

        await there.Tokens.WithdrawAsync(person.Id, created.Token.Id);
        Assert.Null(await Here.Gate.AuthenticateAsync(header, Door.Dav));
    }

    [Fact]
    public async Task ADocumentWrittenDoesNotMakeTheGateForgetWhoIsWho()
    {
        var person = await PersonAsync("Administrator /");
        var created = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "PC"));
        var before = await Here.Gate.AuthenticateAsync($"Bearer {created.Secret}", Door.Dav);

        await PutAsync(Kassel + "/a.txt");
        Assert.Same(before, await Here.Gate.AuthenticateAsync($"Bearer {created.Secret}", Door.Dav));

        await PersonAsync("Reader /"); // somebody's access changes
        Assert.NotSame(before, await Here.Gate.AuthenticateAsync($"Bearer {created.Secret}", Door.Dav));
    }

    [Fact]
    public async Task TheGateRemembersNoMoreTokensThanItsBound()
    {
        var options = Options;
        options.RememberedTokens = 3;
        var gate = new LibraryGate(Here.Database, Here.Library, Here.Grants, Here.Tokens, options, Time);
        var person = await PersonAsync("Reader /");
        var secrets = new List<string>();
        for (var i = 0; i < 8; i++)
            secrets.Add((await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "PC"))).Secret);

        for (var round = 0; round < 2; round++)
        {
            foreach (var secret in secrets)
            {
                Assert.NotNull(await gate.AuthenticateAsync($"Bearer {secret}", Door.Dav));
                Assert.InRange((await gate.RefreshAsync()).Tokens.Count, 1, 3);
            }
        }
    }

    [Fact]
    public async Task TheLastUseIsExactForTheOwnerAndWrittenDownLater()
    {
        var person = await PersonAsync("Reader /");
        var created = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "PC"));
        Assert.Null((await Here.Tokens.ListAsync(person.Id)).Single().LastUsedAt);

        Time.Pass(TimeSpan.FromMinutes(7));
        await Here.Gate.AuthenticateAsync($"Bearer {created.Secret}", Door.Dav);
        Assert.Equal(Time.Now, (await Here.Tokens.ListAsync(person.Id)).Single().LastUsedAt);

        await using var there = await OpenAsync();
        Assert.Null((await there.Tokens.ListAsync(person.Id)).Single().LastUsedAt); // a read stays a read
        await Here.Tokens.WriteLastUsesAsync();
        Assert.Equal(Time.Now, (await there.Tokens.ListAsync(person.Id)).Single().LastUsedAt);
    }

    [Fact]
    public async Task WritingTheLastUseDownChangesNobodysAccess()
    {
        var person = await PersonAsync("Administrator /");
        var created = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "PC"));
        var before = await Here.Gate.AuthenticateAsync($"Bearer {created.Secret}", Door.Dav);

        await Here.Tokens.WriteLastUsesAsync();
        await Here.Tokens.WriteLastUsesAsync();

        Assert.Same(before, await Here.Gate.AuthenticateAsync($"Bearer {created.Secret}", Door.Dav));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(366)]
    [InlineData(int.MaxValue)]
    public async Task ALifeOutOfBoundsIsRefused(int days)
    {
        var person = await PersonAsync("Reader /");
        await Assert.ThrowsAsync<RefusedException>(() => Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "PC", Days: days)).AsTask());
    }

    [Fact]
    public async Task NobodyHasMoreTokensThanTheBound()
    {
        var options = Options;
        options.MostTokens = 2;
        var tokens = new DeviceTokenStore(Here.Database, options, Time);
        var person = await PersonAsync("Reader /");
        var first = await tokens.CreateAsync(new NewDeviceToken(person.Id, "1"));
        await tokens.CreateAsync(new NewDeviceToken(person.Id, "2"));

        await Assert.ThrowsAsync<RefusedException>(() => tokens.CreateAsync(new NewDeviceToken(person.Id, "3")).AsTask());
        await tokens.WithdrawAsync(person.Id, first.Token.Id);
        await tokens.CreateAsync(new NewDeviceToken(person.Id, "3"));
    }

    [Fact]
    public async Task ATokenTakesTheNewestKeyWithItsNextUseAndNeedsTheOldOneNoMore()
    {
        var person = await PersonAsync("Administrator /");
        var used = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "benutzt"));
        var idle = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "unbenutzt"));

        var held = await Here.Tokens.RenewKeyAsync();
        var made = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "neu"));
        Assert.Equal([KeyValuePair.Create(1L, 2)], held);
        Assert.NotNull(await Here.Gate.AuthenticateAsync($"Bearer {used.Secret}", Door.Dav));
        Assert.Equal([KeyValuePair.Create(1L, 1), KeyValuePair.Create(2L, 2)], (await Here.Tokens.RenewKeyAsync()).OrderBy(pair => pair.Key));
        Assert.Equal(AuditActs.KeyRenewed, (await Here.Audit.ListAsync(1))[0].Act);

        // The next process, after the operator has removed the first key.
        File.Delete(Path.Combine(KeyFolder, DeviceTokenStore.KeyFileName));
        await using var next = await OpenAsync();
        Assert.NotNull(await next.Gate.AuthenticateAsync($"Bearer {used.Secret}", Door.Dav));
        Assert.NotNull(await next.Gate.AuthenticateAsync($"Bearer {made.Secret}", Door.Dav));
        Assert.Null(await next.Gate.AuthenticateAsync($"Bearer {idle.Secret}", Door.Dav));
        Assert.False(File.Exists(Path.Combine(KeyFolder, DeviceTokenStore.KeyFileName)));
    }

    [Fact]
    public async Task AProcessThatDoesNotKnowANewKeyReadsItWithTheFirstTokenMadeWithIt()
    {
        var person = await PersonAsync("Administrator /");
        await using var running = await OpenAsync();
        await Here.Tokens.RenewKeyAsync();

        var made = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "neu"));

        Assert.NotNull(await running.Gate.AuthenticateAsync($"Bearer {made.Secret}", Door.Dav));
    }

    [Fact]
    public async Task ABrowserSessionNeverOpensWebDav()
    {
        var person = await PersonAsync("Administrator /");
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => Here.Gate.FindPrincipalAsync(person.Id, person.SessionStamp, Door.Dav).AsTask());
    }

    private static string Basic(string user, string password) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
}

public sealed class SqliteDeviceTokenTests() : DeviceTokenTests(DatabaseKind.Sqlite);

public sealed class PostgresDeviceTokenTests() : DeviceTokenTests(DatabaseKind.Postgres);
