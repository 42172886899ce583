using System.Runtime.CompilerServices;

namespace ToolKit.Access.Tests;

/// <summary>Passwords are slow on purpose; these tests check hundreds. The end-to-end tests run the product as it is.</summary>
internal static class FastPasswords
{
    [ModuleInitializer]
    internal static void Set() => Passwords.Rounds = 1_000;
}
