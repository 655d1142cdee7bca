// Passkeys: asks our own server for a question, lets the device answer it, and sends the answer with the form.
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const understood = (options) => {
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    for (const one of options.excludeCredentials || []) one.id = bytes(one.id);
    return options;
  };

  const told = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
  };

  const answer = async (form) => {
    const asked = await fetch(form.dataset.options, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!asked.ok) throw new Error(asked.statusText);
    const publicKey = understood(await asked.json());
    const keys = navigator.credentials;
    return told(await (form.dataset.passkey === "add" ? keys.create({ publicKey }) : keys.get({ publicKey })));
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const [fault, button] = [form.querySelector("[role=alert]"), form.querySelector("button")];
      fault.hidden = true;
      button.disabled = true;
      try {
        form.elements.credential.value = await answer(form);
        form.submit();
      } catch {
        fault.hidden = false;
        button.disabled = false;
      }
    });
  }
})();
