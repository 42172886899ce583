namespace ToolKit.Search;

/// <summary>Words that say nothing about what a text is about, folded. A query of nothing else is looked for all the same.</summary>
internal static class StopWords
{
    private static readonly HashSet<string> Words = new(
        """
        ab aber alle allem allen aller alles als also am an andere anderem anderen anderer anderes auch auf aus
        bei beim bin bis bist bzw da dabei dadurch dafuer damit danach dann das dass dazu dein deine dem den denen denn der deren des
        deshalb dessen die dies diese diesem diesen dieser dieses doch dort du durch
        ein eine einem einen einer eines er es etwa etwas euch euer eure fuer gegen gibt hab habe haben hat hatte hatten hier hin hinter
        ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in indem ins ist ja jede jedem jeden jeder jedes jene jenem jenen jener jenes
        kann kein keine keinem keinen keiner keines koennen konnte man manche manchem manchen mancher manches mein meine meinem meinen meiner
        mich mir mit muss muessen nach nicht nichts noch nur ob oder ohne sehr sein seine seinem seinen seiner seines selbst sich sie sind so
        solche solchem solchen solcher solches soll sollen sollte sondern sonst soweit sowie ueber um und uns unser unsere unter vom von vor
        wann war waren warum was weil welche welchem welchen welcher welches wenn wer werde werden wie wieder will wir wird wirst wo wollen
        wurde wurden zu zum zur zwar zwischen the and of for to or
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        StringComparer.Ordinal);

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Words.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool Contains(ReadOnlySpan<char> folded) => Lookup.Contains(folded);
}
