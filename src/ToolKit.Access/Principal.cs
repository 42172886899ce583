using ToolKit.Library;

namespace ToolKit.Access;

/// <summary>Through which door a request comes.</summary>
public enum Door
{
    /// <summary>WebDAV: shows the anonymous nothing, and public folders only to those who have a grant on them.</summary>
    Dav,

    /// <summary>The pages.</summary>
    Browser,

    /// <summary>The HTTP API.</summary>
    Api,
}

/// <summary>
/// Who makes a request: a person with her grants, cut by the device token she signed in with; or nobody known. Made by
/// <see cref="LibraryGate"/> for each request, and not to be kept longer.
/// </summary>
public sealed class Principal
{
    internal Principal(Person? person, DeviceToken? token, IReadOnlyList<Grant> grants, Door door, long accessNumber)
    {
        Person = person;
        Token = token;
        Grants = grants;
        Door = door;
        AccessNumber = accessNumber;
        NearGrants = [.. grants.Select(grant => new ScopedGrant(grant, []))];
    }

    /// <summary>Null: nobody known.</summary>
    public Person? Person { get; }

    /// <summary>The device token of this request; null for a browser session.</summary>
    public DeviceToken? Token { get; }

    /// <summary>Her grants that run or will run. Some may have begun or ended since: ask <see cref="Grant.IsRunning"/>.</summary>
    public IReadOnlyList<Grant> Grants { get; }

    public Door Door { get; }

    public bool IsAnonymous => Person is null;

    /// <summary>As whom she writes.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in.</exception>
    public Author Author => author ??= Person is { } person
        ? new Author(person.Id, person.Name)
        : throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>The grants, as far as they can be judged without knowing where their scopes lie.</summary>
    internal IReadOnlyList<ScopedGrant> NearGrants { get; }

    /// <summary>The number in <c>access_state</c> under which this was read.</summary>
    internal long AccessNumber { get; }

    /// <summary>The region by which her reads are counted; -1: not looked for yet, 0: none.</summary>
    internal long ReadRegion { get; set; } = -1;

    /// <summary>Where her scopes lay when it was last asked; see <see cref="Reach.State"/>.</summary>
    internal Reach? Reach
    {
        get => Volatile.Read(ref reach);
        set => Volatile.Write(ref reach, value);
    }

    private Author? author;
    private Reach? reach;

    /// <summary>Whether she has a running grant as Administrator that this request's token does not cut.</summary>
    internal bool IsUncutAdministrator(DateTimeOffset now)
    {
        if (Token?.ScopeId is not (null or LibraryEntry.RootId))
            return false;
        for (var i = 0; i < Grants.Count; i++)
        {
            if (Grants[i].Role == Role.Administrator && Grants[i].ScopeId == LibraryEntry.RootId && Grants[i].IsRunning(now))
                return true;
        }

        return false;
    }
}
