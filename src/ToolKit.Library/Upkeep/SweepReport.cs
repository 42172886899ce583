namespace ToolKit.Library;

/// <summary>What a sweep has removed.</summary>
/// <param name="PurgedIds">The ids of entries that went for good, for those who keep something by them.</param>
/// <param name="ScratchFiles">Clients' scratch files and folders.</param>
/// <param name="TrashedEntries">Entries whose time in the trash was over, with all below them.</param>
/// <param name="Blobs">Contents that nothing referred to.</param>
/// <param name="Files">Files in the blob folder that belonged to nothing.</param>
public sealed record SweepReport(IReadOnlyList<long> PurgedIds, int ScratchFiles, int TrashedEntries, int Locks, int Blobs, int Files);
