using ToolKit.Access;

namespace ToolKit.Server.Tests;

public sealed class PrivacyPageTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Theory]
    [InlineData("/datenschutz", false)]
    [InlineData("/datenschutz?sprache=en", true)]
    public async Task EverybodyReadsEveryDatumWithItsPurposeAndEnd(string address, bool isEnglish)
    {
        using var nobody = Application.OpenBrowser();

        var page = await nobody.OpenAsync(address);

        Assert.Equal(200, page.Status);
        var rows = page.Document.QuerySelectorAll("tbody tr").Select(row => string.Join(' ', row.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ToList();
        foreach (var datum in StaffData.All)
        {
            var (purpose, end) = isEnglish ? (datum.Purpose.English, datum.End.English) : (datum.Purpose.German, datum.End.German);
            Assert.Contains(rows, row => row.StartsWith(purpose, StringComparison.Ordinal) && row.EndsWith(end, StringComparison.Ordinal)
                && row.Contains($" {datum.Table}: ", StringComparison.Ordinal) && row.Contains(datum.Column, StringComparison.Ordinal));
        }

        Assert.Contains("/datenschutz", (await nobody.OpenAsync("/anmelden")).Html, StringComparison.Ordinal);
    }
}
