using System.Globalization;

namespace ToolKit.Formats;

/// <summary>The words in which <see cref="ClientDataGuard"/> says where something stands and how much of it there is.</summary>
public sealed class GuardWords
{
    private GuardWords()
    {
    }

    public static GuardWords German { get; } = new();

    public static GuardWords English { get; } = new();

    internal string Table => Word("Tabelle", "Table");

    internal string Header => Word("Kopfzeile", "Header");

    internal string Footer => Word("Fußzeile", "Footer");

    internal string Footnotes => Word("Fußnoten", "Footnotes");

    internal string Endnotes => Word("Endnoten", "Endnotes");

    internal string Field => Word("Feld", "Field");

    internal string Author => Word("Dateieigenschaften, Autor", "File properties, author");

    internal string LastEditor => Word("Dateieigenschaften, zuletzt bearbeitet von", "File properties, last changed by");

    internal string Printer => Word("Dateieigenschaften, gedruckt von", "File properties, printed by");

    internal string Manager => Word("Dateieigenschaften, Manager", "File properties, manager");

    internal string History => Word("Änderungsverlauf", "Change history");

    internal string Workbook => Word("Arbeitsmappe", "Workbook");

    internal string WorkbookHistory => Word("Änderungsverlauf einer freigegebenen Arbeitsmappe", "Change history of a shared workbook");

    internal string InsertedText => Word("eingefügter Text", "inserted text");

    internal string HiddenSlide => Word("Ausgeblendete Folie", "Hidden slide");

    internal string Line(int number) => Of($"Zeile {number}", $"Line {number}");

    internal string Paragraph(int number) => Of($"Absatz {number}", $"Paragraph {number}");

    internal string Page(string number) => Of($"Seite {number}", $"Page {number}");

    internal string Slide(int number) => Of($"Folie {number}", $"Slide {number}");

    internal string Comment(int number) => Of($"Kommentar {number}", $"Comment {number}");

    /// <param name="table">Counted from 1.</param>
    /// <param name="row">Counted from 1.</param>
    internal string Row(int table, int row) => Of($"Tabelle {table}, Zeile {row}", $"Table {table}, row {row}");

    /// <param name="sheet">Its name.</param>
    /// <param name="row">As the program counts.</param>
    internal string Row(string sheet, string row) => Of($"Blatt „{sheet}“, Zeile {row}", $"Sheet “{sheet}”, row {row}");

    internal string HiddenSheet(string name) => Of($"Blatt „{name}“ (ausgeblendet)", $"Sheet “{name}” (hidden)");

    /// <summary>The name of a sheet that its program does not show.</summary>
    internal string Hidden(string name) => Of($"{name} (ausgeblendet)", $"{name} (hidden)");

    internal string HiddenRows(string sheet) => Of($"Blatt „{sheet}“, ausgeblendete Zeilen", $"Sheet “{sheet}”, hidden rows");

    internal string HiddenColumns(string sheet) => Of($"Blatt „{sheet}“, ausgeblendete Spalten", $"Sheet “{sheet}”, hidden columns");

    internal string FrontMatter(string key) => Of($"Kopf des Dokuments, {key}", $"Front matter, {key}");

    internal string HiddenIn(string place) => Of($"{place} (verborgen)", $"{place} (hidden)");

    internal string DeletedIn(string place) => Of($"{place}, gelöschter Text", $"{place}, deleted text");

    internal string AsideIn(string place) => Of($"{place}, Anmerkung oder Textfeld", $"{place}, note or text box");

    /// <param name="author">Null or blank: nobody is named.</param>
    internal string Changes(int count, string? author)
    {
        var number = Count(count, "Änderung", "Änderungen", "change", "changes");
        return string.IsNullOrWhiteSpace(author) ? number : Of($"{number} von {author}", $"{number} by {author}");
    }

    internal string FilledRows(int count) => Count(count, "Zeile mit Inhalt", "Zeilen mit Inhalt", "row with content", "rows with content");

    internal string FilledHiddenRows(int count) =>
        Count(count, "ausgeblendete Zeile mit Inhalt", "ausgeblendete Zeilen mit Inhalt", "hidden row with content", "hidden rows with content");

    internal string FilledCells(int count) => Count(count, "Zelle mit Inhalt", "Zellen mit Inhalt", "cell with content", "cells with content");

    internal string Addresses(int count) => Count(count, "Adresse", "Adressen", "address", "addresses");

    internal string Numbers(int count) => Count(count, "Nummer", "Nummern", "number", "numbers");

    /// <param name="more">How many other places there are, from 0.</param>
    internal string Places(string first, int more) => more == 0
        ? first
        : Of($"{first} und {more} weitere {(more == 1 ? "Stelle" : "Stellen")}", $"{first} and {more} other {(more == 1 ? "place" : "places")}");

    private string Count(int count, string germanOne, string german, string englishOne, string english) =>
        Of($"{count} {(count == 1 ? germanOne : german)}", $"{count} {(count == 1 ? englishOne : english)}");

    private string Of(FormattableString german, FormattableString english) => (this == English ? english : german).ToString(CultureInfo.InvariantCulture);

    private string Word(string german, string english) => this == English ? english : german;
}
