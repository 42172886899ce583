namespace ToolKit.Server;

internal static class OperatorSetup
{
    private const string SecurityPath = "/.well-known/security.txt";

    /// <summary>Whom to tell of a weakness (RFC 9116). Absent until the operator has said it.</summary>
    public static void MapSecurityTxt(this WebApplication app) =>
        app.MapMethods(SecurityPath, ["GET", "HEAD"], (OperatorTexts texts) => texts.Security is { } text ? Results.Text(text, "text/plain; charset=utf-8") : Results.NotFound())
            .ExcludeFromDescription();
}
