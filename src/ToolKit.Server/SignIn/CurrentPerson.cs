using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>Who looks at a page, and the library as she may see it.</summary>
public sealed class CurrentPerson(IHttpContextAccessor http, LibraryGate gate, TimeProvider time)
{
    private Principal? principal;
    private LibraryView? view;
    private AccessDesk? desk;

    public Principal Principal => principal ??= Sessions.PrincipalOf(http.HttpContext!) ?? LibraryGate.Anonymous(Door.Browser);

    /// <summary>The browser session of this request; null without one.</summary>
    public BrowserSession? Session => Sessions.SessionOf(http.HttpContext!);

    public LibraryView View => view ??= gate.Open(Principal);

    /// <summary>The access desk as she may use it.</summary>
    public AccessDesk Desk => desk ??= gate.OpenDesk(Principal);

    public bool IsSignedIn => !Principal.IsAnonymous;

    /// <summary>Whether a grant of hers runs, at a folder that is there: without one she has nothing to connect to.</summary>
    public async ValueTask<bool> HasAccessAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        foreach (var grant in Principal.Grants)
        {
            if (grant.IsRunning(now) && await View.FindAsync(grant.ScopeId, cancellation) is not null)
                return true;
        }

        return false;
    }

    /// <summary>Whether she keeps people and grants: an Administrator now.</summary>
    public bool ManagesPeople => Principal.Grants.Any(grant => grant.Role == Role.Administrator && grant.IsRunning(time.GetUtcNow()));

    /// <summary>Whether a grant of hers lets her decide or administer somewhere. The desk's pages ask the desk itself.</summary>
    public bool HasDesk => Principal.Grants.Any(grant => grant.Role >= Role.RegionAdmin && grant.IsRunning(time.GetUtcNow()));
}
