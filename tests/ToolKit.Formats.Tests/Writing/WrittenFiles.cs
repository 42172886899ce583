using System.Xml.Linq;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using ToolKit.TestSupport;

namespace ToolKit.Formats.Tests;

/// <summary>Judges written files by the rules of their formats.</summary>
internal static class WrittenFiles
{
    private const string Namespace = "urn:oasis:names:tc:opendocument:xmlns:";

    // What may stand where, of ISO/IEC 26300 part 1: an element, what may be in it, and which attributes it may have. Namespaces by their usual prefixes.
    private static readonly Dictionary<string, (string[] Children, string[] Attributes)> Content = new()
    {
        ["office:document-content"] = (["office:font-face-decls", "office:automatic-styles", "office:body"], ["office:version"]),
        ["office:body"] = (["office:text", "office:spreadsheet", "office:presentation"], []),
        ["office:text"] = (["text:user-field-decls", "text:p", "text:h", "text:list", "table:table", "text:table-of-content"], []),
        ["office:spreadsheet"] = (["table:table", "table:database-ranges"], []),
        ["office:presentation"] = (["draw:page"], []),
        ["text:user-field-decls"] = (["text:user-field-decl"], []),
        ["text:user-field-decl"] = ([], ["office:value-type", "office:string-value", "text:name"]),
        ["text:p"] = (["text:span", "text:s", "text:tab", "text:line-break", "text:a", "text:note", "text:text-input", "text:user-field-get", "draw:frame", "text:bookmark-ref"], ["text:style-name"]),
        ["text:h"] = (["text:span", "text:s", "text:tab", "text:line-break", "text:a", "text:note", "text:text-input", "text:user-field-get", "draw:frame", "text:bookmark-start", "text:bookmark-end"], ["text:style-name", "text:outline-level"]),
        ["text:span"] = (["text:s", "text:tab", "text:line-break", "text:text-input", "text:user-field-get"], ["text:style-name"]),
        ["text:a"] = (["text:span", "text:s", "text:tab", "text:bookmark-ref", "text:line-break", "draw:frame", "text:text-input", "text:user-field-get"], ["xlink:type", "xlink:href", "text:style-name", "text:visited-style-name"]),
        ["text:note"] = (["text:note-citation", "text:note-body"], ["text:id", "text:note-class"]),
        ["text:note-citation"] = ([], []),
        ["text:note-body"] = (["text:p"], []),
        ["text:text-input"] = ([], ["text:description"]),
        ["text:user-field-get"] = ([], ["text:name"]),
        ["text:bookmark-ref"] = ([], ["text:reference-format", "text:ref-name"]),
        ["text:bookmark-start"] = ([], ["text:name"]),
        ["text:bookmark-end"] = ([], ["text:name"]),
        ["text:s"] = ([], ["text:c"]),
        ["text:tab"] = ([], []),
        ["text:line-break"] = ([], []),
        ["text:list"] = (["text:list-header", "text:list-item"], ["text:style-name", "text:continue-numbering"]),
        ["text:list-item"] = (["text:p", "text:h", "text:list"], ["text:start-value"]),
        ["text:list-header"] = (["text:p", "text:h", "text:list"], []),
        ["text:table-of-content"] = (["text:table-of-content-source", "text:index-body"], ["text:name", "text:protected"]),
        ["text:table-of-content-source"] = (["text:index-title-template", "text:table-of-content-entry-template", "text:index-source-styles"], ["text:outline-level", "text:use-outline-level", "text:use-index-source-styles", "text:use-index-marks"]),
        ["text:index-title-template"] = ([], ["text:style-name"]),
        ["text:table-of-content-entry-template"] = (["text:index-entry-link-start", "text:index-entry-text", "text:index-entry-tab-stop", "text:index-entry-page-number", "text:index-entry-link-end"], ["text:outline-level", "text:style-name"]),
        ["text:index-entry-link-start"] = ([], []),
        ["text:index-entry-text"] = ([], []),
        ["text:index-entry-tab-stop"] = ([], ["style:type", "style:leader-char"]),
        ["text:index-entry-page-number"] = ([], []),
        ["text:index-entry-link-end"] = ([], []),
        ["text:index-source-styles"] = (["text:index-source-style"], ["text:outline-level"]),
        ["text:index-source-style"] = ([], ["text:style-name"]),
        ["text:index-body"] = (["text:index-title", "text:p"], []),
        ["text:index-title"] = (["text:p"], ["text:name"]),
        ["table:table"] = (["table:table-column", "table:table-header-rows", "table:table-row"], ["table:name", "table:style-name", "table:print-ranges", "table:use-first-row-styles"]),
        ["table:table-column"] = ([], ["table:style-name"]),
        ["table:table-header-rows"] = (["table:table-row"], []),
        ["table:table-row"] = (["table:table-cell", "table:covered-table-cell"], ["table:style-name"]),
        ["table:table-cell"] = (["text:p", "text:h", "text:list", "table:table"], ["table:style-name", "office:value-type", "office:value", "table:number-columns-spanned", "table:number-rows-spanned"]),
        ["table:covered-table-cell"] = ([], []),
        ["table:database-ranges"] = (["table:database-range"], []),
        ["table:database-range"] = ([], ["table:name", "table:target-range-address", "table:display-filter-buttons"]),
        ["draw:frame"] = (["draw:image", "svg:desc", "draw:text-box", "table:table"], ["draw:style-name", "text:anchor-type", "svg:width", "svg:height", "svg:x", "svg:y", "presentation:style-name", "presentation:class", "draw:layer"]),
        ["draw:image"] = ([], ["xlink:href", "xlink:type", "xlink:show", "xlink:actuate"]),
        ["draw:text-box"] = (["text:p", "text:list"], []),
        ["draw:page"] = (["draw:frame", "presentation:notes"], ["draw:name", "draw:style-name", "draw:master-page-name", "presentation:presentation-page-layout-name"]),
        ["draw:page-thumbnail"] = ([], ["draw:layer", "svg:width", "svg:height", "svg:x", "svg:y", "draw:page-number", "presentation:class"]),
        ["presentation:notes"] = (["draw:page-thumbnail", "draw:frame"], []),
        ["svg:desc"] = ([], []),
    };

