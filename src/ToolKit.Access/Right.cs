namespace ToolKit.Access;

/// <summary>What can be done with a resource. <see cref="AccessPolicy"/> says who may.</summary>
public enum Right
{
    /// <summary>Know that it is there: name and place. A folder above a scope is seen, but not read.</summary>
    See,

    /// <summary>Read a document or everything in a folder.</summary>
    Read,

    /// <summary>Change a document's content, or the properties and locks of either.</summary>
    Write,

    /// <summary>Put a document into the folder.</summary>
    Create,

    /// <summary>Put a folder into the folder.</summary>
    CreateFolder,

    /// <summary>Take it out of its folder: delete, move or rename it, or put another in its place.</summary>
    Remove,

    /// <summary>Make a draft part of what everybody reads.</summary>
    Publish,

    /// <summary>Decide requests for access to it.</summary>
    DecideRequests,

    /// <summary>Give and withdraw grants on it.</summary>
    GiveGrants,

    /// <summary>What only an administrator does: end other people's locks, make a folder public, empty the trash, keep people.</summary>
    Administer,
}

/// <summary>What <see cref="AccessPolicy.Decide"/> says.</summary>
public enum Decision
{
    /// <summary>The person may not know that it exists: answer as if it did not.</summary>
    Absent,

    /// <summary>The person sees it but may not do this.</summary>
    Denied,

    /// <summary>Go on.</summary>
    Allowed,
}
