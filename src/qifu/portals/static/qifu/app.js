/* What does every page do by itself? Guards, dialogs, large type, file names, notices. No eval, no inline code. */
(function () {
  "use strict";
  var LARGE = "qifu_large";

  function each(selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); }

  /* A notice is text only; `actions` are [label, act] pairs. */
  function notify(text, level, actions) {
    var box = document.getElementById("messages");
    if (!box) { return null; }
    var toast = document.createElement("p");
    toast.className = "q-toast q-toast-" + (level || "info");
    var say = document.createElement("span");
    say.textContent = text;
    toast.appendChild(say);
    (actions || []).forEach(function (pair) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = pair[0];
      button.addEventListener("click", function () { pair[1](); toast.remove(); });
      toast.appendChild(button);
    });
    box.appendChild(toast);
    return toast;
  }
  window.qifu = { notify: notify, each: each };

  /* One sending at a time. The buttons close after the event, so that the pressed one is still sent. */
  function closeForm(form) {
    form.setAttribute("data-sending", "");
    window.setTimeout(function () {
      Array.prototype.forEach.call(form.elements, function (field) {
        if (field.type === "submit" && !field.disabled) { field.disabled = true; field.setAttribute("data-shut", ""); }
      });
    }, 0);
    if (form.hasAttribute("data-download")) { window.setTimeout(function () { openForm(form); }, 3000); }
  }
  function openForm(form) {
    form.removeAttribute("data-sending");
    Array.prototype.forEach.call(form.querySelectorAll("[data-shut]"), function (field) {
      field.disabled = false;
      field.removeAttribute("data-shut");
      field.removeAttribute("aria-busy");
    });
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" && !form.hasAttribute("data-guard")) { return; }
    /* The drafts file refuses without a network, and it is asked first. */
    if (event.defaultPrevented && !usesHtmx(form)) { return; }
    if (form.hasAttribute("data-sending")) { event.preventDefault(); return; }
    var asked = (event.submitter && event.submitter.getAttribute("data-confirm")) || form.getAttribute("data-confirm");
    if (asked && !window.confirm(asked)) { event.preventDefault(); return; }
    if (event.submitter) { event.submitter.setAttribute("aria-busy", "true"); }
    closeForm(form);
  });
  function usesHtmx(form) { return form.hasAttribute("hx-post") || form.hasAttribute("hx-get"); }
  window.addEventListener("pageshow", function () { each("form[data-sending]", openForm); });
  document.addEventListener("htmx:afterRequest", function () { each("form[data-sending]", openForm); });

  /* Dialogs, dismissals and the large type, all by attributes. */
  document.addEventListener("click", function (event) {
    var at = event.target.closest("[data-open], [data-close], [data-dismiss], [data-large-toggle], [data-print]");
    if (!at) { return; }
    if (at.hasAttribute("data-open")) { openDialog(at.getAttribute("data-open")); event.preventDefault(); }
    if (at.hasAttribute("data-close")) { at.closest("dialog").close(); }
    if (at.hasAttribute("data-dismiss")) { at.parentNode.remove(); }
    if (at.hasAttribute("data-large-toggle")) { setLarge(!document.documentElement.hasAttribute("data-large")); }
    if (at.hasAttribute("data-print")) { window.print(); }
  });
  function openDialog(id) {
    var dialog = document.getElementById(id);
    if (dialog && dialog.showModal) { dialog.showModal(); } else if (dialog) { dialog.setAttribute("open", ""); }
  }
  function setLarge(isLarge) {
    if (isLarge) { document.documentElement.setAttribute("data-large", ""); } else { document.documentElement.removeAttribute("data-large"); }
    document.cookie = LARGE + "=" + (isLarge ? "1" : "0") + ";path=/;max-age=31536000;samesite=lax";
    tellLarge();
  }
  function tellLarge() {
    var isLarge = document.documentElement.hasAttribute("data-large");
    each("[data-large-toggle]", function (button) { button.setAttribute("aria-pressed", String(isLarge)); });
  }
  tellLarge();

  /* A chosen file says its name; a hidden input would leave the user guessing. */
  document.addEventListener("change", function (event) {
    var box = event.target.type === "file" && event.target.closest("[data-file]");
    if (!box) { return; }
    var names = Array.prototype.map.call(event.target.files, function (file) { return file.name; });
    box.querySelector("[data-file-name]").textContent = names.join("、") || "选择文件，或拖到这里";
  });

  /* Bulk choice: one box for all, and the count wherever it is wanted. */
  document.addEventListener("change", function (event) {
    var all = event.target.closest("[data-check-all]");
    if (all) { each("[name='" + all.getAttribute("data-check-all") + "']", function (box) { box.checked = all.checked; }); }
    each("[data-checked-count]", function (out) {
      out.textContent = document.querySelectorAll("[name='" + out.getAttribute("data-checked-count") + "']:checked").length;
    });
  });

  window.addEventListener("offline", function () { notify("网络断了。正在写的内容已存在这台设备上，连上后再送出。", "warning"); });
  document.addEventListener("htmx:sendError", function () { notify("没有连上服务器，内容没有送出，请重试。", "error"); });
  document.addEventListener("htmx:responseError", function (event) {
    var code = event.detail.xhr.status;
    notify(code === 403 ? "你没有办这一步的权限，页面没有改动。" : "服务器没有办成这一步，页面没有改动，请重试。", "error");
  });
})();