    public static byte[] Write(string markdown, WrittenFormat format, WritingOptions? options = null) => DocumentWriter.Write(MarkdownText.Parse(markdown), format, options);

    /// <summary>What the Open XML SDK finds in a DOCX or XLSX; nothing where it is right.</summary>
    public static IReadOnlyList<string> OfficeErrors(byte[] file, WrittenFormat format)
    {
        using OpenXmlPackage package = format == WrittenFormat.Docx ? WordprocessingDocument.Open(new MemoryStream(file), false) : SpreadsheetDocument.Open(new MemoryStream(file), false);
        return [.. new OpenXmlValidator(FileFormatVersions.Microsoft365).Validate(package).Select(error => $"{error.Part?.Uri} {error.Path?.XPath} {error.Description}")];
    }

    /// <summary>What is against the rules of an OpenDocument file; nothing where it is right.</summary>
    public static IReadOnlyList<string> OpenDocumentErrors(byte[] file, WrittenFormat format)
    {
        var errors = new List<string>();
        var names = Files.Members(file).Select(member => member.Name).ToList();
        // Part 3 §3.3: the bytes at 30 and 38 tell the type without unpacking.
        if (names[0] != "mimetype" || System.Text.Encoding.ASCII.GetString(file, 30, 8) != "mimetype" || System.Text.Encoding.ASCII.GetString(file, 38, format.MediaType.Length) != format.MediaType)
            errors.Add("mimetype is not first and stored");
        XNamespace manifest = Namespace + "manifest:1.0";
        var listed = Part(file, "META-INF/manifest.xml").Elements(manifest + "file-entry").Select(entry => (string)entry.Attribute(manifest + "full-path")!).ToList();
        foreach (var name in names.Where(name => name is not ("mimetype" or "META-INF/manifest.xml")).Except(listed, StringComparer.Ordinal))
            errors.Add($"{name} is not in the manifest");
        foreach (var name in listed.Where(name => name != "/").Except(names, StringComparer.Ordinal))
            errors.Add($"{name} is in the manifest only");

        var content = Part(file, "content.xml");
        var styles = Part(file, "styles.xml");
        foreach (var element in content.DescendantsAndSelf().Where(element => element.Ancestors().All(around => Name(around) is not ("office:automatic-styles" or "office:font-face-decls"))))
        {
            var name = Name(element);
            if (name is "office:automatic-styles" or "office:font-face-decls")
                continue;
            if (!Content.TryGetValue(name, out var allowed))
            {
                errors.Add($"{name} is not known");
                continue;
            }

            errors.AddRange(element.Elements().Select(Name).Except(allowed.Children, StringComparer.Ordinal).Select(child => $"{child} in {name}"));
            errors.AddRange(element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration).Select(Name).Except(allowed.Attributes, StringComparer.Ordinal).Select(attribute => $"@{attribute} of {name}"));
        }

        // What is referred to is there: styles by name, places to jump to, fields, pictures.
        var declared = content.Descendants().Concat(styles.Descendants()).Where(element => Name(element) is "style:style" or "text:list-style").Select(element => Value(element, "style:name")).ToHashSet(StringComparer.Ordinal);
        foreach (var used in content.Descendants().Concat(styles.Descendants()).SelectMany(element => element.Attributes()).Where(attribute => Name(attribute) is "text:style-name" or "table:style-name" or "presentation:style-name" or "style:parent-style-name").Select(attribute => attribute.Value).Distinct())
        {
            if (!declared.Contains(used) && used != "Standard-backgroundobjects")
                errors.Add($"style {used} is not declared");
        }

        var places = content.Descendants().Where(element => Name(element) == "text:bookmark-start").Select(element => Value(element, "text:name")).ToList();
        errors.AddRange(content.Descendants().Select(element => Value(element, "xlink:href")).Where(address => address?.StartsWith('#') == true && !places.Contains(address[1..])).Select(address => $"{address} leads nowhere"));
        errors.AddRange(places.GroupBy(place => place).Where(group => group.Count() > 1).Select(group => $"{group.Key} is there twice"));
        errors.AddRange(content.Descendants().Where(element => Name(element) == "draw:image").Select(image => Value(image, "xlink:href")!).Except(names, StringComparer.Ordinal).Select(picture => $"{picture} is missing"));
        return errors;
    }

    public static XElement Part(byte[] file, string name) => XElement.Parse(Files.Member(file, name));

    /// <summary>An element's or attribute's name with the usual prefix.</summary>
    public static string Name(XObject thing)
    {
        var name = thing is XElement element ? element.Name : ((XAttribute)thing).Name;
        var space = name.NamespaceName;
        var prefix = !space.StartsWith(Namespace, StringComparison.Ordinal) ? space.Split('/')[^1]
            : space[Namespace.Length..^":1.0".Length] switch
            {
                "drawing" => "draw",
                "svg-compatible" => "svg",
                "xsl-fo-compatible" => "fo",
                var other => other,
            };
        return $"{prefix}:{name.LocalName}";
    }

    private static string? Value(XElement element, string name) => element.Attributes().FirstOrDefault(attribute => Name(attribute) == name)?.Value;
}
