using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.Extensions.WebEncoders;
using ToolKit.Access;

namespace ToolKit.Server;

internal static class PagesSetup
{
    public static void AddPages(this IServiceCollection services, ServerOptions options)
    {
        // What a form brings waits on disk, not in memory; the form itself adds a little to the file.
        services.Configure<FormOptions>(form => form.MultipartBodyLengthLimit = options.MaxUploadBytes + 1_000_000);
        services.AddRazorPages(options =>
        {
            options.Conventions.ConfigureFilter(new ForgedFormFilter());
            options.Conventions.AuthorizeFolder("/Verwaltung");
            options.Conventions.AuthorizePage("/Abgleichen");
            options.Conventions.AuthorizePage("/AnmeldenErneut");
            options.Conventions.AuthorizePage("/Konto");
            options.Conventions.AuthorizePage("/KontoKennwort");
            options.Conventions.AuthorizePage("/KontoSitzungen");
            options.Conventions.AuthorizePage("/KontoVerfolgen");
            options.Conventions.AuthorizePage("/KontoZweiterFaktor");
            options.Conventions.AuthorizePage("/Eingang");
            options.Conventions.AuthorizePage("/EingangPruefen");
            options.Conventions.AuthorizePage("/EingangVergleichen");
            options.Conventions.AuthorizePage("/Koffer");
            options.Conventions.AuthorizePage("/KofferPacken");
            options.Conventions.AuthorizePage("/Neu");
            options.Conventions.AuthorizePage("/Office");
            options.Conventions.AuthorizePage("/Bearbeiten");
            options.Conventions.AuthorizePage("/Verbinden");
            options.Conventions.AuthorizePage("/VerbindungPruefen");
            options.Conventions.AuthorizePage("/Papierkorb");
            options.Conventions.AuthorizePage("/Pruefdaten");
            options.Conventions.AuthorizePage("/StandortProfil");
            options.Conventions.AuthorizePage("/Uebernehmen");
            options.Conventions.AuthorizePage("/Verschieben");
            options.Conventions.AuthorizePage("/VorlagenCheck");
            options.Conventions.AuthorizePage("/Zahlen");
            options.Conventions.AuthorizePage("/ZugangMehr");
            options.Conventions.AuthorizePage("/Zurueckgeben");
            options.Conventions.ConfigureFilter(new UnknownHandlerFilter());
        });
        services.Configure<WebEncoderOptions>(web => web.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All)); // umlauts as they are
        services.Configure<CookieTempDataProviderOptions>(temporary =>
        {
            temporary.Cookie.Name = "toolkit-messages";
            temporary.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddAuthorization();
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "toolkit-form";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            antiforgery.FormFieldName = "form-token";
        });
    }
}

/// <summary>Notes a form without the token of this site: it was forged, or its page had waited for too long.</summary>
internal sealed class ForgedFormFilter : IAlwaysRunResultFilter
{
    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is IAntiforgeryValidationFailedResult)
        {
            context.HttpContext.RequestServices.GetRequiredService<RefusalLog>().NoteAttempt(
                Door.Browser, Sessions.PrincipalOf(context.HttpContext)?.Person?.Id, "Formular ohne gültige Kennung", context.HttpContext.Connection.RemoteIpAddress);
        }
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
        // Nothing to add.
    }
}

/// <summary>
/// A method or handler that a page does not have is refused: Razor Pages would show the page without having run anything, its model empty and
/// its own checks of rights left out.
/// </summary>
internal sealed class UnknownHandlerFilter : IPageFilter
{
    public void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
        // Nothing to decide yet.
    }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (context.HandlerMethod is null && context.HandlerInstance is not Pages.FehlerModel)
            context.Result = new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
        // Nothing to add.
    }
}
