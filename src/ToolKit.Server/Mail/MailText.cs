namespace ToolKit.Server;

/// <summary>
/// What the product writes mails about. Each has a text in every language, <c>Mail/Texts/&lt;Name&gt;.&lt;language&gt;.txt</c>, which the operator replaces by a file of
/// the same name in <c>data/mail</c>.
/// </summary>
/// <remarks>
/// No mail names anybody but the person it is sent to, and none that goes to an unconfirmed address holds what somebody typed: otherwise the server would carry
/// strangers' messages. The report of a barrier does; it goes to the operator's own address alone.
/// </remarks>
public sealed class MailText
{
    private MailText(string name, params string[] placeholders)
    {
        Name = name;
        Placeholders = placeholders;
    }

    /// <summary>Somebody without account has asked for access and must confirm the address. <c>place role link days</c></summary>
    public static MailText RequestConfirm { get; } = new("RequestConfirm", "place", "role", "link", "days");

    /// <summary>A request waits for those who decide. <c>place role body link</c></summary>
    public static MailText RequestNotice { get; } = new("RequestNotice", "place", "role", "body", "link");

    /// <summary>A request was approved; the link lets its addressee in. <c>name place role until note link expires</c></summary>
    public static MailText Invitation { get; } = new("Invitation", "name", "place", "role", "until", "note", "link", "expires");

    /// <summary>Somebody who has an account got what she asked for. <c>name place role until note link</c></summary>
    public static MailText Granted { get; } = new("Granted", "name", "place", "role", "until", "note", "link");

    /// <summary>A request was refused. <c>name place role reason</c></summary>
    public static MailText Refused { get; } = new("Refused", "name", "place", "role", "reason");

    /// <summary>A request went to another region or site. <c>name place from</c></summary>
    public static MailText PassedOn { get; } = new("PassedOn", "name", "place", "from");

    /// <summary>A grant of hers ends soon. <c>name place role until days link</c></summary>
    public static MailText GrantReminder { get; } = new("GrantReminder", "name", "place", "role", "until", "days", "link");

    /// <summary>Grants in a region end soon. <c>place number list link</c>; <c>list</c> has several lines</summary>
    public static MailText GrantReminderRegion { get; } = new("GrantReminderRegion", "place", "number", "list", "link");

    /// <summary>A region must go through its grants. <c>place link</c></summary>
    public static MailText ReviewDue { get; } = new("ReviewDue", "place", "link");

    /// <summary>A link to choose a new password. <c>name link expires</c></summary>
    public static MailText PasswordReset { get; } = new("PasswordReset", "name", "link", "expires");

    /// <summary>Somebody has changed the password of her account, she herself as a rule. <c>name time</c></summary>
    public static MailText PasswordChanged { get; } = new("PasswordChanged", "name", "time");

    /// <summary>A grant was ended before its time. <c>name place role reason</c></summary>
    public static MailText GrantEnded { get; } = new("GrantEnded", "name", "place", "role", "reason");

    /// <summary>A grant got another end or role. <c>name place role until reason</c></summary>
    public static MailText GrantChanged { get; } = new("GrantChanged", "name", "place", "role", "until", "reason");

    /// <summary>Somebody stands in for a region's administrator. <c>name place from until link</c></summary>
    public static MailText Deputy { get; } = new("Deputy", "name", "place", "from", "until", "link");

    /// <summary>News of what somebody follows. <c>name number list link end</c>; <c>list</c> has several lines, <c>end</c> is where she ends these mails</summary>
    public static MailText Digest { get; } = new("Digest", "name", "number", "list", "link", "end");

    /// <summary>Somebody asks the holder of a lock to let go of a document. <c>name since link</c></summary>
    public static MailText ReleaseWanted { get; } = new("ReleaseWanted", "name", "since", "link");

    /// <summary>Drafts of hers were published. <c>name number link</c></summary>
    public static MailText DraftsPublished { get; } = new("DraftsPublished", "name", "number", "link");

    /// <summary>Drafts of hers were sent back. <c>name number link</c></summary>
    public static MailText DraftsReturned { get; } = new("DraftsReturned", "name", "number", "link");

    /// <summary>Documents that she keeps up to date are due to be looked at. <c>name number link</c></summary>
    public static MailText ReviewsOfDocuments { get; } = new("ReviewsOfDocuments", "name", "number", "link");

    /// <summary>An administrator tries out whether mail arrives. <c>name link time</c></summary>
    public static MailText TestMail { get; } = new("TestMail", "name", "link", "time");

    /// <summary>Somebody, whoever it is, reports a barrier to the operator. <c>page barrier answer</c>, as typed; <c>page</c> and <c>answer</c> may be empty</summary>
    public static MailText BarrierReport { get; } = new("BarrierReport", "page", "barrier", "answer");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MailText> All { get; } =
    [
        RequestConfirm, RequestNotice, Invitation, Granted, Refused, PassedOn, GrantReminder, GrantReminderRegion, ReviewDue, PasswordReset, PasswordChanged, GrantEnded, GrantChanged,
        Deputy, ReleaseWanted, Digest, DraftsPublished, DraftsReturned, ReviewsOfDocuments, TestMail, BarrierReport,
    ];

    /// <summary>The name of its files.</summary>
    public string Name { get; }

    /// <summary>The words in <c>{{…}}</c> it can hold.</summary>
    public IReadOnlyList<string> Placeholders { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
