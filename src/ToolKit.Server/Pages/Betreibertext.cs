using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ToolKit.Server.Pages;

/// <summary>A page that is nothing but a text of the operator's.</summary>
public abstract class BetreibertextModel(OperatorPage text) : PageModel
{
    public OperatorPage Text => text;

    public void OnGet()
    {
        // What there is to show does not depend on who asks.
    }
}

public sealed class ImpressumModel(OperatorTexts texts) : BetreibertextModel(texts.Impressum);

public sealed class BarrierefreiheitModel(OperatorTexts texts) : BetreibertextModel(texts.Accessibility);

public sealed class LeichteSpracheModel(OperatorTexts texts) : BetreibertextModel(texts.EasyLanguage);
