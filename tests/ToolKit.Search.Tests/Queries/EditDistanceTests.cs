using System.Text;

namespace ToolKit.Search.Tests;

public class EditDistanceTests
{
    [Theory]
    [InlineData("haus", "haus", 0)]
    [InlineData("haus", "hau", 1)]
    [InlineData("haus", "hauus", 1)]
    [InlineData("haus", "maus", 1)]
    [InlineData("haus", "hasu", 1)]
    [InlineData("konferenz", "konfrenzt", 2)]
    [InlineData("haus", "hxxs", 2)]
    [InlineData("ab", "", 2)]
    public void TheFewestChangesAreCounted(string first, string second, int distance)
    {
        Assert.Equal(distance, EditDistance.Between(Encoding.ASCII.GetBytes(first), Encoding.ASCII.GetBytes(second), 2));
        Assert.Equal(distance, EditDistance.Between(Encoding.ASCII.GetBytes(second), Encoding.ASCII.GetBytes(first), 2));
    }

    [Theory]
    [InlineData("haus", "garten", 2)]
    [InlineData("haus", "hausmeister", 2)]
    [InlineData("abc", "xyz", 2)]
    public void MoreThanAskedForIsNotCountedToTheEnd(string first, string second, int most) =>
        Assert.Equal(most + 1, EditDistance.Between(Encoding.ASCII.GetBytes(first), Encoding.ASCII.GetBytes(second), most));
}
