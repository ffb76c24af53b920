function (page) {
  const root = document.documentElement;
  if (root.lang !== page.language) root.lang = page.language; // else the browser looks at every style again
  if (!document.querySelector('meta[name="referrer"]')) {
    // The address opens the answers: no other site is told it.
    const policy = document.createElement("meta");
    policy.name = "referrer";
    policy.content = "same-origin";
    document.head.append(policy);
  }
  const last = window.carrierAdvisorStep;
  window.carrierAdvisorStep = page.step;
  if (!page.focus || last === page.step) return;
  // The page is drawn piece by piece, also after this script has run, and a heading that is drawn anew
  // loses the focus: give it back until the drawing is over, or until the visitor does something.
  let busy = false;
  const stop = () => { busy = true; };
  addEventListener("keydown", stop, { capture: true, once: true });
  addEventListener("pointerdown", stop, { capture: true, once: true });
  const before = document.activeElement;
  const end = Date.now() + 4000;
  const hold = () => {
    if (busy || window.carrierAdvisorStep !== page.step) return;
    const heading = document.querySelector(page.target);
    const active = document.activeElement;
    const lost = !active || active === document.body || active === before;
    if (heading && lost && active !== heading) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      const main = heading.closest('[data-testid="stMain"]');
      if (main) main.scrollTo(0, 0);
    }
    if (Date.now() < end) setTimeout(hold, 50);
  };
  hold();
  // On a phone the list of sections lies over the page: put it away.
  const fold = document.querySelector('[data-testid="stSidebarCollapseButton"] button');
  const list = document.querySelector('[data-testid="stSidebar"]');
  if (window.innerWidth < 768 && fold && list && list.dataset.collapsed === "false") fold.click();
}
