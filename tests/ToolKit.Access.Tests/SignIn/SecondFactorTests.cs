namespace ToolKit.Access.Tests;

public abstract class SecondFactorTests(DatabaseKind kind) : AccessContract(kind)
{
    private readonly string secret = OneTimeCodes.NewSecret();

    [Fact]
    public async Task ItIsSetUpWithACodeThatShowsThatTheAppHasTheSecret()
    {
        var principal = await PrincipalAsync();

        Assert.Null(await Here.SecondFactors.SetAsync(principal, secret, "000000"));
        Assert.Null(await Here.SecondFactors.FindAsync(principal.Person!.Id));
        var codes = await Here.SecondFactors.SetAsync(principal, secret, Code());

        Assert.Equal(SecondFactorStore.RecoveryCodes, codes!.Distinct().Count());
        Assert.Equal(new SecondFactor(Time.Now, SecondFactorStore.RecoveryCodes), await Here.SecondFactors.FindAsync(principal.Person.Id));
        Assert.Equal(AuditActs.SecondFactorSet, (await Here.Audit.ListAsync(1))[0].Act);
    }

    [Fact]
    public async Task NeitherTheSecretNorARecoveryCodeCanBeReadInTheDatabase()
    {
        var principal = await PrincipalAsync();
        var codes = await Here.SecondFactors.SetAsync(principal, secret, Code());

        var kept = await Here.Database.ReadAsync(session => session.QuerySingleAsync<string>("SELECT secret FROM second_factor"));

        Assert.DoesNotContain(secret, kept, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(codes![0], kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARecoveryCodeCannotBeGuessedFromItsHash()
    {
        var codes = await Here.SecondFactors.SetAsync(await PrincipalAsync(), secret, Code());

        // Five random bits a character: 128 and more need no slow hash (OWASP ASVS 5.0.0, 6.5.2).
        Assert.All(codes!, code => Assert.InRange(5 * code.Count(char.IsLetterOrDigit), 128, 160));
    }

    [Fact]
    public async Task ACodeCountsOnce()
    {
        var person = await SetUpAsync();
        Time.Pass(TimeSpan.FromSeconds(60));

        Assert.Equal(SecondFactorOutcome.Right, await VerifyAsync(person, Code()));
        Assert.Equal(SecondFactorOutcome.Wrong, await VerifyAsync(person, Code()));
        Time.Pass(TimeSpan.FromSeconds(30));
        Assert.Equal(SecondFactorOutcome.Right, await VerifyAsync(person, Code().Insert(3, " ")));
    }

    [Fact]
    public async Task WithEachUseTheSecretIsEncryptedAnew()
    {
        var person = await SetUpAsync();
        Task<string> KeptAsync() => Here.Database.ReadAsync(session => session.QuerySingleAsync<string>("SELECT secret FROM second_factor")).AsTask();
        var before = await KeptAsync();
        Time.Pass(TimeSpan.FromSeconds(60));

        Assert.Equal(SecondFactorOutcome.Right, await VerifyAsync(person, Code()));

        Assert.NotEqual(before, await KeptAsync());
        Time.Pass(TimeSpan.FromSeconds(60));
        Assert.Equal(SecondFactorOutcome.Right, await VerifyAsync(person, Code()));
    }

    [Fact]
    public async Task TheCodeOfTheSetUpDoesNotSignInAsWell()
    {
        var person = await SetUpAsync();

        Assert.Equal(SecondFactorOutcome.Wrong, await VerifyAsync(person, Code()));
    }

    [Fact]
    public async Task ARecoveryCodeCountsOnce()
    {
        var principal = await PrincipalAsync();
        var codes = (await Here.SecondFactors.SetAsync(principal, secret, Code()))!;

        Assert.Equal(SecondFactorOutcome.Right, await VerifyAsync(principal.Person!, codes[3].ToUpperInvariant()));
        Assert.Equal(SecondFactorOutcome.Wrong, await VerifyAsync(principal.Person!, codes[3]));
        Assert.Equal(SecondFactorStore.RecoveryCodes - 1, (await Here.SecondFactors.FindAsync(principal.Person!.Id))!.RecoveryCodes);
        var renewed = (await Here.SecondFactors.RenewRecoveryCodesAsync(principal))!;
        Assert.Equal(SecondFactorOutcome.Wrong, await VerifyAsync(principal.Person!, codes[4]));
        Assert.Equal(SecondFactorOutcome.Right, await VerifyAsync(principal.Person!, renewed[4]));
    }

    [Fact]
    public async Task AfterFiveWrongCodesNoneIsLookedAtForAQuarterOfAnHour()
    {
        var person = await SetUpAsync();
        Time.Pass(TimeSpan.FromSeconds(60));
        for (var i = 0; i < SecondFactorStore.MostFailures; i++)
            Assert.Equal(SecondFactorOutcome.Wrong, await VerifyAsync(person, "abcdef"));

        Assert.Equal(SecondFactorOutcome.Paused, await VerifyAsync(person, Code()));
        Time.Pass(SecondFactorStore.Pause);

        Assert.Equal(SecondFactorOutcome.Right, await VerifyAsync(person, Code()));
    }

    [Fact]
    public async Task ARightCodeForgetsTheWrongOnesBefore()
    {
        var person = await SetUpAsync();
        for (var round = 0; round < 3; round++)
        {
            Time.Pass(TimeSpan.FromSeconds(60));
            for (var i = 0; i < SecondFactorStore.MostFailures - 1; i++)
                Assert.Equal(SecondFactorOutcome.Wrong, await VerifyAsync(person, "abcdef"));
            Assert.Equal(SecondFactorOutcome.Right, await VerifyAsync(person, Code()));
        }
    }

    [Fact]
    public async Task SomebodyElseWhoTakesItAwayEndsThePersonsSessions()
    {
        var person = await SetUpAsync();
        var session = (await Here.Sessions.BeginAsync(person.Id, new NewSession("Firefox")))!;
        var administrator = await PrincipalAsync();

        Assert.True(await Here.SecondFactors.RemoveAsync(administrator, person.Id));

        Assert.Null(await Here.SecondFactors.FindAsync(person.Id));
        Assert.Null(await Here.Sessions.OpenAsync(session.Id, Door.Browser));
        var noted = (await Here.Audit.ListAsync(1))[0];
        Assert.Equal((AuditActs.SecondFactorRemoved, (long?)person.Id), (noted.Act, noted.AboutPersonId));
        Assert.False(await Here.SecondFactors.RemoveAsync(administrator, person.Id));
        Assert.Equal(SecondFactorOutcome.Wrong, await VerifyAsync(person, Code()));
    }

    [Fact]
    public async Task APersonOfAProviderHasHersThere()
    {
        var person = await Here.People.AddAsync(Key("https://idp.example#anna"), "Anna");
        var principal = (await Here.Gate.FindPrincipalAsync(person.Id, person.SessionStamp, Door.Browser))!;

        Assert.Equal("no-local-account", await RefusedAsync(() => Here.SecondFactors.SetAsync(principal, secret, Code()).AsTask()));
    }

    private string Code() => OneTimeCodes.CodeOf(secret, OneTimeCodes.StepAt(Time.Now));

    private ValueTask<SecondFactorOutcome> VerifyAsync(Person person, string code) => Here.SecondFactors.VerifyAsync(person.Id, code);

    private async Task<Principal> PrincipalAsync()
    {
        var person = await PersonAsync();
        return (await Here.Gate.FindPrincipalAsync(person.Id, person.SessionStamp, Door.Browser))!;
    }

    private async Task<Person> SetUpAsync()
    {
        var principal = await PrincipalAsync();
        Assert.NotNull(await Here.SecondFactors.SetAsync(principal, secret, Code()));
        return principal.Person!;
    }
}

public sealed class SqliteSecondFactorTests() : SecondFactorTests(DatabaseKind.Sqlite);

public sealed class PostgresSecondFactorTests() : SecondFactorTests(DatabaseKind.Postgres);
