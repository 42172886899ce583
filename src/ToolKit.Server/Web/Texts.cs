using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Xml.Linq;
using Microsoft.AspNetCore.Html;

namespace ToolKit.Server;

/// <summary>
/// What pages say. It stands in the sources in German; <c>English.resx</c> has the same in English under the German words, for <see cref="Language.IsEnglish"/>.
/// Tests find what has no English, and English that is said nowhere.
/// </summary>
internal static class Texts
{
    // Read when the first page in English is asked for. No ResourceManager: to a compiled resource, “Von” and “von” are one name.
    private static readonly Lazy<FrozenDictionary<string, string>> English = new(Read);

    /// <summary>A text in the language of the request.</summary>
    public static string T(string german) => Language.IsEnglish ? English.Value.GetValueOrDefault(german, german) : german;

    /// <summary>The same with values in its places <c>{0}</c>, <c>{1}</c>….</summary>
    public static string T([StringSyntax(StringSyntaxAttribute.CompositeFormat)] string german, params ReadOnlySpan<object?> values) =>
        string.Format(Language.Culture, T(german), values);

    /// <summary>A text that is HTML, for links and emphasis within a sentence. Values in its places are encoded.</summary>
    public static IHtmlContent Markup([StringSyntax(StringSyntaxAttribute.CompositeFormat)] string german, params object?[] values) =>
        new HtmlFormattableString(Language.Culture, T(german), values);

    private static FrozenDictionary<string, string> Read()
    {
        using var resources = Assembly.GetExecutingAssembly().GetManifestResourceStream("English.resx")!;
        return XDocument.Load(resources).Root!.Elements("data").ToFrozenDictionary(text => text.Attribute("name")!.Value, text => text.Element("value")!.Value, StringComparer.Ordinal);
    }
}
