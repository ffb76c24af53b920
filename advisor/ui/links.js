function () {
  if (window.carrierAdvisorLinks) return;
  window.carrierAdvisorLinks = true;
  // A plain click on a link to another step goes there as the browser's Back button does: without a new page,
  // so that what the visitor has open stays, and what was typed, but for a form that was not sent yet.
  addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a.advisor-link");
    if (!link || event.button || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.pushState({}, "", link.getAttribute("href"));
    dispatchEvent(new PopStateEvent("popstate"));
  });
}
