using System.Text;

namespace ToolKit.Access.Tests;

public abstract class OfficeSignInTests(DatabaseKind kind) : AccessContract(kind)
{
    [Fact]
    public async Task TheCookieOpensTheShareWithItsPersonsGrants()
    {
        var person = await PersonAsync($"Contributor {Kassel}");
        var created = await Here.Tokens.CreateOfficeAsync(person.Id, "Office");

        var view = (await Here.Gate.OpenOfficeAsync(created.Secret))!;

        var principal = view.Principal;
        Assert.Equal(person.Id, principal.Person!.Id);
        Assert.Equal(Door.Dav, principal.Door);
        Assert.True(principal.Token!.IsOffice);
        Assert.True(await SeesAsync(view, Kassel));
        Assert.False(await SeesAsync(view, Augsburg));
        Assert.True((await Here.Tokens.ListAsync(person.Id)).Single().IsOffice);
    }

    [Fact]
    public async Task CookieAndTokenDoNotStandInForEachOther()
    {
        var person = await PersonAsync("Reader /");
        var office = await Here.Tokens.CreateOfficeAsync(person.Id, "Office");
        var token = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "PC"));
        Assert.NotNull(await Here.Gate.OpenOfficeAsync(office.Secret));
        Assert.NotNull(await Here.Gate.AuthenticateAsync("Bearer " + token.Secret, Door.Dav));

        foreach (var header in new[]
                 {
                     office.Secret, "Bearer " + office.Secret, "Bearer tk_" + office.Secret[3..], Basic(office.Secret), Basic("tk_" + office.Secret[3..]),
                 })
        {
            Assert.Null(await Here.Gate.AuthenticateAsync(header, Door.Dav));
        }

        foreach (var cookie in new[] { token.Secret, "of_" + token.Secret[3..], "Bearer " + token.Secret, "", null })
            Assert.Null(await Here.Gate.OpenOfficeAsync(cookie));
    }

    [Fact]
    public async Task TheCookieDiesAsATokenDoes()
    {
        var person = await PersonAsync($"Reader {Kassel}");
        var (withdrawn, expired) = (await Here.Tokens.CreateOfficeAsync(person.Id, "a"), await Here.Tokens.CreateOfficeAsync(person.Id, "b"));
        Assert.True(await Here.Tokens.WithdrawAsync(person.Id, withdrawn.Token.Id));
        Assert.Null(await Here.Gate.OpenOfficeAsync(withdrawn.Secret));

        Assert.NotNull(await Here.Gate.OpenOfficeAsync(expired.Secret));
        Time.Pass(TimeSpan.FromDays(DeviceTokenStore.OfficeDays));
        Assert.Null(await Here.Gate.OpenOfficeAsync(expired.Secret));

        var held = await Here.Tokens.CreateOfficeAsync(person.Id, "c");
        Assert.NotNull(await Here.Gate.OpenOfficeAsync(held.Secret));
        await Here.Grants.WithdrawAllAsync(person.Id);
        Assert.Null(await Here.Gate.OpenOfficeAsync(held.Secret));
        await GiveAsync(person, Role.Reader, Kassel);
        Assert.NotNull(await Here.Gate.OpenOfficeAsync(held.Secret));
        await Here.People.SetDisabledAsync(person.Id, disabled: true);
        Assert.Null(await Here.Gate.OpenOfficeAsync(held.Secret));
    }

    [Fact]
    public async Task OneSignInMoreThanTheBoundEndsTheOldestAndNoToken()
    {
        var person = await PersonAsync("Reader /");
        var other = await PersonAsync("Reader /");
        var token = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "PC"));
        var others = await Here.Tokens.CreateOfficeAsync(other.Id, "Office");
        var made = new List<string>();
        for (var i = 0; i <= DeviceTokenStore.MostOfficeSignIns; i++)
            made.Add((await Here.Tokens.CreateOfficeAsync(person.Id, $"Office {i}")).Secret);

        Assert.Null(await Here.Gate.OpenOfficeAsync(made[0]));
        foreach (var held in made.Skip(1).Append(others.Secret))
            Assert.NotNull(await Here.Gate.OpenOfficeAsync(held));
        Assert.NotNull(await Here.Gate.AuthenticateAsync("Bearer " + token.Secret, Door.Dav));
    }

    private static string Basic(string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("a:" + password));
}

/// <summary>Why a header opened nothing, for the owner to look at.</summary>
public abstract class SignInFailureTests(DatabaseKind kind) : AccessContract(kind)
{
    [Theory]
    [InlineData(null, SignInProblem.NoCredentials)]
    [InlineData("", SignInProblem.NoCredentials)]
    [InlineData("Bearer ", SignInProblem.NoCredentials)]
    [InlineData("Basic !!!", SignInProblem.NoCredentials)]
    [InlineData("Negotiate abc", SignInProblem.NoCredentials)]
    [InlineData("Bearer Fahrrad Regen Löffel", SignInProblem.NotAToken)]
    [InlineData("Bearer of_abcdefgh_0123456789abcdefghjkmnpqrstvwxyz0123", SignInProblem.NotAToken)]
    [InlineData("Bearer tk_abcdefgh", SignInProblem.UnknownToken)]
    [InlineData("Bearer tk_abcdefgh_0123456789abcdefghjkmnpqrstvwxyz0123", SignInProblem.UnknownToken)]
    public async Task WithoutAKnownTokenNobodyIsNamed(string? header, SignInProblem problem)
    {
        var failure = await Here.Gate.ExplainAsync(header);

        Assert.Equal(problem, failure.Problem);
        Assert.Null(failure.Token);
    }

    [Fact]
    public async Task AKnownTokenIsToldWithWhatIsWrongWithIt()
    {
        var person = await PersonAsync("Reader /");
        var created = await Here.Tokens.CreateAsync(new NewDeviceToken(person.Id, "PC", Days: 3));
        var header = "Bearer " + created.Secret;

        Assert.Equal(SignInProblem.WrongSecret, await ProblemAsync(header[..^1] + (header[^1] == 'a' ? 'b' : 'a')));
        await Here.Grants.WithdrawAllAsync(person.Id);
        Assert.Equal(SignInProblem.NoAccess, await ProblemAsync(header));
        Time.Pass(TimeSpan.FromDays(3));
        Assert.Equal(SignInProblem.Expired, await ProblemAsync(header));
        await Here.Tokens.WithdrawAsync(person.Id, created.Token.Id);
        Assert.Equal(SignInProblem.Withdrawn, await ProblemAsync(header));

        async Task<SignInProblem> ProblemAsync(string sent)
        {
            var failure = await Here.Gate.ExplainAsync(sent);
            Assert.Equal(created.Token.Id, failure.Token!.Id);
            return failure.Problem;
        }
    }
}

public sealed class SqliteOfficeSignInTests() : OfficeSignInTests(DatabaseKind.Sqlite);

public sealed class PostgresOfficeSignInTests() : OfficeSignInTests(DatabaseKind.Postgres);

public sealed class SqliteSignInFailureTests() : SignInFailureTests(DatabaseKind.Sqlite);

public sealed class PostgresSignInFailureTests() : SignInFailureTests(DatabaseKind.Postgres);
