using System.Collections.Immutable;
using System.Xml;

namespace ToolKit.WebDav;

/// <summary>
/// Dead properties of files and folders on disk. Each folder holds what belongs to its members in <c>.toolkit-properties</c>, a folder no client sees: one XML file for each resource that
/// has properties, under the resource's name; the folder's own lie under the name <c>.toolkit-properties</c>, which no member can have. Extended attributes would be neater, but they end at 4 KB on ext4 and
/// at most ways of copying; a single file for all members would be rewritten with every change and grow with the folder. Like this a folder that is moved, copied
/// or packed takes everything along, and a folder without properties holds nothing of ours.
/// </summary>
internal static class FolderProperties
{
    public const string FolderName = ".toolkit-properties";

    /// <summary>The most bytes the properties of one resource may have together.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Whether any member of the folder, or itself, may have properties.</summary>
    public static bool AnyIn(string folder) => IsPlain(new FileInfo(Path.Join(folder, FolderName)), isFolder: true);

    /// <summary>The properties of a member.</summary>
    /// <param name="folder">Full path of the folder.</param>
    /// <param name="name">The member; empty for the folder itself.</param>
    public static ImmutableArray<DeadProperty> Read(string folder, string name)
    {
        try
        {
            var file = new FileInfo(FileOf(folder, name));
            return AnyIn(folder) && IsPlain(file, isFolder: false) && file.Length is > 0 and <= 2 * MaxBytes
                ? Parse(File.ReadAllBytes(file.FullName))
                : [];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or XmlException or WebDavException)
        {
            return []; // somebody has changed or removed the file by hand: the document itself is served all the same
        }
    }

    /// <summary>Replaces the properties of a member in one step.</summary>
    public static void Write(string folder, string name, ImmutableArray<DeadProperty> properties, string temporaryName)
    {
        if (properties.IsEmpty)
        {
            Drop(folder, name);
            return;
        }

        Directory.CreateDirectory(Path.Join(folder, FolderName));
        var temporary = Path.Join(folder, FolderName, temporaryName);
        try
        {
            File.WriteAllBytes(temporary, Render(properties));
            File.Move(temporary, FileOf(folder, name), overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Removes the properties of a member; also those of one that went without us. Nothing happens where there are none.</summary>
    public static void Drop(string folder, string name)
    {
        if (!AnyIn(folder))
            return;
        File.Delete(FileOf(folder, name));
        RemoveIfEmpty(folder);
    }

    /// <summary>Gives the properties of a file to another one, whose own are forgotten.</summary>
    public static void Transfer(string fromFolder, string fromName, string toFolder, string toName, bool keep)
    {
        if (!AnyIn(fromFolder) || !IsPlain(new FileInfo(FileOf(fromFolder, fromName)), isFolder: false))
        {
            Drop(toFolder, toName);
            return;
        }

        Directory.CreateDirectory(Path.Join(toFolder, FolderName));
        if (keep)
        {
            File.Copy(FileOf(fromFolder, fromName), FileOf(toFolder, toName), overwrite: true);
            return;
        }

        File.Move(FileOf(fromFolder, fromName), FileOf(toFolder, toName), overwrite: true);
        RemoveIfEmpty(fromFolder);
    }

    public static long LengthOf(ImmutableArray<DeadProperty> properties)
    {
        long length = 0;
        foreach (var property in properties)
            length += property.Xml.Length;
        return length;
    }

    private static string FileOf(string folder, string name) => Path.Join(folder, FolderName, name.Length == 0 ? FolderName : name);

    // A link is never followed, wherever somebody has put one.
    private static bool IsPlain(FileInfo file, bool isFolder)
    {
        var attributes = file.Attributes;
        return (int)attributes != -1
            && !attributes.HasFlag(FileAttributes.ReparsePoint)
            && attributes.HasFlag(FileAttributes.Directory) == isFolder;
    }

    private static void RemoveIfEmpty(string folder)
    {
        try
        {
            Directory.Delete(Path.Join(folder, FolderName));
        }
        catch (IOException)
        {
            // others are still in it
        }
    }

    private static byte[] Render(ImmutableArray<DeadProperty> properties)
    {
        using var xml = new MemoryStream();
        xml.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:prop xmlns:D=\"DAV:\">\n"u8);
        foreach (var property in properties)
        {
            xml.Write(property.Xml.Span);
            xml.Write("\n"u8);
        }

        xml.Write("</D:prop>\n"u8);
        return xml.ToArray();
    }

    private static ImmutableArray<DeadProperty> Parse(byte[] xml)
    {
        var properties = ImmutableArray.CreateBuilder<DeadProperty>();
        using var reader = XmlBody.Open(xml);
        XmlBody.Read(reader);
        while (!reader.EOF)
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                XmlBody.Read(reader);
                continue;
            }

            var name = new PropertyName(reader.NamespaceURI, reader.LocalName);
            properties.Add(new DeadProperty(name, XmlFragment.Capture(reader, out _)));
        }

        return properties.ToImmutable();
    }
}
