function () {
  if (window.carrierAdvisorEnter) return;
  window.carrierAdvisorEnter = true;
  // Enter in an answer continues, as it does in a plain form.
  addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || event.repeat || event.isComposing) return;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!(field instanceof HTMLInputElement) || !field.closest('[class*="st-key-q_"]')) return;
    if (field.getAttribute("aria-expanded") === "true") return; // Enter takes what the list offers
    const button = document.querySelector('[class*="st-key-nav_continue"] button');
    if (!button) return;
    if (field.getAttribute("role") === "combobox") event.stopPropagation(); // Enter would open the list
    setTimeout(() => button.click()); // after the box has taken what was typed
  }, { capture: true });
}
