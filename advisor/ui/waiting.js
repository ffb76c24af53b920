function () {
  if (window.carrierAdvisorWaiting) return;
  window.carrierAdvisorWaiting = true;
  // Says that we are at work where a click takes long to come back, as over a slow line, and that the line is
  // gone while it is gone. Streamlit itself says nothing.
  const SOON = 500, LONGEST = 20000; // milliseconds
  const told = document.createElement("div");
  told.className = "advisor-waiting";
  told.setAttribute("role", "status");
  document.body.append(told);
  let timer;
  const say = (text = "") => { if (told.textContent !== text) told.textContent = text; };
  let known = {}; // the texts, also while the page is drawn anew
  const texts = () => (known = document.querySelector(".advisor-texts")?.dataset ?? known);
  const rest = () => { clearTimeout(timer); timer = undefined; say(""); };
  const wait = () => {
    if (timer) return;
    timer = setTimeout(() => {
      say(navigator.onLine ? texts().working : texts().offline);
      timer = setTimeout(rest, LONGEST);
    }, SOON);
  };
  const app = document.querySelector('[data-testid="stApp"]');
  const isConnected = () => app.dataset.testConnectionState === "CONNECTED";
  // A box that was switched off with the line has not told what was typed into it.
  const tellTyped = () => document.querySelectorAll('[data-testid="stMain"] :is(input, textarea)').forEach(
    (box) => box.dispatchEvent(new FocusEvent("focusout", { bubbles: true })));
  let gone = false, back = ""; // after the line was gone: "asked" to be drawn anew, then "drawn"
  new MutationObserver(() => {
    // A server that was started anew does not know this page, and would only draw it at the next click, which
    // would be lost: have it drawn at once, as by the Back button. While the line is gone nothing can be clicked.
    if (gone && isConnected()) {
      back = "asked";
      dispatchEvent(new PopStateEvent("popstate"));
    }
    gone = !isConnected();
    if (gone) say(texts().offline);
    else if (app.dataset.testScriptState === "notRunning") {
      rest();
      if (back === "drawn") { back = ""; tellTyped(); }
    } else {
      if (back) back = "drawn";
      wait();
    }
  }).observe(app, { attributes: true, attributeFilter: ["data-test-script-state", "data-test-connection-state"] });
  // What always asks the server: not a box of text, which may be left as it was, and not what a form holds back.
  const ASKS = '[data-testid="stButton"] button, [data-testid="stFormSubmitButton"] button, a.advisor-link';
  addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest(ASKS)) wait();
  });
  addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("[type=radio], [type=checkbox]") && !box.closest('[data-testid="stForm"]')) wait();
  });
  addEventListener("offline", () => say(texts().offline));
  addEventListener("online", rest);
}
