/* Which key does what? Whatever element carries data-key; J and K walk the list marked data-walk. */
(function () {
  "use strict";
  var OFF = "qifu-keys-off";

  function isOff() { try { return window.localStorage.getItem(OFF) === "1"; } catch (error) { return false; } }
  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !/^(checkbox|radio|button|submit)$/.test(target.type);
  }
  function isSeen(element) { return element.offsetParent !== null || element.getClientRects().length > 0; }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
    if (event.key === "Escape" && event.target.type === "search") { event.target.blur(); return; }
    if (isTyping(event.target) || isOff() || document.querySelector("dialog[open]")) { return; }
    var key = event.key.toLowerCase();
    if (press(key) || walk(key)) { event.preventDefault(); }
  });

  function press(key) {
    var found = Array.prototype.filter.call(document.querySelectorAll("[data-key]"), function (element) {
      return element.getAttribute("data-key").toLowerCase() === key && !element.disabled && isSeen(element);
    })[0];
    if (!found) { return false; }
    if (isTyping(found)) { found.focus(); found.select(); } else { found.click(); }
    return true;
  }

  /* With one item open, J and K go to its neighbour; in a plain list they move the focus. */
  function walk(key) {
    var step = { j: 1, k: -1 }[key];
    var links = Array.prototype.filter.call(document.querySelectorAll("[data-walk] a, a[data-walk]"), isSeen);
    if (!step || !links.length) { return false; }
    var open = links.findIndex(function (link) { return link.hasAttribute("aria-current"); });
    var here = open >= 0 ? open : links.indexOf(document.activeElement);
    var next = links[here < 0 ? 0 : here + step];
    if (next && open >= 0) { next.click(); } else if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
    return true;
  }

  /* The list of keys writes itself from what the page offers. */
  var list = document.querySelector("[data-keylist]");
  function wordsOf(element) {
    var copy = element.cloneNode(true);
    Array.prototype.forEach.call(copy.querySelectorAll("kbd"), function (cap) { cap.remove(); });
    return copy.textContent.trim();
  }
  function row(key, says) {
    var term = document.createElement("dt"), cap = document.createElement("kbd"), text = document.createElement("dd");
    cap.textContent = key.toUpperCase();
    text.textContent = says;
    term.appendChild(cap);
    list.appendChild(term);
    list.appendChild(text);
  }
  if (list) {
    if (document.querySelector("[data-walk]")) { row("J", "下一件"); row("K", "上一件"); }
    Array.prototype.forEach.call(document.querySelectorAll("[data-key]"), function (element) {
      row(element.getAttribute("data-key"), element.getAttribute("data-key-says") || wordsOf(element));
    });
    row("Esc", "关掉弹窗，离开搜索框");
  }
  var toggle = document.querySelector("[data-keys-off]");
  if (toggle) {
    toggle.checked = isOff();
    toggle.addEventListener("change", function () {
      try { window.localStorage.setItem(OFF, toggle.checked ? "1" : "0"); } catch (error) { toggle.checked = false; }
    });
  }
})();
