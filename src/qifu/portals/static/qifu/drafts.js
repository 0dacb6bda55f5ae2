/* What happens to words that were typed but not sent? They stay on this device, a week long, for this person only. */
(function () {
  "use strict";
  var WEEK = 7 * 24 * 3600 * 1000;
  var PREFIX = "qifu-draft:";
  var viewer = document.body.getAttribute("data-viewer") || "";
  var forms = document.querySelectorAll("form[data-draft]");

  function nameOf(form) { return PREFIX + viewer + ":" + form.getAttribute("data-draft"); }
  function isWords(field) {
    return field.name && field.name !== "csrfmiddlewaretoken" && !/^(hidden|password|file|submit|button)$/.test(field.type);
  }
  function fieldsOf(form) { return Array.prototype.filter.call(form.elements, isWords); }
  function isTicked(field) { return /^(checkbox|radio)$/.test(field.type); }
  function take(form) {
    return fieldsOf(form).map(function (field) { return isTicked(field) ? field.checked : field.value; });
  }
  function put(form, values) {
    fieldsOf(form).forEach(function (field, i) {
      if (isTicked(field)) { field.checked = values[i]; } else { field.value = values[i]; }
    });
  }
  function read(name) { try { return JSON.parse(window.localStorage.getItem(name)); } catch (error) { return null; } }
  function keep(form, isSent) {
    var kept = { at: Date.now(), sent: isSent, values: take(form) };
    try { window.localStorage.setItem(nameOf(form), JSON.stringify(kept)); } catch (error) { return; }
    say("草稿已自动保存");
  }
  function drop(name) { try { window.localStorage.removeItem(name); } catch (error) { return; } }
  function say(text) {
    Array.prototype.forEach.call(document.querySelectorAll("[data-draft-state]"), function (out) { out.textContent = text; });
  }
  function clock(at) {
    var d = new Date(at), two = function (n) { return (n < 10 ? "0" : "") + n; };
    return (d.getMonth() + 1) + "月" + d.getDate() + "日 " + two(d.getHours()) + ":" + two(d.getMinutes());
  }
  function ours() {
    var names = [];
    try { names = Object.keys(window.localStorage).filter(function (name) { return name.indexOf(PREFIX) === 0; }); } catch (error) { return names; }
    return names;
  }

  /* A draft that was sent is gone, unless this page is an error page or shows the same form with faults. What a
     page says was never taken in is unsent again, also after the sign-in that may lie between. */
  var isUnsent = document.querySelector("[data-unsent]");
  var isFault = document.querySelector("[data-error-page], .q-field-wrong, .q-form-error");
  ours().forEach(function (name) {
    var kept = read(name);
    if (!kept || Date.now() - kept.at > WEEK || (kept.sent && !isFault)) { drop(name); return; }
    if (kept.sent && isUnsent) { kept.sent = false; try { window.localStorage.setItem(name, JSON.stringify(kept)); } catch (error) { return; } }
  });

  Array.prototype.forEach.call(forms, function (form) {
    var start = take(form), kept = read(nameOf(form)), timer = 0;
    if (kept && kept.values.length === start.length && JSON.stringify(kept.values) !== JSON.stringify(start)) {
      put(form, kept.values);
      window.qifu.notify("已恢复 " + clock(kept.at) + " 没写完的草稿。", "info", [["不要草稿", function () { put(form, start); drop(nameOf(form)); say(""); }]]);
    }
    form.addEventListener("input", function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(function () { keep(form, false); }, 400);
    });
    form.addEventListener("submit", function (event) {
      window.clearTimeout(timer);
      if (navigator.onLine === false) {
        event.preventDefault();
        keep(form, false);
        window.qifu.notify((form.getAttribute("data-draft-name") || "内容") + "没有送出，草稿已保存。连上网络后请再送一次。", "error");
        return;
      }
      keep(form, true);
    });
  });
  document.addEventListener("htmx:sendError", function (event) {
    var form = event.target.closest && event.target.closest("form[data-draft]");
    if (form) { keep(form, false); }
  });
  document.addEventListener("submit", function (event) {
    /* A shared computer must not show one person's words to the next. */
    if (event.target.hasAttribute("data-sign-out")) { ours().forEach(drop); }
  });
})();
