using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ToolKit.Server.Pages;

/// <summary>What is counted without persons, what the audit log records, and how the two differ. For everybody.</summary>
public sealed class ZaehlungModel(ServerOptions options) : PageModel
{
    public int AuditDays => options.AuditDays;

    public void OnGet()
    {
        // What there is to say does not depend on who asks.
    }
}
