/* Shows the letter while it is written: whenever the form has rested for a moment, it is sent into a frame of its own.
   Each time a new frame, put in its place once it has loaded: nothing flickers, and the browser's history stays short. */
(() => {
  const form = document.querySelector("#draft");
  const button = form.querySelector("button[name=show]");
  const stage = document.querySelector(".stage");
  const rest = 400;
  let timer, waiting, shown = 0;

  function show() {
    if (waiting) waiting.remove();
    const frame = stage.querySelector("iframe").cloneNode();
    frame.name = `letter-${++shown}`;
    frame.classList.add("coming");
    stage.append(waiting = frame);
    frame.addEventListener("load", () => settle(frame));
    button.formTarget = frame.name;
    form.requestSubmit(button);
  }

  function settle(frame) {
    if (frame !== waiting) return;
    for (const other of stage.querySelectorAll("iframe")) if (other !== frame) other.remove();
    frame.classList.remove("coming");
    waiting = undefined;
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(show, rest);
  }

  document.addEventListener("input", (event) => event.target.form === form && soon());
  show();
})();
