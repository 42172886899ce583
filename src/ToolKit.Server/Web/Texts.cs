using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Resources;
using Microsoft.AspNetCore.Html;

namespace ToolKit.Server;

/// <summary>
/// What pages say. It stands in the sources in German; <c>English.resx</c> has the same in English under the German words, for <see cref="Language.IsEnglish"/>.
/// Tests find what has no English, and English that is said nowhere.
/// </summary>
internal static class Texts
{
    private static readonly ResourceManager English = new("ToolKit.Server.Web.English", typeof(Texts).Assembly);

    /// <summary>A text in the language of the request.</summary>
    public static string T(string german) => Language.IsEnglish ? English.GetString(german, CultureInfo.InvariantCulture) ?? german : german;

    /// <summary>The same with values in its places <c>{0}</c>, <c>{1}</c>….</summary>
    public static string T([StringSyntax(StringSyntaxAttribute.CompositeFormat)] string german, params ReadOnlySpan<object?> values) =>
        string.Format(Language.Culture, T(german), values);

    /// <summary>A text that is HTML, for links and emphasis within a sentence. Values in its places are encoded.</summary>
    public static IHtmlContent Markup([StringSyntax(StringSyntaxAttribute.CompositeFormat)] string german, params object?[] values) =>
        new HtmlFormattableString(Language.Culture, T(german), values);
}
