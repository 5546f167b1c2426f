// Runs before the page is drawn: the colours that the reader chose.
"use strict";
try {
  const chosen = localStorage.getItem("liveref-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be refused; then the system's colours stay.
}
