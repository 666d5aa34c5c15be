// The widget's loader: <quittance-checkout> and <quittance-button>, each the gateway's own page in a frame.
//
// It is served without its comments. docs/WIDGET.md says what merchants may rely on, and `embed` of the crate
// quittance-protocol what page and loader tell each other.

const version = '1.0.0';
const gateway = new URL(import.meta.url).origin;
const wallets = /^(bitcoin|litecoin|ethereum|solana|ton):/;
const attributes = ['invoice', 'label', 'locale', 'mode', 'name', 'required', 'theme'];
// Elements on the page; invoices that are known to be paid, of which each is announced once, however many elements show it; and
// nonces that were answered.
const here = new Set();
const paid = new Set();
const nonces = new Set();

// A sheet made this way needs no leave of the page's policy.
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host{display:block;color-scheme:light dark}
:host(quittance-button){display:inline-block}
:host([theme=light]){color-scheme:light}
:host([theme=dark]){color-scheme:dark}
:host([hidden]),[hidden]{display:none!important}
button{font:inherit;min-height:44px;padding:0 20px;border:0;cursor:pointer;color:inherit;background:none}
[part=button]{font-weight:600;color:var(--quittance-on-accent,#fff);background:var(--quittance-accent,#0b6e5f);
border-radius:var(--quittance-control,10px);column-gap:var(--quittance-corner)}
[part=close]{display:block;margin-inline-start:auto;font-size:24px}
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

class Widget extends HTMLElement {
    static formAssociated = true;
    static observedAttributes = attributes;

    static {
        addEventListener('message', ({ origin, source, data }) => {
            const nonce = origin === gateway && /^quittance\/1 hello ([0-9a-f]{32})$/.exec(data)?.[1];
            if (nonce) here.forEach(element => element.#greet(source, nonce));
        });
    }

    #inline = this.localName === 'quittance-checkout';
    #form = this.attachInternals();
    #shadow = this.attachShadow({ mode: 'open', delegatesFocus: true });
    #link = make('a', { target: '_top' });
    #fallback = make('slot', {}, this.#link);
    #button = make('button', { part: 'button', type: 'button', onclick: () => this.open() });
    #close = make('button', { part: 'close', type: 'button', ariaLabel: 'Close', textContent: '×', onclick: () => this.close() });
    #dialog = make('dialog', { part: 'dialog' }, this.#close);
    #frame;
    #port;
    #state;
    #method;
    #resolve;

    // Settled once, when the page in the frame answers.
    ready = new Promise(resolve => { this.#resolve = resolve; });

    constructor() {
        super();
        this.#shadow.adoptedStyleSheets = [sheet];
        this.#shadow.append(this.#fallback);
        this.#dialog.onclose = () => this.#say('close');
        // Only what is beside the dialog is the dialog itself.
        this.#dialog.onclick = event => event.target === this.#dialog && this.close();
    }

    connectedCallback() {
        // What was set before this was defined hides the accessors.
        for (const name of attributes) {
            if (Object.hasOwn(this, name)) {
                const { [name]: value } = this;
                delete this[name];
                this[name] = value;
            }
        }
        here.add(this);
        this.#start();
    }

    disconnectedCallback() {
        here.delete(this);
        this.#stop();
    }

    attributeChangedCallback(name, before, after) {
        if (!here.has(this) || before === after) return;
        if (name === 'invoice') {
            this.#stop();
            this.#start();
        }
        this.#show();
        this.#dress();
    }

    // Opens the page, as a press of the button does.
    open() {
        const nested = top !== self;
        if (!this.#id) this.#fail('invoice');
        else if (this.mode === 'redirect' || (this.mode !== 'modal' && nested)) open(this.#link.href, nested ? '_blank' : '_self');
        else {
            this.#load();
            if (!this.#inline && !this.#dialog.open) this.#dialog.showModal();
        }
    }

    close() {
        this.#dialog.close();
    }

    get #id() {
        return /^(?:INV-)?(\w{26})$/.exec(this.invoice)?.[1];
    }

    #start() {
        this.#fallback.hidden = true;
        this.#button.hidden = this.#inline;
        this.#shadow.append(this.#button, this.#dialog);
        this.#show();
        if (!this.#id) this.#fail('invoice');
        else if (this.#inline) this.#load();
    }

    #stop() {
        this.#port?.close();
        this.#frame?.remove();
        this.#dialog.close();
        this.#port = this.#frame = this.#state = this.#method = undefined;
    }

    #show() {
        const label = this.label || this.textContent.trim() || 'Pay with crypto';
        const missing = this.required && !paid.has(this.#id);
        this.#link.textContent = this.#button.textContent = label;
        this.#link.href = this.#url();
        this.#form.setFormValue(this.#id ?? null);
        this.#form.setValidity({ valueMissing: missing }, missing ? label : '', this.#inline ? undefined : this.#button);
    }

    #url(more) {
        const query = new URLSearchParams(more);
        for (const name of ['locale', 'theme']) if (this[name]) query.set(name, this[name]);
        return `${gateway}/i/${this.#id}?${query}`;
    }

    #load() {
        if (this.#frame) return;
        const frame = this.#frame = make('iframe', { title: this.#link.textContent, allow: 'clipboard-write', src: this.#url({ embed: location.origin }) });
        // A page that may not be framed here, or is not there, has no frame of its own in it.
        frame.onload = () => frame.contentWindow?.length || this.#fail('unavailable');
        (this.#inline ? this.#shadow : this.#dialog).append(frame);
    }

    // The way to the page without a frame takes the place of whatever was here.
    #fail(code) {
        this.#stop();
        this.#button.hidden = true;
        this.#fallback.hidden = false;
        this.#link.hidden = !this.#id;
        setTimeout(() => this.#say('error', { code }));
    }

    // Answers the greeting of a page in this frame. A nonce is good for one channel.
    #greet(source, nonce) {
        if (source !== this.#frame?.contentWindow || nonces.has(nonce)) return;
        nonces.add(nonce);
        this.#port?.close();
        const { port1, port2 } = new MessageChannel();
        this.#port = port1;
        port1.onmessage = ({ data }) => port1 === this.#port && this.#hear(...`${data}`.split(' '));
        source.postMessage('quittance/1 welcome ' + nonce, gateway, [port2]);
    }

    #hear(kind, value, more) {
        if (kind === 'ready') {
            this.#dress();
            this.#resolve(this);
            this.#say(kind);
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
        const known = this.#state;
        const chosen = this.#method;
        this.#state = state;
        this.#method = method;
        if (method && method !== chosen) this.#say('method');
        if (state === known) return;
        this.#say('status');
        const type = state === 'overpaid' ? 'paid' : state;
        const first = type === 'paid' && !paid.has(this.#id);
        if (first) {
            paid.add(this.#id);
            here.forEach(element => element.#show());
        }
        if (first || ['partial', 'expired', 'late'].includes(type)) this.#say(type);
    }

    // Tells the page what the shop set, as its browser worked it out.
    #dress() {
        const { backgroundColor: accent, columnGap: corner, borderTopLeftRadius: control } = getComputedStyle(this.#button);
        const set = getComputedStyle(this);
        const told = Object.entries({ accent, corner, control }).filter(([name]) => set.getPropertyValue('--quittance-' + name));
        if (this.theme) told.push(['scheme', this.theme]);
        this.#port?.postMessage('theme ' + told.map(token => token.join('=')).join(';'));
    }

    #say(type, more) {
        const detail = Object.freeze({ invoice: this.#id, state: this.#state, method: this.#method, ...more });
        this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
    }
}

// Attributes are properties, too.
const reflect = name => ({
    get() { return name === 'required' ? this.hasAttribute(name) : this.getAttribute(name) ?? ''; },
    set(value) { name === 'required' ? this.toggleAttribute(name, !!value) : this.setAttribute(name, value); },
});

if (!customElements.get('quittance-checkout')) {
    for (const name of attributes) Object.defineProperty(Widget.prototype, name, reflect(name));
    customElements.define('quittance-checkout', class extends Widget {});
    customElements.define('quittance-button', class extends Widget {});
    // Calls that came too early are made now, and later ones at once.
    const early = globalThis.quittance ?? [];
    globalThis.quittance = { version, push: call => call(globalThis.quittance) };
    for (const call of early) call(globalThis.quittance);
}
