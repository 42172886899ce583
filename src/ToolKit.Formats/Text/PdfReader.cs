using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ToolKit.Formats;

/// <summary>
/// PDF by way of pdftotext of Poppler, in a process of its own that may use only so much time and memory and sees none of our environment. Pages are sections, the blocks it finds on them paragraphs.
/// </summary>
internal static class PdfReader
{
    private const int LongestError = 4_000;
    private const int LongestLine = 2_000;

    // The shell sets the limits and then becomes the program, so there is one process to end. Where a system lacks a limit, the time limit on this side remains.
    private const string Limited = "ulimit -v \"$1\" 2>/dev/null; ulimit -t \"$2\" 2>/dev/null; ulimit -f 0; ulimit -c 0; shift 2; exec \"$@\"";

    public static void Read(SourceFile file, ContentHandler text)
    {
        var program = file.PdfProgram ?? throw new ReadingEndedException(TextProblem.NoPdfProgram, "The program that reads PDF is not installed.");
        using var copy = CopyOf(file.Body, text);
        using var process = Start(program, copy.Name, text.Limits);
        var error = Task.Run(() => BeginningOf(process.StandardError.BaseStream));
        using var ending = text.OnTimeUp(() => End(process));
        try
        {
            ReadOutput(process.StandardOutput.BaseStream, text);
            process.WaitForExit();
        }
        catch (Exception cut) when (cut is System.Xml.XmlException or IOException)
        {
            // The output broke off. Why, the program says when it has ended by itself.
            process.StandardOutput.BaseStream.CopyTo(Stream.Null);
            process.WaitForExit();
            text.CheckTime();
            throw Failure(process.ExitCode, error.Result);
        }
        finally
        {
            End(process);
        }

        text.CheckTime();
        if (process.ExitCode != 0)
            throw Failure(process.ExitCode, error.Result);
    }

    /// <summary>Reads to the end, so that the program is not held up, and keeps a little of it.</summary>
    private static string BeginningOf(Stream stream)
    {
        var buffer = new byte[LongestError];
        var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        var beginning = Encoding.UTF8.GetString(buffer, 0, length);
        while (stream.Read(buffer) > 0)
        {
        }

        return beginning;
    }

    private static ReadingEndedException Failure(int exitCode, string error)
    {
        if (error.Contains("Incorrect password", StringComparison.OrdinalIgnoreCase))
            return new ReadingEndedException(TextProblem.PasswordProtected, "The PDF is encrypted.");
        // 128 and the signal: SIGXCPU where the time is used up, SIGABRT, SIGKILL or SIGSEGV where memory is refused.
        const int timeUsedUp = 152;
        return exitCode switch
        {
            timeUsedUp => new ReadingEndedException(TextProblem.TooSlow, "Reading the PDF took too long."),
            > 128 => new ReadingEndedException(TextProblem.Expands, "Reading the PDF took too much memory."),
            _ when error.Contains("memory", StringComparison.OrdinalIgnoreCase) => new ReadingEndedException(TextProblem.Expands, "Reading the PDF took too much memory."),
            _ => ReadingEndedException.Damaged("The PDF is damaged."),
        };
    }

