using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>Who looks at a page, and the library as she may see it.</summary>
public sealed class CurrentPerson(IHttpContextAccessor http, LibraryGate gate, TimeProvider time)
{
    private Principal? principal;
    private LibraryView? view;

    public Principal Principal => principal ??= Sessions.PrincipalOf(http.HttpContext!) ?? LibraryGate.Anonymous(Door.Browser);

    public LibraryView View => view ??= gate.Open(Principal);

    public bool IsSignedIn => !Principal.IsAnonymous;

    /// <summary>Whether she keeps people and grants: an Administrator now.</summary>
    public bool ManagesPeople => Principal.Grants.Any(grant => grant.Role == Role.Administrator && grant.IsRunning(time.GetUtcNow()));
}
