// The part of the widget that frames the gateway's page and talks with it. The loader fetches it when the first page is shown.

const gateway = new URL(import.meta.url).origin;
const wallets = /^(bitcoin|litecoin|ethereum|solana|ton|monero):/;
// What is shown now, and nonces that were answered.
const views = new Set();
const nonces = new Set();

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
[part=close]{display:block;position:sticky;top:0;z-index:1;width:44px;margin-inline-start:auto;padding:0;
border-radius:50%;outline-offset:-4px;background:inherit;font-size:24px}
iframe{display:block;width:100%;height:var(--quittance-height,640px);border:0}
dialog{width:min(480px,100%);max-height:100%;padding:0;border:0;border-radius:var(--quittance-corner,14px)}
dialog::backdrop{background:#0009}
@media(max-width:600px){dialog{width:100%;max-width:100%;height:100%;border-radius:0}}
`);

const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
};

addEventListener('message', ({ origin, source, data }) => {
    const nonce = origin === gateway && /^quittance\/1 hello ([0-9a-f]{32})$/.exec(data)?.[1];
    if (nonce) views.forEach(view => view.greet(source, nonce));
});

// An element's page in its frame, in the flow or in a dialog.
export class View {
    #host;
    #dialog;
    #close;
    #frame;
    #port;
    // Whether the payer pressed the shop's button, and the page has not been told yet.
    #pressed;

    constructor(host) {
        this.#host = host;
        const { shadow, inline, url, fail } = host;
        if (!shadow.adoptedStyleSheets.includes(sheet)) shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
        const frame = this.#frame = make('iframe', { allow: 'clipboard-write', src: url({ embed: location.origin }) });
        // A page that may not be framed here, or is not there, has no frame of its own in it.
        frame.onload = () => frame.contentWindow?.length || fail();
        views.add(this);
        if (inline) {
            this.dress();
            shadow.append(frame);
            return;
        }
        const close = this.#close = make('button', { part: 'close', type: 'button', textContent: '×', onclick: () => this.close() });
        const dialog = this.#dialog = make('dialog', { part: 'dialog' }, close, frame);
        this.dress();
        dialog.onclose = () => host.say('close');
        // Only what is beside the dialog is the dialog itself.
        dialog.onclick = event => event.target === dialog && this.close();
        shadow.append(dialog);
    }

    open(pressed) {
        if (!this.#dialog) return;
        this.#pressed ??= pressed;
        if (!this.#dialog.open) this.#dialog.showModal();
    }

    close() {
        this.#dialog?.close();
    }

    // Shows the page in another language, where it stands.
    turn() {
        this.#frame.contentWindow?.location.replace(this.#host.url({ embed: location.origin }));
    }

    stop() {
        views.delete(this);
        this.#port?.close();
        this.#port = undefined;
        this.close();
        this.#frame.remove();
        this.#dialog?.remove();
    }

    // Answers the greeting of a page in this frame. A nonce is good for one channel.
    greet(source, nonce) {
        if (source !== this.#frame.contentWindow || nonces.has(nonce)) return;
        nonces.add(nonce);
        this.#port?.close();
        const { port1, port2 } = new MessageChannel();
        this.#port = port1;
        port1.onmessage = ({ data }) => port1 === this.#port && this.#hear(...`${data}`.split(' '));
        source.postMessage('quittance/1 welcome ' + nonce, gateway, [port2]);
    }

    #hear(kind, value, more) {
        const { known, paid, show, say, resolve, element } = this.#host;
        if (kind === 'ready') {
            // An invoice was begun, or another one is about to be. One that is paid stays known until then.
            if (known.invoice !== value && (value || !paid.has(known.invoice))) {
                Object.assign(known, { invoice: value, state: undefined, method: undefined });
                show();
            }
            this.dress();
            if (!value && this.#pressed) {
                this.#pressed = false;
                this.#port.postMessage('start');
            }
            resolve(element);
            say(kind);
        } else if (kind === 'resize') {
            this.#frame.style.height = Math.min(value | 0, 9999) + 'px';
        } else if (kind === 'status') {
            this.#follow(value, more);
        } else if (kind === 'close') {
            this.close();
        } else if (kind === 'open-in-wallet' && wallets.test(value)) {
            location.assign(value);
        }
    }

    #follow(state, method) {
        const { known, paid, show, say } = this.#host;
        const { state: before, method: chosen } = known;
        Object.assign(known, { state, method });
        if (method && method !== chosen) say('method');
        if (state === before) return;
        say('status');
        const type = state === 'overpaid' ? 'paid' : state;
        const first = type === 'paid' && !paid.has(known.invoice);
        if (first) {
            paid.add(known.invoice);
            show();
        }
        if (first || ['partial', 'expired', 'late'].includes(type)) say(type);
    }

    // Tells the page what the shop set, as its browser worked it out, and says what is here in the shop's words.
    dress() {
        const { element, button } = this.#host;
        this.#frame.title = button.textContent;
        if (this.#dialog) {
            this.#dialog.ariaLabel = button.textContent;
            this.#close.ariaLabel = element.closelabel || 'Close';
        }
        const { backgroundColor: accent, columnGap: corner, borderTopLeftRadius: control } = getComputedStyle(button);
        const set = getComputedStyle(element);
        const told = Object.entries({ accent, corner, control }).filter(([name]) => set.getPropertyValue('--quittance-' + name));
        if (element.theme) told.push(['scheme', element.theme]);
        this.#port?.postMessage('theme ' + told.map(token => token.join('=')).join(';'));
    }
}