    private static FileStream CopyOf(Stream body, ContentHandler text)
    {
        var copy = TemporaryFile.Create();
        try
        {
            var buffer = new byte[64 * 1024];
            while (body.Read(buffer) is > 0 and var read)
            {
                text.CheckTime();
                copy.Write(buffer, 0, read);
            }

            copy.Flush();
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    private static Process Start(string program, string path, ReadLimits limits)
    {
        string[] call = [program, "-enc", "UTF-8", "-bbox-layout", path, "-"];
        var seconds = Math.Max(1, (long)Math.Ceiling(limits.MostTime.TotalSeconds));
        string[] limited = ["-c", Limited, "sh", (limits.MostPdfMemory / 1024).ToString(CultureInfo.InvariantCulture), seconds.ToString(CultureInfo.InvariantCulture), .. call];
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo(program, call[1..]) : new ProcessStartInfo("/bin/sh", limited);
        start.UseShellExecute = false;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.WorkingDirectory = Path.GetTempPath();
        start.Environment.Clear(); // settings in it may be secrets
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new ReadingEndedException(TextProblem.NoPdfProgram, "The program that reads PDF could not be started.");
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It has ended by itself, or one of those it started has.
        }
    }

    /// <summary>A page of XHTML: what the PDF says of itself, then page, flow, block, line and word with their places.</summary>
    private static void ReadOutput(Stream output, ContentHandler text)
    {
        using var xml = new XmlPart(output, text, ignoreDtd: true);
        var (page, line, endsBlock) = (0, new Line(), false);
        while (xml.Next())
        {
            if (xml.IsStart)
            {
                switch (xml.Name)
                {
                    case "title":
                        text.StateTitle(xml.TextInside());
                        break;
                    case "meta":
                        State(xml.Attribute("name"), xml.Attribute("content"), text);
                        break;
                    case "page":
                        Flush();
                        text.BeginSection(string.Create(CultureInfo.InvariantCulture, $"page={++page}"));
                        break;
                    case "line":
                        var top = Coordinate(xml.Attribute("yMin"));
                        if (Math.Abs(top - line.Top) > 1)
                            Flush();
                        (line.Top, endsBlock) = (top, false);
                        break;
                    case "word":
                        var (left, right) = (Coordinate(xml.Attribute("xMin")), Coordinate(xml.Attribute("xMax")));
                        line.Add(xml.TextInside(), left, right);
                        if (line.Length > LongestLine)
                            line.AppendTo(text);
                        break;
                }
            }
            else if (xml.IsEnd)
            {
                switch (xml.Name)
                {
                    case "line" when !line.IsSpaced:
                        line.AppendTo(text);
                        break;
                    case "block" when line.IsSpaced:
                        // The gap between letter-spaced words is so wide that they are taken for columns: it may go on beside this block.
                        endsBlock = true;
                        break;
                    case "block":
                        text.EndParagraph();
                        break;
                }
            }
        }

        Flush();

        void Flush()
        {
            line.AppendTo(text);
            if (endsBlock)
                text.EndParagraph();
            endsBlock = false;
        }
    }

    private static void State(string? name, string? value, ContentHandler text)
    {
        switch (name)
        {
            case "Author" or "Subject" or "Keywords":
                text.State(name.ToLowerInvariant(), value);
                break;
            case "CreationDate":
                text.State("created", value);
                break;
            case "ModDate":
                text.State("modified", value);
                break;
        }
    }

    private static double Coordinate(string? written) => double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var place) ? place : 0;

    /// <summary>The words of a line. Where letters were set apart each is a word here, and only a wider gap tells where a word ends.</summary>
    private sealed class Line
    {
        private const double WideGap = 1.6;

        private readonly List<(string Word, double Gap)> words = [];
        private double right;

        public int Length { get; private set; }

        /// <summary>Where it lies on the page, from the top.</summary>
        public double Top { get; set; }

        /// <summary>Nothing but pieces of one or two letters.</summary>
        public bool IsSpaced => words.Count > 1 && words.TrueForAll(word => word.Word.Length <= 2);

        public void Add(string word, double left, double wordsRight)
        {
            words.Add((word, left - right));
            right = wordsRight;
            Length += word.Length + 1;
        }

        public void AppendTo(ContentHandler text)
        {
            if (words.Count == 0)
                return;
            var gaps = words.Skip(1).Select(word => word.Gap).Order().ToList();
            var usual = gaps.Count == 0 ? 0 : gaps[gaps.Count / 2];
            for (var i = 0; i < words.Count; i++)
            {
                if (i > 0)
                    text.Append(words[i].Gap > usual * WideGap ? "  " : " ");
                text.Append(words[i].Word);
            }

            text.Append('\n');
            words.Clear();
            Length = 0;
        }
    }
}
