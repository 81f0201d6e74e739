// Makes tables sortable, filterable and downloadable (DataTables). A page's address may ask for rows whose
// columns have certain values (?speaker=Pat+Ryder), or for one row (#pat-ryder).
const asked = new URLSearchParams(location.search);
const FEWEST = 6; // rows that are worth sorting

// A spreadsheet runs cells that begin like a formula; an apostrophe keeps them text.
const plain = (_, __, ___, cell) => (cell.dataset.full ?? cell.textContent).replace(/^[=+\-@\t\r](?![\d.]*$)/, "'$&");

function options(table) {
  const long = table.tBodies[0].rows.length > 25;
  return {
    autoWidth: false, order: [], pageLength: 25, lengthMenu: [25, 100, 500, -1], paging: long,
    language: { search: "Filter:", lengthMenu: "_MENU_ rows on a page", info: "_START_ to _END_ of _TOTAL_ rows",
      infoFiltered: "(of _MAX_)", infoEmpty: "No rows", zeroRecords: "No row fits.",
      lengthLabels: { "-1": "all" } },
    layout: {
      topStart: long ? "pageLength" : null, topEnd: ["search", { buttons: [{ extend: "csvHtml5", text: "CSV",
        titleAttr: "Download the rows shown", filename: table.dataset.name ?? document.title,
        exportOptions: { format: { body: plain } } }] }],
      bottomStart: table.dataset.name ? "info" : null, bottomEnd: long ? "paging" : null,
    },
  };
}

function narrow(grid) {
  const told = [];
  grid.columns().every(function () {
    const name = this.header().textContent.trim();
    if (!asked.has(name)) return;
    const value = asked.get(name);
    const cells = this.nodes().toArray().map((cell) => cell.dataset.full ?? cell.textContent);
    this.search.fixed("asked", (_, __, row) => cells[row] === value);
    told.push(`${name} is ${value || "empty"}`);
  });
  if (!told.length) return;
  const only = document.getElementById("only");
  only.textContent = `Only rows where ${told.join(" and ")}. `;
  const all = Object.assign(document.createElement("a"), { href: location.pathname, textContent: "Show all" });
  only.append(all);
  only.hidden = false;
  grid.draw();
}

function find(grid) {
  const name = decodeURIComponent(location.hash.slice(1));
  const place = name ? grid.rows().nodes().toArray().findIndex((row) => row.id === name) : -1;
  if (place < 0) return;
  for (const old of grid.rows().nodes().toArray()) old.classList.remove("here");
  const size = grid.page.len();
  if (size > 0) grid.page(Math.floor(grid.rows({ search: "applied" }).indexes().indexOf(place) / size)).draw("page");
  const row = grid.row(place).node();
  row.classList.add("here");
  row.scrollIntoView({ block: "center" });
}

const dark = matchMedia("(prefers-color-scheme: dark)");
const shade = () => document.documentElement.classList.toggle("dark", dark.matches); // as DataTables is told
dark.addEventListener("change", shade);
shade();

for (const table of document.querySelectorAll("table.dataframe")) {
  if (!table.dataset.name && table.tBodies[0].rows.length < FEWEST) continue;
  const grid = jQuery(table).DataTable(options(table));
  if (!table.dataset.name) continue;
  narrow(grid);
  find(grid);
  addEventListener("hashchange", () => find(grid));
}
