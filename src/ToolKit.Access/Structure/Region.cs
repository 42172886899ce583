namespace ToolKit.Access;

/// <summary>A Regionaldirektion.</summary>
/// <param name="Id">The row's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Mailbox">Its functional mailbox (Organisationspostfach).</param>
/// <param name="FolderId">Its folder in the library, which may have been deleted.</param>
public sealed record Region(long Id, string Name, string Mailbox, long FolderId);

/// <summary>A federal state, where a region covers more than one.</summary>
/// <param name="Id">The row's id.</param>
/// <param name="RegionId">The region it belongs to.</param>
/// <param name="Name">Its name.</param>
/// <param name="FolderId">Its folder in the library, which may have been deleted.</param>
public sealed record Land(long Id, long RegionId, string Name, long FolderId);

/// <summary>A Standort: a town or district with an alliance.</summary>
/// <param name="Id">The row's id.</param>
/// <param name="RegionId">The region it belongs to.</param>
/// <param name="LandId">The Land it lies in; null where the region covers only one.</param>
/// <param name="Name">Its name; the folder's may differ.</param>
/// <param name="FolderId">Its folder in the library, which may have been deleted.</param>
public sealed record Site(long Id, long RegionId, long? LandId, string Name, long FolderId);
