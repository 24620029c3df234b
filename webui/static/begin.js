// GOV.UK Frontend shows its enhancements only where this class says that they can work.
document.body.className += " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
