const choices = [...document.querySelectorAll(".filters select")], words = document.querySelector(".filters input");
const errors = [...document.querySelectorAll("article")], told = document.querySelector("#told");
function choose() {
  const wanted = words.value.toLowerCase();
  let shown = 0;
  for (const error of errors) {
    const fits = choices.every((c) => !c.value || error.dataset[c.name] === c.value)
      && (!wanted || error.textContent.toLowerCase().includes(wanted));
    error.hidden = !fits;
    shown += fits;
  }
  told.textContent = `${shown} of ${errors.length} shown`;
}
for (const element of [...choices, words]) element.addEventListener("input", choose);
choose();
