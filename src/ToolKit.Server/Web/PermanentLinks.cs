using System.Globalization;

namespace ToolKit.Server;

/// <summary>Addresses that stay with a document or folder when it is renamed or moved: <c>/d/17</c>.</summary>
internal static class PermanentLinks
{
    private const string Prefix = "/d";

    public static string UrlOf(long id) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}/{id}");

    public static void MapPermanentLinks(this WebApplication app) => app.MapGet(Prefix + "/{id:long}", FindAsync).ExcludeFromDescription();

    private static async Task<IResult> FindAsync(long id, CurrentPerson me, CancellationToken cancellation) =>
        await me.View.FindAsync(id, cancellation) is { } place ? Results.Redirect(LibraryUrl.For(place.Path.ToString()))
        : me.IsSignedIn ? Results.NotFound()
        : Results.Challenge();
}
