using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>What the part of a request's form needs that both forms share.</summary>
/// <param name="Form">What was filled in.</param>
/// <param name="Problems">What is wrong with it.</param>
/// <param name="Roles">The roles offered.</param>
public sealed record RequestFields(RequestForm Form, FormProblems Problems, IReadOnlyList<Role> Roles);
