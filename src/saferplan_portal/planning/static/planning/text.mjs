// Comfort for who writes a text of the plan: the check follows the writing, and a figure comes to stand at the cursor.

const form = document.querySelector("[data-writes]");
const box = form?.querySelector("textarea[name=text]");
const shown = form?.querySelector("[data-claims]");
const WAIT = 800;

let timer = 0;
let asked = 0;

async function check() {
  const mine = ++asked;
  const sent = new FormData();
  sent.set("text", box.value);
  sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    const answer = await fetch(form.dataset.writes, { method: "POST", body: sent, credentials: "same-origin" });
    if (!answer.ok || mine !== asked) {
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    shown.replaceChildren(...page.body.childNodes);
  } catch {
    // The check on saving says the same.
  }
}

if (form && box && shown) {
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(check, WAIT);
  });
  form.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button[name=insert]") : null;
    if (!button || box.value.includes("@@")) {
      return;
    }
    event.preventDefault();
    box.setRangeText(`[](${button.value})`, box.selectionStart, box.selectionEnd, "end");
    box.focus();
    check();
  });
}
