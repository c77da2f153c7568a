// Passkeys: asks the house what to ask, asks the device, and sends its answer with the form. Without it, the password works.
(() => {
  'use strict';
  const form = document.querySelector('form[data-passkey]');
  if (!form || !window.PublicKeyCredential) return;
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const told = form.querySelector('[data-passkey-told]');
  const button = form.querySelector('button');
  form.hidden = false;

  const ask = async () => {
    const sent = new FormData(form);
    const body = new URLSearchParams({ csrf: sent.get('csrf') || '' });
    const answer = await fetch(form.dataset.passkey, { method: 'POST', body });
    if (!answer.ok) throw new Error('refused');
    return answer.json();
  };
  const create = async (asked) => {
    const key = asked.publicKey;
    key.challenge = bytes(key.challenge);
    key.user.id = bytes(key.user.id);
    key.excludeCredentials = (key.excludeCredentials || []).map((known) => ({ ...known, id: bytes(known.id) }));
    const made = await navigator.credentials.create({ publicKey: key });
    const { attestationObject, clientDataJSON } = made.response;
    const transports = made.response.getTransports ? made.response.getTransports() : [];
    return { made, response: { attestationObject: text(attestationObject), clientDataJSON: text(clientDataJSON), transports } };
  };
  const get = async (asked) => {
    const key = asked.publicKey;
    key.challenge = bytes(key.challenge);
    key.allowCredentials = (key.allowCredentials || []).map((known) => ({ ...known, id: bytes(known.id) }));
    const made = await navigator.credentials.get({ publicKey: key });
    const { authenticatorData, clientDataJSON, signature, userHandle } = made.response;
    const response = { authenticatorData: text(authenticatorData), clientDataJSON: text(clientDataJSON), signature: text(signature), userHandle: userHandle ? text(userHandle) : null };
    return { made, response };
  };

  form.addEventListener('submit', async (event) => {
    const answer = form.elements.answer;
    if (answer.value) return;
    event.preventDefault();
    button.disabled = true;
    told.textContent = form.dataset.waiting;
    try {
      const asked = await ask();
      const { made, response } = await (asked.publicKey.user ? create(asked) : get(asked));
      answer.value = JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response, extensions: {} });
      form.submit();
    } catch {
      told.textContent = form.dataset.failed;
      button.disabled = false;
    }
  });
})();
