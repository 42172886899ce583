using ToolKit.Formats;

namespace ToolKit.Server;

/// <summary>A template with its fields, and what can be made of it.</summary>
public abstract class FillableTemplate
{
    /// <summary>What is asked for; empty: nothing.</summary>
    public abstract IReadOnlyList<TemplateField> Fields { get; }

    /// <summary>What is wrong with the fields. It is filled as far as it is understood.</summary>
    public abstract IReadOnlyList<TemplateProblem> Problems { get; }

    /// <summary>In which formats it can be had, at least one.</summary>
    public abstract IReadOnlyList<WrittenFormat> Formats { get; }

    /// <summary>The addresses of the pictures that are put into the filled document; empty where it brings its own.</summary>
    public virtual IReadOnlyList<string> Pictures => [];

    /// <summary>What a form begins with.</summary>
    /// <param name="profile">The site's, by the names of <see cref="SiteProfile"/>.</param>
    public abstract FieldValues Defaults(IReadOnlyDictionary<string, string> profile);

    /// <summary>Writes the filled document. False: it is made so that it cannot be filled, and nothing was written.</summary>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="target">Seekable; stays open.</param>
    public abstract bool Write(FieldValues values, WrittenFormat format, Stream target, WritingOptions options, CancellationToken cancellation);
}

/// <summary>A Markdown text whose front matter declares fields.</summary>
internal sealed class FillableMarkdown : FillableTemplate
{
    private readonly Template template;

    public FillableMarkdown(string text, CancellationToken cancellation)
    {
        template = Template.Parse(text);
        var read = MarkdownText.Parse(text, cancellation); // with every conditional part
        Formats = [.. WrittenFormat.All.Where(format => format.IsFor(read))];
        Pictures = VisiblePictures.AddressesOf(read); // none is made of what somebody types
    }

    public override IReadOnlyList<TemplateField> Fields => template.Fields;

    public override IReadOnlyList<TemplateProblem> Problems => template.Problems;

    public override IReadOnlyList<WrittenFormat> Formats { get; }

    public override IReadOnlyList<string> Pictures { get; }

    public override FieldValues Defaults(IReadOnlyDictionary<string, string> profile) => template.Defaults(profile);

    /// <summary>The filled text, as Markdown.</summary>
    public string Fill(FieldValues values, CancellationToken cancellation) => template.Fill(values, cancellation);

    public override bool Write(FieldValues values, WrittenFormat format, Stream target, WritingOptions options, CancellationToken cancellation)
    {
        DocumentWriter.Write(MarkdownText.Parse(Fill(values, cancellation), cancellation), format, target, options);
        return true;
    }
}

/// <summary>A DOCX or ODT that somebody has uploaded; it stays what it is.</summary>
internal sealed class FillableOffice(OfficeTemplate template, WrittenFormat format) : FillableTemplate
{
    public override IReadOnlyList<TemplateField> Fields => template.Fields;

    public override IReadOnlyList<TemplateProblem> Problems => template.Problems;

    public override IReadOnlyList<WrittenFormat> Formats { get; } = [format];

    public override FieldValues Defaults(IReadOnlyDictionary<string, string> profile) => template.Defaults(profile);

    public override bool Write(FieldValues values, WrittenFormat format, Stream target, WritingOptions options, CancellationToken cancellation) =>
        template.Fill(values, target, options.Properties, cancellation);
}
