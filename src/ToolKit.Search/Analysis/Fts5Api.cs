using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ToolKit.Search;

/// <summary>The door FTS5 leaves open for tokenizers and ranking functions: https://sqlite.org/fts5.html#extending_fts5, with its structures as C has them.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Fts5Api
{
    public int Version;
    public delegate* unmanaged[Cdecl]<Fts5Api*, byte*, void*, Fts5TokenizerMethods*, delegate* unmanaged[Cdecl]<void*, void>, int> CreateTokenizer;
    public delegate* unmanaged[Cdecl]<Fts5Api*, byte*, void**, Fts5TokenizerMethods*, int> FindTokenizer;

    public delegate* unmanaged[Cdecl]<
        Fts5Api*, byte*, void*, delegate* unmanaged[Cdecl]<Fts5ExtensionApi*, void*, nint, int, nint*, void>, delegate* unmanaged[Cdecl]<void*, void>, int> CreateFunction;

    // The type of the pointer; SQLite keeps the address, so it lies in memory that never goes.
    private static readonly byte* PointerType = Unmanaged("fts5_api_ptr");

    /// <summary>The door of one connection; it stays open as long as the connection.</summary>
    public static Fts5Api* Of(SqliteConnection connection)
    {
        Fts5Api* api = null;
        using var statement = new IndexStatement(connection.Handle!, "SELECT fts5(?1)");
        statement.BindPointer(1, &api, PointerType);
        statement.Run();
        GC.KeepAlive(connection);
        return api is null ? throw new NotSupportedException("This SQLite has no FTS5.") : api;
    }

    /// <summary>A text that C can read for good.</summary>
    public static byte* Unmanaged(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var memory = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(memory, bytes.Length));
        return memory;
    }

    public static void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw new SqliteException("FTS5 refused an extension.", result);
    }
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Fts5TokenizerMethods
{
    public delegate* unmanaged[Cdecl]<void*, byte**, int, void**, int> Create;
    public delegate* unmanaged[Cdecl]<void*, void> Delete;
    public delegate* unmanaged[Cdecl]<void*, void*, int, byte*, int, delegate* unmanaged[Cdecl]<void*, int, byte*, int, int, int, int>, int> Tokenize;
}

[StructLayout(LayoutKind.Sequential)]
internal struct Fts5PhraseIterator
{
    public nint A;
    public nint B;
}

/// <summary>What a ranking function may ask of the row it stands on. The order is that of the C header.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Fts5ExtensionApi
{
    public int Version;
    public nint UserData;
    public nint ColumnCount;
    public delegate* unmanaged[Cdecl]<void*, long*, int> RowCount;
    public delegate* unmanaged[Cdecl]<void*, int, long*, int> ColumnTotalSize;
    public nint Tokenize;
    public delegate* unmanaged[Cdecl]<void*, int> PhraseCount;
    public nint PhraseSize;
    public nint InstCount;
    public nint Inst;
    public nint Rowid;
    public nint ColumnText;
    public delegate* unmanaged[Cdecl]<void*, int, int*, int> ColumnSize;
    public nint QueryPhrase;
    public nint SetAuxdata;
    public nint GetAuxdata;
    public delegate* unmanaged[Cdecl]<void*, int, Fts5PhraseIterator*, int*, int*, int> PhraseFirst;
    public delegate* unmanaged[Cdecl]<void*, Fts5PhraseIterator*, int*, int*, void> PhraseNext;
}
