using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>The other pages of a long list, for the partial <c>_Pages</c>.</summary>
/// <param name="Before">The address of the page before; null: there is none, or nobody knows where it begins.</param>
/// <param name="Where">Where in the list this page stands, in words; null: nobody knows.</param>
/// <param name="After">The address of the next page; null: this is the last.</param>
/// <param name="First">The address of the first page, where that is the only one that can be gone back to.</param>
public sealed record PageLinks(string? Before, string? Where, string? After, string? First = null)
{
    /// <summary>Of a list whose pages are counted.</summary>
    /// <param name="number">This page, from 1.</param>
    /// <param name="pages">How many there are.</param>
    /// <param name="address">That of a page.</param>
    public static PageLinks Of(int number, int pages, Func<int, string> address) => new(
        number > 1 ? address(number - 1) : null,
        T("Seite {0} von {1}", number, pages),
        number < pages ? address(number + 1) : null);

    /// <summary>Of a list that is gone through row by row.</summary>
    /// <param name="offset">The rows before this page.</param>
    /// <param name="shown">Those on it.</param>
    /// <param name="address">That of the page that begins behind so many rows.</param>
    public static PageLinks Of(int offset, int perPage, int shown, int total, Func<int, string> address) => new(
        offset > 0 ? address(Math.Max(0, offset - perPage)) : null,
        T("{0}–{1} von {2}", offset + 1, offset + shown, total),
        offset + shown < total ? address(offset + perPage) : null);
}
