using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ToolKit.Search;

/// <summary>
/// The tokenizer "german" of FTS5. Text that is indexed goes through <see cref="GermanAnalyzer"/>; with the argument "terms", and in queries, it is taken
/// for tokens that are made already, parted by spaces.
/// SQLite calls the static methods below; nothing may be thrown across that border, since it would end the process.
/// </summary>
internal sealed unsafe class GermanTokenizer
{
    private const int IsQuery = 0x1; // FTS5_TOKENIZE_QUERY
    private const int Colocated = 0x1; // FTS5_TOKEN_COLOCATED

    private static readonly byte* Name = Fts5Api.Unmanaged("german");

    private static long instances;

    private readonly bool takesTerms;

    private GermanTokenizer(bool takesTerms) => this.takesTerms = takesTerms;

    /// <summary>How many are in use; 0 when all connections that had one are closed.</summary>
    public static long Instances => Interlocked.Read(ref instances);

    /// <summary>
    /// Makes the tokenizer known to an open connection, once: FTS5 would put a second one of the same name before the first, and a pooled connection
    /// would grow with each opening.
    /// </summary>
    public static void Register(SqliteConnection connection)
    {
        var api = Fts5Api.Of(connection);
        void* data;
        Fts5TokenizerMethods methods;
        if (api->FindTokenizer(api, Name, &data, &methods) == raw.SQLITE_OK)
            return;
        methods = new Fts5TokenizerMethods { Create = &Create, Delete = &Delete, Tokenize = &Tokenize };
        Fts5Api.Check(api->CreateTokenizer(api, Name, null, &methods, null));
        GC.KeepAlive(connection);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Create(void* userData, byte** arguments, int count, void** tokenizer)
    {
        try
        {
            var terms = false;
            for (var i = 0; i < count; i++)
            {
                if (Marshal.PtrToStringUTF8((nint)arguments[i]) != "terms")
                    return raw.SQLITE_ERROR;
                terms = true;
            }

            *tokenizer = (void*)GCHandle.ToIntPtr(GCHandle.Alloc(new GermanTokenizer(terms)));
            Interlocked.Increment(ref instances);
            return raw.SQLITE_OK;
        }
        catch
        {
            return raw.SQLITE_ERROR; // there is nobody above but C
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Delete(void* tokenizer)
    {
        try
        {
            GCHandle.FromIntPtr((nint)tokenizer).Free();
            Interlocked.Decrement(ref instances);
        }
        catch
        {
            // SQLite hands back what Create gave it; should it ever not, there is nobody to tell.
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Tokenize(
        void* tokenizer, void* context, int flags, byte* text, int length, delegate* unmanaged[Cdecl]<void*, int, byte*, int, int, int, int> take)
    {
        try
        {
            if (text is null || length <= 0)
                return raw.SQLITE_OK;
            var bytes = new ReadOnlySpan<byte>(text, length);
            return (flags & IsQuery) != 0 || ((GermanTokenizer)GCHandle.FromIntPtr((nint)tokenizer).Target!).takesTerms
                ? TakeTerms(bytes, context, take)
                : Analyze(bytes, context, take);
        }
        catch
        {
            return raw.SQLITE_ERROR; // there is nobody above but C
        }
    }

    private static int TakeTerms(ReadOnlySpan<byte> text, void* context, delegate* unmanaged[Cdecl]<void*, int, byte*, int, int, int, int> take)
    {
        fixed (byte* start = text)
        {
            for (var at = 0; at < text.Length;)
            {
                if (text[at] is (byte)' ' or (byte)'\n' or 0)
                {
                    at++;
                    continue;
                }

                var end = at;
                while (end < text.Length && text[end] is not ((byte)' ' or (byte)'\n' or 0))
                    end++;
                var result = take(context, 0, start + at, end - at, at, end);
                if (result != raw.SQLITE_OK)
                    return result;
                at = end;
            }
        }

        return raw.SQLITE_OK;
    }

    private static int Analyze(ReadOnlySpan<byte> text, void* context, delegate* unmanaged[Cdecl]<void*, int, byte*, int, int, int, int> take)
    {
        var chars = ArrayPool<char>.Shared.Rent(text.Length);
        var offsets = ArrayPool<int>.Shared.Rent(text.Length + 1);
        try
        {
            var count = Decode(text, chars, offsets);
            var sink = new NativeSink(context, take, offsets);
            GermanAnalyzer.Analyze(chars.AsSpan(0, count), ref sink);
            return sink.Result;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
            ArrayPool<int>.Shared.Return(offsets);
        }
    }

    /// <summary>Invalid bytes become a sign that is no letter.</summary>
    /// <param name="offsets">Gets for each character where it begins in the bytes, and for the end as well.</param>
    private static int Decode(ReadOnlySpan<byte> text, Span<char> chars, Span<int> offsets)
    {
        var count = 0;
        for (var at = 0; at < text.Length;)
        {
            if (text[at] < 0x80)
            {
                offsets[count] = at;
                chars[count++] = (char)text[at++];
                continue;
            }

            Rune.DecodeFromUtf8(text[at..], out var rune, out var consumed);
            offsets[count] = at;
            var units = rune.EncodeToUtf16(chars[count..]);
            if (units == 2)
                offsets[count + 1] = at;
            count += units;
            at += consumed;
        }

        offsets[count] = text.Length;
        return count;
    }

    private ref struct NativeSink(void* context, delegate* unmanaged[Cdecl]<void*, int, byte*, int, int, int, int> take, ReadOnlySpan<int> offsets) : ITokenSink
    {
        private readonly ReadOnlySpan<int> offsets = offsets;

        public int Result { get; private set; }

        public bool Take(WordForms forms, bool isColocated, int start, int end)
        {
            if (!Send(forms.Exact, isColocated, start, end))
                return false;
            if (forms.Stem is not null && !Send(forms.Stem, true, start, end))
                return false;
            foreach (var part in forms.Parts)
            {
                if (!Send(part, true, start, end))
                    return false;
            }

            return true;
        }

        private bool Send(byte[] token, bool isColocated, int start, int end)
        {
            fixed (byte* bytes = token)
                Result = take(context, isColocated ? Colocated : 0, bytes, token.Length, offsets[start], offsets[end]);
            return Result == raw.SQLITE_OK;
        }
    }
}
