/* How does the wall stay true when nobody stands before it? It says how old it is, and never shows half a page. */
(function () {
  "use strict";
  /* Counted from when the answer came, because the clock of the wall's computer may be wrong. */
  var told = "", came = 0;
  function fresh() {
    var sign = document.getElementById("wall-fresh");
    if (!sign) { return; }
    var at = sign.getAttribute("data-at"), now = window.performance.now();
    if (at !== told) { told = at; came = now; }
    var minutes = Math.floor((now - came) / 60000);
    sign.textContent = minutes < 1 ? "刚刚更新" : minutes + " 分钟前更新";
    sign.classList.toggle("q-tone-late", minutes >= 3);
  }
  fresh();
  window.setInterval(fresh, 5000);
  /* Signed out meanwhile: the answer is another page, so go there instead of swapping it in. */
  document.body.addEventListener("htmx:beforeSwap", function (event) {
    var from = event.detail.xhr.responseURL;
    if (from && new URL(from).pathname !== window.location.pathname) { event.detail.shouldSwap = false; window.location.assign(from); }
  });
  /* A wall that cannot reach the house says so in one place, and not in a new message every minute. */
  ["htmx:sendError", "htmx:responseError"].forEach(function (name) {
    document.body.addEventListener(name, function (event) { event.stopPropagation(); fresh(); });
  });
})();
