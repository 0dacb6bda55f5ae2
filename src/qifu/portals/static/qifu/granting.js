/* How is a sheet filled by hand? A block pasted into a cell spreads over the cells beside it; rows are added. */
(function () {
  "use strict";
  var grid = document.querySelector("[data-grid]");
  if (!grid) { return; }
  var body = grid.tBodies[0];
  var more = document.querySelector("[data-grid-more]");

  function addRow() {
    var row = body.rows[body.rows.length - 1].cloneNode(true);
    row.cells[0].textContent = String(body.rows.length + 1);
    Array.prototype.forEach.call(row.querySelectorAll("td"), function (cell) {
      cell.classList.remove("g-wrong");
      var said = cell.querySelector("small");
      if (said) { said.remove(); }
      var input = cell.querySelector("input");
      input.value = "";
      input.removeAttribute("aria-invalid");
      input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+/, String(body.rows.length + 1)));
    });
    body.appendChild(row);
    return row;
  }
  if (more) {
    more.hidden = false;
    more.addEventListener("click", function () { addRow().querySelector("input").focus(); });
  }
  grid.addEventListener("paste", function (event) {
    var text = event.clipboardData ? event.clipboardData.getData("text") : "";
    if (event.target.tagName !== "INPUT" || !/[\t\n]/.test(text.trim())) { return; }
    event.preventDefault();
    var cell = event.target.closest("td");
    var at = cell.parentNode.sectionRowIndex, from = cell.cellIndex;
    text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach(function (line, down) {
      var row = body.rows[at + down] || addRow();
      line.split("\t").forEach(function (value, over) {
        var target = row.cells[from + over];
        if (target) { target.querySelector("input").value = value.trim(); }
      });
    });
  });
})();
