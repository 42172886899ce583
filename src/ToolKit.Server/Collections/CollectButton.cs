using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>The button that puts a document into the collection being packed, or takes it out. Made here and not by a partial page: a list has a hundred of them, and each partial takes as long as the rest of its row.</summary>
internal sealed class CollectButton(Collectable document, bool isHeld) : IHtmlContent
{
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        writer.Write("<button class=\"link collect\" form=\"packen\" name=\"");
        writer.Write(isHeld ? "heraus" : "hinein");
        writer.Write("\" value=\"");
        writer.Write(document.Id.ToString(CultureInfo.InvariantCulture));
        writer.Write("\" aria-label=\"");
        encoder.Encode(writer, isHeld ? T("{0} aus dem Koffer nehmen", document.Title) : T("{0} in den Koffer legen", document.Title));
        writer.Write("\">");
        encoder.Encode(writer, isHeld ? T("aus dem Koffer") : T("in den Koffer"));
        writer.Write("</button>");
    }
}
