/* Does the new password already keep the rules that can be seen while typing? The server judges all of them. */
(function () {
  "use strict";
  var list = document.querySelector("[data-password-rules]");
  var box = list && document.getElementById(list.getAttribute("data-password-rules"));
  if (!box) { return; }
  var first = list.children[0], second = list.children[1];
  var sprite = first.querySelector("use").getAttribute("href").split("#")[0];

  function classes(text) {
    return [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter(function (one) { return one.test(text); }).length;
  }
  function tell(item, isKept) {
    item.classList.toggle("q-rule-kept", isKept);
    item.querySelector("use").setAttribute("href", sprite + "#" + (isKept ? "check-circle-fill" : "circle"));
  }
  box.addEventListener("input", function () {
    tell(first, Array.from(box.value).length >= 10);
    tell(second, classes(box.value) >= 3);
  });
})();
