using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ToolKit.Server.Pages;

/// <summary>The return address of <see cref="OfficeSignIn"/>: reaching it tells Office that the sign-in is over, and changes nothing.</summary>
public sealed class OfficeFertigModel : PageModel
{
    public void OnGet()
    {
        // The page says it all.
    }
}
