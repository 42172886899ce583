// Serves a folder over WebDAV, with locks, to this machine: ServeFolder FOLDER [PORT]
using ToolKit.WebDav;

if (args.Length == 0 || !Directory.Exists(args[0]))
{
    Console.Error.WriteLine(args.Length == 0 ? "Which folder? ServeFolder FOLDER [PORT]" : $"There is no folder {args[0]}.");
    return 1;
}

var builder = WebApplication.CreateBuilder();
builder.Configuration["AllowedHosts"] = "127.0.0.1;localhost"; // no other site's name may lead a browser here
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AcceptWebDavClients());
using var folder = new FolderDavStore(args[0], TimeProvider.System);

var app = builder.Build();
app.MapWebDav("/", context => folder.OpenAs("anybody"));
app.Run($"http://127.0.0.1:{(args.Length > 1 ? args[1] : "5090")}");
return 0;
