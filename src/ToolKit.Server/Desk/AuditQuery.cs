using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>What a query asks of the record of acts; the page and the download read the same.</summary>
public sealed record AuditQuery
{
    /// <summary>The first day.</summary>
    [FromQuery(Name = "von")]
    public DateOnly? Von { get; init; }

    /// <summary>The last day.</summary>
    [FromQuery(Name = "bis")]
    public DateOnly? Bis { get; init; }

    /// <summary>One of <see cref="AuditActs.All"/>.</summary>
    [FromQuery(Name = "vorgang")]
    public string? Vorgang { get; init; }

    /// <summary>As <see cref="PlaceChoice"/> writes it.</summary>
    [FromQuery(Name = "ort")]
    public string? Ort { get; init; }

    /// <summary>The id of who did it.</summary>
    [FromQuery(Name = "person")]
    public long? Person { get; init; }

    /// <summary>The id of whom it was done to.</summary>
    [FromQuery(Name = "betrifft")]
    public long? Betrifft { get; init; }

    public AuditFilter ToFilter()
    {
        PlaceChoice? place = PlaceChoice.TryParse(Ort, out var chosen) ? chosen : null;
        return new AuditFilter
        {
            From = Von is { } from && from > DateOnly.MinValue ? LocalDays.EndOf(from.AddDays(-1)) : null,
            Until = Bis is { } until && until < DateOnly.MaxValue ? LocalDays.EndOf(until) : null,
            Act = string.IsNullOrEmpty(Vorgang) ? null : Vorgang,
            RegionId = place?.RegionId,
            SiteId = place?.SiteId,
            PersonId = Person,
            AboutPersonId = Betrifft,
        };
    }

    /// <summary>The same as a query, with its question mark; empty when it asks for everything.</summary>
    public string ToQuery(long? before = null)
    {
        (string Name, string? Value)[] values =
        [
            ("von", Von?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ("bis", Bis?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ("vorgang", Vorgang),
            ("ort", Ort),
            ("person", Person?.ToString(CultureInfo.InvariantCulture)),
            ("betrifft", Betrifft?.ToString(CultureInfo.InvariantCulture)),
            ("vor", before?.ToString(CultureInfo.InvariantCulture)),
        ];
        return QueryString.Create(values.Where(pair => !string.IsNullOrEmpty(pair.Value)).Select(pair => KeyValuePair.Create(pair.Name, pair.Value))).Value ?? "";
    }
}
