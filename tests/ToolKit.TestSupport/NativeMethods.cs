using System.Runtime.InteropServices;

namespace ToolKit.TestSupport;

internal static partial class NativeMethods
{
    public const int SigQuit = 3;
    public const int SigTerm = 15;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int Kill(int processId, int signal);
}
