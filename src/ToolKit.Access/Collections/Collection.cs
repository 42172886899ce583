namespace ToolKit.Access;

/// <summary>A "Koffer": documents that somebody has put together, in her order.</summary>
/// <param name="Id">The row's id.</param>
/// <param name="PersonId">Whose it is.</param>
/// <param name="Name">One line.</param>
/// <param name="Note">What it is for, several lines; may be empty.</param>
/// <param name="ShareKey">Stands in the link by which others open it; null: nobody else can.</param>
/// <param name="Items">The documents, those included that are gone or that she may no longer read: ask the <see cref="LibraryView"/>.</param>
public sealed record Collection(long Id, long PersonId, string Name, string Note, string? ShareKey, IReadOnlyList<CollectionItem> Items);

/// <summary>A document in a collection. It is known by its id: moving and renaming it change nothing.</summary>
/// <param name="DocumentId">The library's id.</param>
/// <param name="Note">What to do with it here, one line; may be empty.</param>
public sealed record CollectionItem(long DocumentId, string Note);
