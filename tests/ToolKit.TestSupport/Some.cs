namespace ToolKit.TestSupport;

/// <summary>Values that do not matter to the test that uses them. Each call gives another one.</summary>
public static class Some
{
    private static int last;

    /// <summary>A number not given before in this program.</summary>
    public static int Number() => Interlocked.Increment(ref last);

    /// <summary>A file name with an extension; only letters, digits and a dot.</summary>
    public static string Name(string extension = "txt") => $"some{Number()}.{extension}";

    /// <summary>The name of a folder; only letters and digits.</summary>
    public static string FolderName() => $"folder{Number()}";

    public static string Text() => $"Some text, number {Number()}.";

    public static string Mail() => $"person{Number()}@example.org";

    /// <summary>Bytes that do not compress and differ from call to call, the same in every run.</summary>
    public static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(Number()).NextBytes(bytes);
        return bytes;
    }
}
