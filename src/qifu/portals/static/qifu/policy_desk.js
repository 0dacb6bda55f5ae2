/* How do a sentence and its element find each other, and how does a line number lead to its line? */
(function () {
  "use strict";
  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }
  function marksOf(pin) {
    return all("[data-pins-of]").filter(function (mark) { return (" " + mark.getAttribute("data-pins-of") + " ").indexOf(" " + pin + " ") >= 0; });
  }
  function show(pins, from) {
    all(".p-mark.p-on").forEach(function (mark) { mark.classList.remove("p-on"); });
    all("[data-pin]").forEach(function (one) {
      one.setAttribute("aria-pressed", pins.indexOf(one.getAttribute("data-pin")) >= 0 ? "true" : "false");
    });
    pins.forEach(function (pin) { marksOf(pin).forEach(function (mark) { mark.classList.add("p-on"); }); });
    var other = from.hasAttribute("data-pin") ? marksOf(pins[0])[0] : document.querySelector('[data-pin="' + pins[0] + '"]');
    if (other) { other.scrollIntoView({ block: "nearest" }); }
  }
  function toLine(number) {
    var text = document.getElementById("text");
    if (!text) { return; }
    var rows = text.value.split("\n"), start = 0, i;
    for (i = 0; i < number - 1 && i < rows.length; i += 1) { start += rows[i].length + 1; }
    text.focus();
    text.setSelectionRange(start, start + (rows[number - 1] || "").length);
    text.scrollTop = Math.max(0, (number - 4) * (text.scrollHeight / Math.max(rows.length, 1)));
  }
  /* Enter in a field of the editor is the button of its form; else the first button of the page would be sent. */
  document.addEventListener("keydown", function (event) {
    var at = event.target;
    if (event.key !== "Enter" || event.isComposing || at.tagName !== "INPUT" || at.getAttribute("form") !== "edit") { return; }
    event.preventDefault();
    var box = at.closest("[data-enter]"), button = box && document.getElementById(box.getAttribute("data-enter"));
    if (button) { button.click(); } else { at.dispatchEvent(new Event("change", { bubbles: true })); }
  });
  document.addEventListener("click", function (event) {
    var at = event.target.closest("[data-pin], [data-pins-of], [data-line]");
    if (!at) { return; }
    if (at.hasAttribute("data-pin")) { show([at.getAttribute("data-pin")], at); }
    if (at.hasAttribute("data-pins-of")) { show(at.getAttribute("data-pins-of").split(" "), at); }
    if (at.hasAttribute("data-line")) { toLine(parseInt(at.getAttribute("data-line"), 10)); }
  });
})();
