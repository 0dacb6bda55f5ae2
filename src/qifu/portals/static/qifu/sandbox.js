/* How do a slider and the number beside it stay the same? Dragging types, typing drags; the form asks by itself. */
(function () {
  "use strict";
  function field(drag) { return document.getElementById(drag.getAttribute("data-drags")); }
  // What was typed before the page could ask, or stands there again after going back, is asked for now.
  document.addEventListener("htmx:load", function () {
    Array.prototype.forEach.call(document.querySelectorAll("[data-knobs] [type=number]"), function (typed) {
      if (typed.value !== typed.defaultValue) { typed.dispatchEvent(new Event("input", { bubbles: true })); }
    });
  }, { once: true });
  document.addEventListener("input", function (event) {
    var form = event.target.closest && event.target.closest("[data-knobs]");
    if (!form) { return; }
    if (event.target.hasAttribute("data-drags")) {
      field(event.target).value = event.target.value;
    } else {
      var drag = form.querySelector('[data-drags="' + event.target.id + '"]');
      if (drag) { drag.value = event.target.value; }
    }
    Array.prototype.forEach.call(form.querySelectorAll(".b-knob"), function (knob) {
      var typed = knob.querySelector("[type=number]");
      knob.classList.toggle("b-moved", typed.value !== typed.defaultValue);
    });
  });
})();
