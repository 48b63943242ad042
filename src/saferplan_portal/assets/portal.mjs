// Starts the components of GOV.UK Frontend.  Every page works without this file; it only adds comfort.

import {
  Accordion,
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  ExitThisPage,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
  createAll,
} from "./govuk-frontend.min.js";

// The page that is left must not stay in the browser's history: quick-exit.js, which the page has, sees to that.
class LeaveForGood extends ExitThisPage {
  exitPage() {
    // Nothing of the page is seen or read out while the other one loads; resetPage() takes the cover away again.
    document.body.classList.add("govuk-exit-this-page-hide-content");
    this.$overlay = document.createElement("div");
    this.$overlay.className = "govuk-exit-this-page-overlay";
    this.$overlay.setAttribute("role", "alert");
    document.body.append(this.$overlay);
    this.$overlay.textContent = "Loading.";
    document.dispatchEvent(new Event("leave-at-once"));
    // Where the script that leaves has not come, the way out is gone a moment later.
    window.setTimeout(() => window.location.replace(this.$button.href), 1_000);
  }
}

// A radio button cannot be said to be open or shut (ARIA 1.2), though the component says so.
class RadiosWithoutState extends Radios {
  syncConditionalRevealWithInputState(input) {
    super.syncConditionalRevealWithInputState(input);
    input.removeAttribute("aria-expanded");
  }
}

const components = [
  Accordion,
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  LeaveForGood,
  NotificationBanner,
  PasswordInput,
  RadiosWithoutState,
  ServiceNavigation,
  SkipLink,
  Tabs,
];

for (const component of components) {
  createAll(component);
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
