using System.Collections.Immutable;

namespace ToolKit.WebDav;

/// <summary>Dead properties as stores keep them: in the order in which they came.</summary>
internal static class DeadPropertyList
{
    /// <summary>The list after one instruction of a PROPPATCH.</summary>
    public static ImmutableArray<DeadProperty> With(this ImmutableArray<DeadProperty> properties, PropertyChange change)
    {
        var index = -1;
        for (var i = 0; i < properties.Length && index < 0; i++)
            index = properties[i].Name == change.Name ? i : -1;
        if (change.Xml is not { } xml)
            return index < 0 ? properties : properties.RemoveAt(index);
        var property = new DeadProperty(change.Name, xml);
        return index < 0 ? properties.Add(property) : properties.SetItem(index, property);
    }
}
