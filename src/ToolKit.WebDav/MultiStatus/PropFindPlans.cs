using System.Collections.Concurrent;
using System.Text;

namespace ToolKit.WebDav;

/// <summary>
/// Clients send the same few PROPFIND bodies all day: those seen are kept ready, so that no XML is parsed for them. Bounded in number and size.
/// </summary>
internal sealed class PropFindPlans
{
    private const int MaxPlans = 256;
    private const int MaxBodyBytes = 2048;

    private static readonly PropFindPlan Empty = PropFindPlan.For(PropFindBody.Empty, isKept: true);

    private readonly ConcurrentDictionary<string, PropFindPlan> _plans = new(StringComparer.Ordinal);

    /// <exception cref="WebDavException">400, 403, 413: a body that is refused; those are not kept.</exception>
    public PropFindPlan Get(ReadOnlyMemory<byte> body, int maxProperties)
    {
        if (body.IsEmpty)
            return Empty;
        if (body.Length > MaxBodyBytes)
            return PropFindPlan.For(PropFindBody.Parse(body, maxProperties));
        var key = string.Concat(maxProperties.ToString(System.Globalization.CultureInfo.InvariantCulture), " ", Encoding.Latin1.GetString(body.Span));
        if (_plans.TryGetValue(key, out var plan))
            return plan;
        var isKept = _plans.Count < MaxPlans;
        plan = PropFindPlan.For(PropFindBody.Parse(body, maxProperties), isKept);
        return isKept ? _plans.GetOrAdd(key, plan) : plan;
    }
}
