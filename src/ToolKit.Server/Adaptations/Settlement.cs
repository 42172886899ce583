using ToolKit.Formats;

namespace ToolKit.Server;

/// <summary>What is to stand where two texts were changed differently.</summary>
public enum SettlementChoice
{
    Mine,
    Theirs,

    /// <summary>Mine, then theirs.</summary>
    Both,

    /// <summary>What somebody has written instead.</summary>
    Own,
}

/// <summary>How a conflict is settled, as a form says it.</summary>
/// <param name="Choice">Null: not yet.</param>
/// <param name="OwnLines">What stands in the field for a text of one's own.</param>
public sealed record Settlement(MergedPart Conflict, SettlementChoice? Choice, IReadOnlyList<string> OwnLines)
{
    /// <summary>What comes of it; of one that is not settled, mine.</summary>
    public IReadOnlyList<string> Lines => Choice switch
    {
        SettlementChoice.Theirs => Conflict.Theirs,
        SettlementChoice.Both => [.. Conflict.Mine, .. Conflict.Theirs],
        SettlementChoice.Own => OwnLines,
        _ => Conflict.Mine,
    };

    /// <summary>The name of the field with the choice.</summary>
    /// <param name="index">Counted from 0.</param>
    public static string ChoiceField(int index) => $"wahl{index}";

    /// <summary>The name of the field with a text of one's own.</summary>
    /// <param name="index">Counted from 0.</param>
    public static string TextField(int index) => $"text{index}";

    public static Settlement Read(IFormCollection form, int index, MergedPart conflict)
    {
        string? text = form[TextField(index)];
        return new Settlement(
            conflict,
            form[ChoiceField(index)].ToString() switch
            {
                "meine" => SettlementChoice.Mine,
                "original" => SettlementChoice.Theirs,
                "beide" => SettlementChoice.Both,
                "eigener" => SettlementChoice.Own,
                _ => null,
            },
            text is null ? conflict.Mine : text.Length == 0 ? [] : TextMerge.Lines(text));
    }
}
