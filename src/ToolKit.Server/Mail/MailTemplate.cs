using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace ToolKit.Server;

/// <summary>
/// A text with <c>{{words}}</c> to be filled in: a first line <c>Subject: …</c>, then paragraphs with empty lines between them. A paragraph with words of which all
/// are empty is left out.
/// </summary>
internal sealed partial class MailTemplate
{
    private readonly string subject;
    private readonly string[] paragraphs;

    private MailTemplate(string subject, string[] paragraphs)
    {
        this.subject = subject;
        this.paragraphs = paragraphs;
    }

    [GeneratedRegex(@"\{\{(?<word>[a-z]*)\}\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word { get; }

    /// <summary>Reads a template.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="words">The words it can hold.</param>
    /// <param name="problem">What is wrong with it, as the end of a sentence that begins with the file's name.</param>
    public static bool TryParse(string text, IReadOnlyList<string> words, [NotNullWhen(true)] out MailTemplate? template, out string problem)
    {
        const string start = "Subject: ";
        template = null;
        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n', 2);
        var body = lines is [_, var rest] ? rest.Trim('\n') : "";
        var line = lines[0].StartsWith(start, StringComparison.Ordinal) ? lines[0][start.Length..].Trim() : "";
        if (line.Length == 0 || body.Length == 0)
        {
            problem = "must have a first line 'Subject: …' and a text below it.";
            return false;
        }

        foreach (Match match in Word.Matches(text))
        {
            if (!words.Contains(match.Groups["word"].Value))
            {
                problem = $"holds {match.Value}. It can hold {string.Join(", ", words.Select(word => $"{{{{{word}}}}}"))}.";
                return false;
            }
        }

        if (Word.Replace(text, "") is var others && (others.Contains("{{", StringComparison.Ordinal) || others.Contains("}}", StringComparison.Ordinal)))
        {
            problem = "holds {{ or }} that belong to no word. Words are written {{name}}, in lower case without spaces.";
            return false;
        }

        problem = "";
        template = new MailTemplate(line, body.Split("\n\n"));
        return true;
    }

    /// <summary>Fills in values. Control characters in them become spaces, but for line breaks in the body.</summary>
    public (string Subject, string Body) Fill(IReadOnlyDictionary<string, string> values)
    {
        var body = new StringBuilder();
        foreach (var paragraph in paragraphs)
        {
            var words = Word.Matches(paragraph);
            if (words.Count > 0 && words.All(match => values[match.Groups["word"].Value].Length == 0))
                continue;
            if (body.Length > 0)
                body.Append("\n\n");
            body.Append(Word.Replace(paragraph, match => Clean(values[match.Groups["word"].Value], lines: true)));
        }

        return (Word.Replace(subject, match => Clean(values[match.Groups["word"].Value], lines: false)), body.Append('\n').ToString());
    }

    private static string Clean(string value, bool lines) =>
        string.Concat(value.ReplaceLineEndings("\n").Select(character => char.IsControl(character) && !(lines && character == '\n') ? ' ' : character));
}
