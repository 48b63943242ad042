// Passkeys need this script.  It shows what it can help with only where the browser knows passkeys, and tells faults.
(function () {
  "use strict";
  const places = document.querySelectorAll("[data-needs-passkey]");
  if (!window.PublicKeyCredential) {
    for (const place of document.querySelectorAll("[data-without-passkey]")) {
      place.hidden = false;
    }
    return;
  }
  for (const place of places) {
    place.hidden = false;
  }
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    const fault = document.getElementById("passkey-fault");
    if (fault) {
      fault.hidden = false;
    }
  });
})();
