using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>Who looks at a page, and the library as she may see it.</summary>
public sealed class CurrentPerson(IHttpContextAccessor http, LibraryGate gate, TimeProvider time)
{
    private Principal? principal;
    private LibraryView? view;

    public Principal Principal => principal ??= Sessions.PrincipalOf(http.HttpContext!) ?? LibraryGate.Anonymous(Door.Browser);

    /// <summary>The browser session of this request; null without one.</summary>
    public BrowserSession? Session => Sessions.SessionOf(http.HttpContext!);

    public LibraryView View => view ??= gate.Open(Principal);

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
}
