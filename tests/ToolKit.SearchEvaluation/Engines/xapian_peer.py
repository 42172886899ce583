"""Xapian on the same documents and queries: reads one JSON object from standard input, writes one to standard output.

in:  {"documents": [{"path", "title", "text"}], "queries": [{"text", "typing"}], "limit": 10}
out: {"version": "1.4.22", "answers": [["path", ...], ...]}

The documents are indexed as Xapian's guide does it, with the German stemmer and the spelling dictionary. Queries are
parsed with the default flags and spelling correction, and where the parser offers a corrected query, that one is run.

Three things are done in its favour, since the figures are worse without them: it is told when somebody is still typing
the last word (the product is not told); a query with quotation marks or a hyphen is not corrected (the parser would
replace right words of a phrase); what the parser refuses is searched as plain words.
"""
import json
import sys
import tempfile

import xapian


def build(folder, documents):
    database = xapian.WritableDatabase(folder, xapian.DB_CREATE_OR_OPEN)
    generator = xapian.TermGenerator()
    generator.set_stemmer(xapian.Stem("german"))
    generator.set_database(database)
    generator.set_flags(xapian.TermGenerator.FLAG_SPELLING)
    for entry in documents:
        document = xapian.Document()
        document.set_data(entry["path"])
        generator.set_document(document)
        generator.index_text(entry["title"], 1, "S")
        generator.index_text(entry["title"])
        generator.increase_termpos()
        generator.index_text(entry["text"])
        database.add_document(document)
    database.commit()
    return database


def parse(parser, text, flags):
    query = parser.parse_query(text, flags)
    corrected = parser.get_corrected_query_string().decode()
    return parser.parse_query(corrected, flags) if corrected and '"' not in text and "-" not in text else query


def answer(folder, work):
    database = build(folder, work["documents"])
    parser = xapian.QueryParser()
    parser.set_stemmer(xapian.Stem("german"))
    parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
    parser.set_database(database)
    plain = xapian.QueryParser.FLAG_SPELLING_CORRECTION
    typed = xapian.QueryParser.FLAG_DEFAULT | plain
    typing = typed | xapian.QueryParser.FLAG_PARTIAL | xapian.QueryParser.FLAG_WILDCARD
    answers = []
    for asked in work["queries"]:
        try:
            query = parse(parser, asked["text"], typing if asked["typing"] else typed)
        except xapian.QueryParserError:
            query = parse(parser, asked["text"], plain)
        enquire = xapian.Enquire(database)
        enquire.set_query(query)
        answers.append([match.document.get_data().decode() for match in enquire.get_mset(0, work["limit"])])
    return answers


def main():
    with tempfile.TemporaryDirectory() as folder:
        answers = answer(folder, json.load(sys.stdin))
    json.dump({"version": xapian.version_string(), "answers": answers}, sys.stdout)


if __name__ == "__main__":
    main()
