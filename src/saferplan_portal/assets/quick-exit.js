// What a page with a quick exit does from its first moment, before the module portal.mjs is there.
//
// Such pages follow each other in one place of the browser's history, and who left by the exit does not come back to
// any of them by the Back button of that window.  Without scripts the exit is a plain link, and the page says so.

(() => {
  const exits = ".govuk-js-exit-this-page-button, .govuk-js-exit-this-page-skiplink";
  const elsewhere = document.currentScript.dataset.leavesFor;
  const left = {
    // A browser may forbid a page to keep anything: then only the place in the history helps.
    keep(yes) {
      try {
        yes ? sessionStorage.setItem("left", "yes") : sessionStorage.removeItem("left");
      } catch {}
    },
    kept() {
      try {
        return sessionStorage.getItem("left") !== null;
      } catch {
        return false;
      }
    },
  };

  function leave() {
    left.keep(true);
    window.location.replace(elsewhere);
  }

  function cameBack() {
    if (left.kept()) {
      document.documentElement.hidden = true;
      window.location.replace(elsewhere);
    }
  }

  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") {
    cameBack();
  } else {
    left.keep(false);
  }
  window.addEventListener("pageshow", (event) => event.persisted && cameBack());
  document.addEventListener("leave-at-once", leave);
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || event.defaultPrevented) {
      return;
    }
    if (link.matches(exits)) {
      event.preventDefault();
      leave();
      return;
    }
    const there = new URL(link.href);
    const samePage = there.pathname === window.location.pathname && there.search === window.location.search;
    const own = there.origin === window.location.origin && !samePage;
    if (plain && own && !link.target && !link.hasAttribute("download")) {
      event.preventDefault();
      window.location.replace(link.href);
    }
  });
})();
