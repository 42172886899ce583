using System.Globalization;
using System.Text;

namespace ToolKit.Access;

/// <summary>Names of places, made alike whether somebody types <c>Düss</c>, <c>duess</c> or <c>DÜSS</c>.</summary>
internal static class PlaceNames
{
    /// <summary>Lower-case words without accents and signs, umlauts written out, a space before each.</summary>
    public static string Fold(string name)
    {
        var folded = new StringBuilder(name.Length + 8);
        var atStart = true;
        foreach (var character in name.Normalize().ToLowerInvariant())
        {
            var letters = character switch
            {
                'ä' => "ae",
                'ö' => "oe",
                'ü' => "ue",
                'ß' => "ss",
                _ => char.IsLetterOrDigit(character) ? Plain(character) : "",
            };
            if (letters.Length == 0)
            {
                atStart = true;
                continue;
            }

            if (atStart)
                folded.Append(' ');
            atStart = false;
            folded.Append(letters);
        }

        return folded.ToString();
    }

    /// <summary>0: it is what was typed, 1: it begins with it, 2: one of its words does; null: none of these.</summary>
    public static int? Rank(string folded, string typed) =>
        folded == typed ? 0
        : folded.StartsWith(typed, StringComparison.Ordinal) ? 1
        : folded.Contains(typed, StringComparison.Ordinal) ? 2
        : null;

    private static string Plain(char character)
    {
        var apart = character.ToString().Normalize(NormalizationForm.FormD);
        return apart.Length > 0 && CharUnicodeInfo.GetUnicodeCategory(apart[0]) != UnicodeCategory.NonSpacingMark ? apart[..1] : "";
    }
}
