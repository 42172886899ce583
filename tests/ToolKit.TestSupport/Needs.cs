using System.Diagnostics.CodeAnalysis;

namespace ToolKit.TestSupport;

/// <summary>
/// What a test needs of the machine it runs on. A newcomer's may lack it, and nobody is to be kept from running the rest: there the test is left out, and the run prints why.
/// Nowhere else is a test left out. As root on Debian tests/run installs everything, and .ci/run (TESTS_REQUIRE_ALL=1) counts a test that is left out as failed.
/// </summary>
public static class Needs
{
    /// <summary>Goes on where these programs are installed.</summary>
    public static void Programs(params string[] names) => Nothing(ExternalProgram.WhyMissing(names));

    /// <summary>Goes on as root.</summary>
    /// <param name="what">What only root can do.</param>
    public static void Root(string what) => That(Environment.IsPrivilegedProcess, $"only root can {what}");

    /// <summary>Goes on where something is there.</summary>
    /// <param name="reason">What is missing, and where it comes from.</param>
    public static void That([DoesNotReturnIf(false)] bool isThere, string reason)
    {
        if (!isThere)
            Assert.Skip(reason);
    }

    /// <summary>Goes on where nothing is missing.</summary>
    /// <param name="missing">What is, and where it comes from; null: nothing.</param>
    public static void Nothing(string? missing) => That(missing is null, missing ?? "");
}
