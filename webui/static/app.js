// Everything here makes pages that work without it more convenient.
import { initAll } from "./built/govuk-frontend.min.js";
import { watchTimeout } from "./timeout.js";
import { keepRegister } from "./register.js";
import { followRun } from "./run.js";
import { dragPeople } from "./board.js";
import { tellOfWork } from "./busy.js";

initAll();
watchTimeout(document.getElementById("timeout"));
keepRegister(document.querySelector("form[data-register]"));
followRun(document.querySelector("[data-run]"));
dragPeople(document.querySelector("form[data-edit]"));
tellOfWork(document.getElementById("busy"));
